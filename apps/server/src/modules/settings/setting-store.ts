import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export async function listStoredSettings(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('setting').select(['key', 'value']).execute();
  return new Map(rows.map((row) => [row.key, row.value]));
}

export async function upsertSetting(
  tx: Tx,
  change: { readonly key: string; readonly value: string; readonly accountId: string | null },
): Promise<void> {
  await tx
    .insertInto('setting')
    .values({ key: change.key, value: change.value, updated_by: change.accountId })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ value: change.value, updated_by: change.accountId, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

export async function deleteSetting(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('setting').where('key', '=', key).execute();
}
