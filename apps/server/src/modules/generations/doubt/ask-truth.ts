import { type Cost, type Engine, type EngineCall, EngineError, type Handle, type Snapshot } from '@pinhole/engines';
import type { GenerationDeps } from '../generation-deps.ts';
import type { GenerationRow } from '../store/generation-store.ts';
import { isNothing } from './judge-attempts.ts';

/** What an engine says of work that was given up. `null`: it cannot say, and an operator has to look at the bill. */
export type Told =
  | { readonly billed: null }
  | { readonly billed: false }
  | { readonly billed: true; readonly cost: Cost | null }
  | { readonly askAgainInMs: number };

const unreachableMs = 5_000;
const slowestMs = 30_000;

/** Asks what became of it. While it still runs there it is asked again, for as long as `truthMs` after the end here. */
export async function askTruth(
  { clock, timing }: Pick<GenerationDeps, 'clock' | 'timing'>,
  engine: Engine,
  handle: Handle,
  generation: GenerationRow,
  call: EngineCall,
): Promise<Told> {
  const snapshot = await engine.poll(handle, call).catch((error: unknown): Snapshot => {
    if (!(error instanceof EngineError)) throw error;
    if (error.kind === 'lost' || error.kind === 'not_found') return { state: 'failed', error };
    return { state: 'running', progress: { fraction: 0 }, pollAfterMs: error.retryAfterMs ?? unreachableMs };
  });
  switch (snapshot.state) {
    case 'queued':
    case 'running': {
      const goneMs = clock.now().getTime() - (generation.finishedAt ?? generation.createdAt).getTime();
      if (goneMs >= timing.truthMs) return { billed: null };
      return { askAgainInMs: Math.min(Math.max(snapshot.pollAfterMs, goneMs / 20), slowestMs) };
    }
    case 'cancelled':
      return { billed: null };
    case 'succeeded':
      return isNothing(snapshot.cost) ? { billed: false } : { billed: true, cost: snapshot.cost.amountMicros > 0n ? snapshot.cost : null };
    case 'failed': {
      const { error, cost } = snapshot;
      if (error.billed === 'yes' || (cost && cost.amountMicros > 0n)) return { billed: true, cost: cost ?? null };
      return error.billed === 'no' || (cost && isNothing(cost)) ? { billed: false } : { billed: null };
    }
  }
}
