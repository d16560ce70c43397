import { inTransaction } from '../../platform/database/database.ts';
import { appendEvents } from '../../platform/events/event-log.ts';
import { trashOlder } from './asset-store.ts';
import { type AssetDeps, trashEnd } from './library.ts';

const batch = 100;

/**
 * Puts into the trash what a plan does not keep any longer; from there it can be brought back, or goes after the days of the trash.
 * Workspaces without such a plan are not looked at. Running it twice does nothing more. Answers how many went.
 */
export async function expireAssets(deps: Pick<AssetDeps, 'db' | 'clock' | 'events' | 'trashDays' | 'keepers'>): Promise<number> {
  const now = deps.clock.now();
  let total = 0;
  for await (const { workspaceId, days, from } of deps.keepers(now)) {
    const keeping = { days, from };
    for (;;) {
      const gone = await inTransaction(deps.db, async (tx) => {
        const ids = await trashOlder(tx, workspaceId, keeping, { at: now, purgeAt: trashEnd(deps, now), limit: batch });
        await appendEvents(
          tx,
          workspaceId,
          ids.map((subjectId) => ({ type: 'asset-changed', subjectId })),
        );
        return ids.length;
      });
      if (gone > 0) deps.events.announce(workspaceId);
      total += gone;
      if (gone < batch) break;
    }
  }
  return total;
}
