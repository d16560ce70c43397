import { useCallback, useEffect, useRef, useState } from 'react';
import type { MessageId } from '../../../app/i18n.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { showToast } from '../../../ui/toast.tsx';

export interface SavingStage {
  readonly label: MessageId;
  /** 0…1 */
  readonly share: number;
}

export interface SavingCall {
  readonly signal: AbortSignal;
  readonly onStage: (stage: SavingStage) => void;
}

export interface Saving {
  /** Undefined while nothing is under way. */
  readonly stage: SavingStage | undefined;
  /** What fails is said; what was stopped is not. */
  readonly run: (first: MessageId, act: (call: SavingCall) => Promise<void>) => Promise<void>;
  readonly cancel: () => void;
}

/** One piece of work of a dialog that takes a while, shows how far it is, and ends with the dialog or when told to. */
export function useSaving(): Saving {
  const [stage, setStage] = useState<SavingStage | undefined>();
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback<Saving['run']>(async (first, act) => {
    const stop = new AbortController();
    running.current = stop;
    setStage({ label: first, share: 0 });
    try {
      await act({ signal: stop.signal, onStage: (next) => !stop.signal.aborted && setStage(next) });
    } catch (error) {
      if (!stop.signal.aborted) showToast({ tone: 'bad', ...problemText(error) });
    } finally {
      if (running.current === stop) setStage(undefined);
    }
  }, []);
  const cancel = useCallback(() => {
    running.current?.abort();
    setStage(undefined);
  }, []);
  return { stage, run, cancel };
}
