import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface ConnectionRow {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  /** What is not secret. */
  readonly fields: Readonly<Record<string, string>>;
  /** The secrets as JSON, sealed. */
  readonly sealed: Buffer;
  readonly enabled: boolean;
  readonly maxConcurrency: number | null;
  readonly probedAt: Date | null;
  readonly probeProblem: string | null;
  readonly createdAt: Date;
}

const columns = [
  'id',
  'provider',
  'name',
  'fields',
  'sealed',
  'enabled',
  'max_concurrency as maxConcurrency',
  'probed_at as probedAt',
  'probe_problem as probeProblem',
  'created_at as createdAt',
] as const;

/** `fields` is written below from a record of strings; nothing else writes it. */
const toRow = <Row extends { readonly fields: unknown }>(row: Row): Omit<Row, 'fields'> & Pick<ConnectionRow, 'fields'> => ({
  ...row,
  fields: row.fields as ConnectionRow['fields'],
});

export async function listConnectionRows(db: Db): Promise<ConnectionRow[]> {
  return (await db.selectFrom('connection').select(columns).orderBy('created_at').orderBy('id').execute()).map(toRow);
}

export async function lockConnection(tx: Tx, id: string): Promise<ConnectionRow | undefined> {
  const row = await tx.selectFrom('connection').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toRow(row);
}

/** False when the name is taken: the caller tries the next one. */
export async function insertConnection(
  tx: Tx,
  row: Pick<ConnectionRow, 'id' | 'provider' | 'name' | 'fields' | 'sealed'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('connection')
    .values({ ...row, fields: JSON.stringify(row.fields) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function updateConnectionRow(
  tx: Tx,
  id: string,
  row: Pick<ConnectionRow, 'name' | 'fields' | 'sealed' | 'enabled' | 'maxConcurrency'>,
): Promise<void> {
  await tx
    .updateTable('connection')
    .set({
      name: row.name,
      fields: JSON.stringify(row.fields),
      sealed: row.sealed,
      enabled: row.enabled,
      max_concurrency: row.maxConcurrency,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute();
}

export async function recordProbe(tx: Tx, id: string, problem: string | null): Promise<void> {
  await tx.updateTable('connection').set({ probed_at: sql<Date>`now()`, probe_problem: problem }).where('id', '=', id).execute();
}

export async function deleteConnectionRow(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('connection').where('id', '=', id).execute();
}

/** Work under way by connection, from the steps that hold one of its places. */
export async function countRunning(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('step')
    .select(['queue', sql<number>`count(*)::int`.as('count')])
    .groupBy('queue')
    .execute();
  return new Map(rows.map(({ queue, count }) => [queue, count]));
}
