import type { Engine } from '@pinhole/engines';
import { inTransaction } from '../../../platform/database/database.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { takeStart } from '../store/attempt-store.ts';
import type { GenerationRow } from '../store/generation-store.ts';

const longestWaitMs = 60_000;

/**
 * How many milliseconds a paid call has to wait, 0 for none: until the breaker of its model closes, or until its connection may start
 * again by its provider's limit. The budget is a row, so all workers share it; asking takes one start when there is one.
 */
export async function waitBeforeStart(
  deps: Pick<GenerationDeps, 'db' | 'catalogue' | 'clock'>,
  generation: GenerationRow,
  engine: Engine,
): Promise<number> {
  const openForMs = await pausedForMs(deps, generation);
  if (openForMs > 0) return Math.min(openForMs, longestWaitMs);

  const { startsPer } = engine.traits;
  if (!startsPer) return 0;
  return Math.min(await inTransaction(deps.db, (tx) => takeStart(tx, engine.id, startsPer)), longestWaitMs);
}

/** How much longer the breaker of its model stays open; 0 or less when it does not. */
export async function pausedForMs(
  deps: Pick<GenerationDeps, 'catalogue' | 'clock'>,
  { modelId }: Pick<GenerationRow, 'modelId'>,
): Promise<number> {
  const model = (await deps.catalogue.list()).find(({ id }) => id === modelId);
  return (model?.breaker?.openUntil?.getTime() ?? 0) - deps.clock.now().getTime();
}
