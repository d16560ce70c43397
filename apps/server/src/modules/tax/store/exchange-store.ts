import type { Db, Tx } from '../../../platform/database/database.ts';

export interface ExchangeRow {
  readonly currency: string;
  readonly day: string;
  readonly perEuroMicros: bigint;
}

const columns = ['currency', 'day', 'per_euro_micros as perEuroMicros'] as const;

/** The newest rate on or before the day: banks publish none on holidays. */
export async function findExchangeRate(db: Db, currency: string, day: string): Promise<ExchangeRow | undefined> {
  return db
    .selectFrom('exchange_rate')
    .select(columns)
    .where('currency', '=', currency)
    .where('day', '<=', day)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function listExchangeRows(db: Db, limit: number): Promise<ExchangeRow[]> {
  return db.selectFrom('exchange_rate').select(columns).orderBy('day', 'desc').orderBy('currency').limit(limit).execute();
}

export async function upsertExchangeRate(tx: Tx, rate: ExchangeRow & { readonly accountId: string; readonly at: Date }): Promise<void> {
  const values = { per_euro_micros: rate.perEuroMicros, updated_by: rate.accountId, updated_at: rate.at };
  await tx
    .insertInto('exchange_rate')
    .values({ currency: rate.currency, day: rate.day, ...values })
    .onConflict((conflict) => conflict.columns(['currency', 'day']).doUpdateSet(values))
    .execute();
}
