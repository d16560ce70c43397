import type { Engine, EngineCall } from '@pinhole/engines';
import type { Clock } from '../../../platform/clock.ts';
import type { GenerationTiming } from '../generation-deps.ts';
import type { GenerationRow } from '../store/generation-store.ts';

/** The part of the time of a call that is over on this machine, frozen or not. */
export interface CallDeadline {
  isOver(): boolean;
  /** The same call, of which no byte leaves once its time is over, and whose connection is torn down then. */
  bound(call: EngineCall): EngineCall;
}

/**
 * How long a call that begins paid work may last. Short where the engine will be asked whether it arrived and its no is believed: that is
 * believed only once the call is certainly over. Others answer with the work itself.
 */
export function callMsOf(engine: Engine, { request }: Pick<GenerationRow, 'request'>, timing: GenerationTiming): number {
  if (engine.traits.resume === 'by-client-id') return timing.callMs;
  return request.durationSeconds === undefined ? timing.imageMs : timing.videoMs;
}

/**
 * Begins now; the row that other processes read is written afterwards, so it never ends earlier than they believe. Two clocks, because
 * one stands still while the machine sleeps and the other can be set back.
 */
export function beginCall(clock: Clock, ms: number): CallDeadline {
  const [steady, wall] = [performance.now() + ms, clock.now().getTime() + ms];
  const isOver = (): boolean => performance.now() >= steady || clock.now().getTime() >= wall;
  return {
    isOver,
    bound(call) {
      const signal = AbortSignal.any([call.signal, AbortSignal.timeout(Math.max(0, Math.round(steady - performance.now())))]);
      return {
        ...call,
        signal,
        fetch: async (input, init) => {
          if (isOver()) throw new DOMException('the time of this call is over', 'TimeoutError');
          const bounded = { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal, isOver };
          return call.fetch(input, bounded);
        },
      };
    },
  };
}
