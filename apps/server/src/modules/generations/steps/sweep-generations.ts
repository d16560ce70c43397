import { inTransaction } from '../../../platform/database/database.ts';
import { deleteQuarantined, lockStep, seizeStep } from '../../../platform/jobs/step-store.ts';
import { type GenerationDeps, wakeSteps } from '../generation-deps.ts';
import { generationError } from '../generation-error.ts';
import { deleteOldAttempts } from '../store/attempt-store.ts';
import { deleteOldPushes } from '../store/engine-push-store.ts';
import { deleteOldWebhooks } from '../store/engine-webhook-store.ts';
import { findGenerationRow, isOverdue, listOverdue } from '../store/generation-store.ts';
import { deleteOldQuotes } from '../store/quote-store.ts';
import { deleteOldScreenings } from '../store/screening-store.ts';
import { finishWithout } from './finish-generation.ts';

/** I-5: ends everything past its deadline, with the credits given back. Answers how many. */
export async function expireOverdue(
  deps: Pick<GenerationDeps, 'db' | 'clock' | 'catalogue' | 'events' | 'signals' | 'onEnd'>,
): Promise<number> {
  let expired = 0;
  for (const id of await listOverdue(deps.db, deps.clock.now(), 200)) {
    const done = await inTransaction(deps.db, async (tx) => {
      // It may have begun, or been paused or resumed, since it was listed.
      await lockStep(tx, id);
      const generation = await findGenerationRow(tx, id);
      if (!generation || !(await isOverdue(tx, id, deps.clock.now()))) return false;
      await seizeStep(tx, id, 'cleanup');
      wakeSteps(deps, tx);
      return finishWithout(deps, tx, generation, { state: 'expired', error: generationError('generation.expired') });
    });
    if (done) expired += 1;
  }
  return expired;
}

const keepQuotesMs = 24 * 3_600_000;

export async function sweepQuotes(deps: Pick<GenerationDeps, 'db' | 'clock'>): Promise<bigint> {
  return inTransaction(deps.db, (tx) => deleteOldQuotes(tx, new Date(deps.clock.now().getTime() - keepQuotesMs)));
}

const keepAttemptsMs = 90 * 24 * 3_600_000;

/** What was sent where is kept for three months, long enough for a provider's bill to arrive; so are steps put aside for the operator. */
export async function sweepAttempts(deps: Pick<GenerationDeps, 'db' | 'clock'>): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - keepAttemptsMs);
  await inTransaction(deps.db, async (tx) => {
    await deleteOldAttempts(tx, before);
    await deleteQuarantined(tx, before);
    await deleteOldWebhooks(tx, before);
    await deleteOldPushes(tx, before);
    await deleteOldScreenings(tx, deps.clock.now());
  });
}
