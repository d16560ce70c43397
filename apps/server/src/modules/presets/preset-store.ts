import type { PresetValues } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface PresetRow {
  readonly id: string;
  readonly modelId: string;
  readonly name: string;
  readonly values: PresetValues;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const columns = ['id', 'model_id', 'name', 'values', 'created_at', 'updated_at'] as const;

interface StoredRow {
  readonly id: string;
  readonly model_id: string;
  readonly name: string;
  readonly values: unknown;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const toRow = (row: StoredRow): PresetRow => ({
  id: row.id,
  modelId: row.model_id,
  name: row.name,
  // Written from the contract's schema; nothing else writes this column.
  values: row.values as PresetValues,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** One writer per workspace at a time, so that racing requests cannot pass the limit or take a name twice. */
export async function lockPresets(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 41))`.execute(tx);
}

export async function listPresetRows(db: Db, workspaceId: string): Promise<PresetRow[]> {
  const rows = await db
    .selectFrom('preset')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute();
  return rows.map(toRow);
}

export async function findPreset(db: Db, workspaceId: string, id: string): Promise<PresetRow | undefined> {
  const row = await db.selectFrom('preset').select(columns).where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst();
  return row && toRow(row);
}

export async function insertPreset(
  tx: Tx,
  preset: Omit<PresetRow, 'updatedAt'> & { readonly workspaceId: string; readonly accountId: string },
): Promise<PresetRow> {
  const row = await tx
    .insertInto('preset')
    .values({
      id: preset.id,
      workspace_id: preset.workspaceId,
      account_id: preset.accountId,
      model_id: preset.modelId,
      name: preset.name,
      values: JSON.stringify(preset.values),
      created_at: preset.createdAt,
      updated_at: preset.createdAt,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toRow(row);
}

export async function changePreset(
  tx: Tx,
  workspaceId: string,
  id: string,
  change: { readonly name: string; readonly values: PresetValues; readonly at: Date },
): Promise<PresetRow> {
  const row = await tx
    .updateTable('preset')
    .set({ name: change.name, values: JSON.stringify(change.values), updated_at: change.at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toRow(row);
}

export async function removePreset(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('preset')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
