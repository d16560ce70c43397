import type { GenerationState } from '@pinhole/contract';

/** The life of a generation, read aloud: from each state, where it may go. */
const next: { readonly [From in GenerationState]: readonly GenerationState[] } = {
  queued: ['starting', 'cancelled', 'expired', 'failed', 'blocked'], // blocked: its text was not let through
  starting: ['queued', 'starting', 'start_unknown', 'running', 'failed', 'blocked', 'cancelled', 'expired'], // again: a definite refusal was tried anew; back to queued: at another engine
  start_unknown: ['starting', 'running', 'failed', 'cancelled', 'expired'], // back to starting only when the engine is certain it never began
  running: ['collecting', 'starting', 'failed', 'blocked', 'cancelled', 'expired'], // back to starting: the engine failed and billed nothing
  collecting: ['succeeded', 'failed', 'blocked', 'cancelled', 'expired'],
  succeeded: [],
  failed: [],
  blocked: [],
  cancelled: [],
  expired: [],
};

export type FinalState = 'succeeded' | 'failed' | 'blocked' | 'cancelled' | 'expired';

/** The states from which `to` may be entered; the WHERE clause of every move. */
export function statesBefore(to: GenerationState): GenerationState[] {
  return (Object.keys(next) as GenerationState[]).filter((from) => next[from].includes(to));
}

export const isFinal = (state: GenerationState): state is FinalState => next[state].length === 0;
