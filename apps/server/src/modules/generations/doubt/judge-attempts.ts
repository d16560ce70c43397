import type { DoubtReason } from '@pinhole/contract';
import type { Cost } from '@pinhole/engines';
import type { Tx } from '../../../platform/database/database.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { estimateCost } from '../request/estimate-cost.ts';
import { recordEnd } from '../store/attempt-store.ts';
import { type Doubt, lockOpenAttempts, recordDoubts } from '../store/doubt-store.ts';

/** What is computed from no outputs at all says nothing of the bill. */
export const isNothing = ({ amountMicros, quality }: Cost): boolean =>
  amountMicros === 0n && (quality === 'reported' || quality === 'free');

/**
 * Gives an end to the calls of generations that end with nothing delivered. What a provider may bill stands on the operator's list, with
 * what it cost (`spent`, as the provider said) or should cost; the clean-up asks the provider what became of it.
 */
export async function judgeAttempts(
  { catalogue }: Pick<GenerationDeps, 'catalogue'>,
  tx: Tx,
  generationIds: readonly string[],
  reason: Exclude<DoubtReason, 'no_answer'>,
  spent: Cost | null = null,
): Promise<void> {
  const known = spent && spent.amountMicros > 0n ? spent : null;
  const doubts: Doubt[] = [];
  for (const { id, accepted, engine, request, rule } of await lockOpenAttempts(tx, generationIds)) {
    // Nobody bills the operator for work on their own machine.
    const free = catalogue.engine(engine)?.traits.cost === 'free' || (spent !== null && isNothing(spent));
    if (free) await recordEnd(tx, id, 'rejected');
    else
      doubts.push({
        id,
        reason: accepted ? reason : 'no_answer',
        billed: known ? true : null,
        cost: known ?? estimateCost(rule, request),
      });
  }
  await recordDoubts(tx, doubts);
}
