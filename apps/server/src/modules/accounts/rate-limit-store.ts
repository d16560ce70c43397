import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';

export interface Tries {
  readonly count: number;
  /** When the window began, as milliseconds since 1970. */
  readonly windowBegan: number;
}

/** Counts one try in one statement, so that racers of all processes are counted one by one. */
export async function countTry(
  tx: Tx,
  key: string,
  { at, windowMs }: { readonly at: Date; readonly windowMs: number },
): Promise<Tries | undefined> {
  const now = at.getTime();
  const { rows } = await sql<{ count: number; last_request: bigint }>`
    insert into auth_rate_limit as r (id, key, count, last_request) values (${newId(at)}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when r.last_request + ${windowMs} <= ${now} then 1 else r.count + 1 end,
      last_request = case when r.last_request + ${windowMs} <= ${now} then ${now} else r.last_request end
    returning count, last_request`.execute(tx);
  const [row] = rows;
  return row && { count: row.count, windowBegan: Number(row.last_request) };
}

export async function forgetTries(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('auth_rate_limit').where('key', '=', key).execute();
}
