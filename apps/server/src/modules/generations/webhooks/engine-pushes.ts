import type { EnginePush, Page, PushResult } from '@pinhole/contract';
import type { Clock } from '../../../platform/clock.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { listPushRows, notePush } from '../store/engine-push-store.ts';

export async function listEnginePushes(
  db: Db,
  page: { readonly before: string | null; readonly limit: number; readonly result?: PushResult | undefined },
): Promise<Page<EnginePush>> {
  const [at = '', id = ''] = page.before?.split(' ') ?? [];
  const before = page.before === null ? null : { at: new Date(at), id };
  const rows = await listPushRows(db, { before, limit: page.limit + 1, result: page.result });
  const data = rows.slice(0, page.limit);
  const last = data.at(-1);
  return {
    data: data.map((row) => ({ ...row, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString() })),
    nextCursor: rows.length > page.limit && last ? `${last.lastAt.toISOString()} ${last.id}` : null,
  };
}

const writeEveryMs = 1_000;

/**
 * Counts knocks at addresses that nobody was given. Anybody can knock, so only engines that are there are named, and the table is
 * written at most once a second for each: what is counted in between is written with the next one.
 */
export function createStrangerCount({ db, clock }: { readonly db: Db; readonly clock: Clock }): (engine: string) => Promise<void> {
  const counts = new Map<string, { times: number; writtenAt: number }>();
  return async (engine) => {
    const count = counts.get(engine) ?? { times: 0, writtenAt: 0 };
    counts.set(engine, count);
    count.times += 1;
    const now = clock.now();
    if (now.getTime() - count.writtenAt < writeEveryMs) return;
    const { times } = count;
    count.times = 0;
    count.writtenAt = now.getTime();
    await inTransaction(db, (tx) => notePush(tx, { engine, attemptId: null, generationId: null, result: 'unknown', times }, now));
  };
}
