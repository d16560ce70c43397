import type { Db, Tx } from '../../../platform/database/database.ts';

export interface PaymentConnectionRow {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  /** What is not secret. */
  readonly fields: Readonly<Record<string, string>>;
  /** The secrets as JSON, sealed. */
  readonly sealed: Buffer;
  readonly enabled: boolean;
  readonly live: boolean;
  readonly account: string | null;
  readonly missing: readonly string[];
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
  'live',
  'account',
  'missing',
  'probed_at as probedAt',
  'probe_problem as probeProblem',
  'created_at as createdAt',
] as const;

/** `fields` is written below from a record of strings; nothing else writes it. */
const toRow = <Row extends { readonly fields: unknown }>(row: Row): Omit<Row, 'fields'> & Pick<PaymentConnectionRow, 'fields'> => ({
  ...row,
  fields: row.fields as PaymentConnectionRow['fields'],
});

export async function listPaymentConnectionRows(db: Db): Promise<PaymentConnectionRow[]> {
  return (await db.selectFrom('payment_connection').select(columns).orderBy('created_at').orderBy('id').execute()).map(toRow);
}

export async function lockPaymentConnection(tx: Tx, id: string): Promise<PaymentConnectionRow | undefined> {
  const row = await tx.selectFrom('payment_connection').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toRow(row);
}

/** False when the name is taken: the caller tries the next one. */
export async function insertPaymentConnection(
  tx: Tx,
  row: Pick<PaymentConnectionRow, 'id' | 'provider' | 'name' | 'fields' | 'sealed' | 'live' | 'createdAt'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('payment_connection')
    .values({
      id: row.id,
      provider: row.provider,
      name: row.name,
      fields: JSON.stringify(row.fields),
      sealed: row.sealed,
      live: row.live,
      created_at: row.createdAt,
      updated_at: row.createdAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function updatePaymentConnectionRow(
  tx: Tx,
  id: string,
  row: Pick<PaymentConnectionRow, 'name' | 'fields' | 'sealed' | 'enabled'> & { readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('payment_connection')
    .set({ name: row.name, fields: JSON.stringify(row.fields), sealed: row.sealed, enabled: row.enabled, updated_at: row.at })
    .where('id', '=', id)
    .execute();
}

export async function recordPaymentProbe(
  tx: Tx,
  id: string,
  probe: { readonly at: Date; readonly problem: string | null; readonly account: string | null; readonly missing: readonly string[] },
): Promise<void> {
  await tx
    .updateTable('payment_connection')
    .set({
      probed_at: probe.at,
      probe_problem: probe.problem,
      missing: [...probe.missing],
      ...(probe.account === null ? {} : { account: probe.account }),
    })
    .where('id', '=', id)
    .execute();
}
