import type { Db } from './database.ts';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns calls that come at about the same time into one: all that is asked of the same database within `gatherMs` (without it: in the same
 * turn of the event loop) goes to `work` at once, which answers in the same order. If it fails, each of the callers is told.
 */
export function together<Item, Result>(
  work: (db: Db, items: readonly Item[]) => Promise<readonly Result[]>,
  gatherMs?: number,
): (db: Db, item: Item) => Promise<Result> {
  const gathering = new WeakMap<Db, Waiting<Item, Result>[]>();

  async function flush(db: Db): Promise<void> {
    const calls = gathering.get(db) ?? [];
    gathering.delete(db);
    try {
      const results = await work(
        db,
        calls.map(({ item }) => item),
      );
      if (results.length !== calls.length) throw new Error(`${calls.length} were asked for together, ${results.length} were answered`);
      for (const [index, { resolve }] of calls.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  return (db, item) =>
    new Promise((resolve, reject) => {
      const call = { item, resolve, reject };
      const calls = gathering.get(db);
      if (calls) return void calls.push(call);
      gathering.set(db, [call]);
      const begin = (): void => void flush(db);
      if (gatherMs === undefined) process.nextTick(begin);
      else setTimeout(begin, gatherMs);
    });
}
