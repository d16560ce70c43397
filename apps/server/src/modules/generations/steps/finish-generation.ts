import type { GenerationError } from '@pinhole/contract';
import type { Cost } from '@pinhole/engines';
import { afterCommit, type Tx } from '../../../platform/database/database.ts';
import { settleHold } from '../../credits/index.ts';
import { judgeAttempts } from '../doubt/judge-attempts.ts';
import { type GenerationDeps, tell } from '../generation-deps.ts';
import type { FinalState } from '../generation-state.ts';
import { endGeneration, type GenerationRow } from '../store/generation-store.ts';

/**
 * Ends a generation that delivers nothing: the state, the whole hold given back, the attempt judged, the news.
 * False, and nothing changed, when it had ended before.
 */
export async function finishWithout(
  deps: Pick<GenerationDeps, 'catalogue' | 'events' | 'clock' | 'onEnd'>,
  tx: Tx,
  generation: GenerationRow,
  end: {
    readonly state: Exclude<FinalState, 'succeeded'>;
    readonly error: GenerationError;
    /** What the engine charges for what could not be delivered. */
    readonly spent?: Cost | undefined;
  },
): Promise<boolean> {
  if (!(await endGeneration(tx, generation.id, { ...end, charged: 0n }))) return false;
  const reason = end.spent ? 'unusable' : end.state === 'cancelled' || end.state === 'expired' ? end.state : 'failed';
  await judgeAttempts(deps, tx, [generation.id], reason, end.spent);
  if (generation.holdId)
    await settleHold(tx, {
      holdId: generation.holdId,
      captured: 0n,
      generationId: generation.id,
      back: end.state === 'expired' ? 'expire' : 'release',
    });
  await tell(deps, tx, generation.workspaceId, [
    { type: 'generation-changed', subjectId: generation.id },
    { type: 'credits-changed', subjectId: generation.workspaceId },
  ]);
  afterCommit(tx, () => {
    deps.onEnd({
      id: generation.id,
      model: generation.modelId,
      engine: generation.engine,
      state: end.state,
      code: end.error.code,
      delivered: 0,
      chargedMicros: 0n,
      cost: end.spent ?? null,
      ms: deps.clock.now().getTime() - generation.createdAt.getTime(),
    });
  });
  return true;
}
