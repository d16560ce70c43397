import { sql } from 'kysely';
import { sqlState, type Tx } from './database.ts';

/** The whole transaction has to run again: half of it cannot be saved. */
const fatal = new Set(['40001', '40P01']);

export type Attempt<Result> = { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly error: unknown };

/**
 * Runs a part of a transaction that may fail without the rest: what it wrote is taken back, and the failure is answered. What the caller
 * did before and does afterwards is not touched.
 */
export async function attempt<Result>(tx: Tx, work: () => Promise<Result>): Promise<Attempt<Result>> {
  await sql`savepoint attempt`.execute(tx);
  try {
    const result = await work();
    await sql`release savepoint attempt`.execute(tx);
    return { ok: true, result };
  } catch (error) {
    if (fatal.has(sqlState(error) ?? '')) throw error;
    await sql`rollback to savepoint attempt`.execute(tx);
    return { ok: false, error };
  }
}
