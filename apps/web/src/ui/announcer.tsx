import type { ReactElement } from 'react';
import { createExternalStore, useExternalStore } from '../lib/external-store.ts';

const spoken = createExternalStore({ text: '', turn: 0 });

/** Tells people who do not see the screen what came of something. Results, not ticks. */
export function announce(text: string): void {
  spoken.set(({ turn }) => ({ text, turn: turn + 1 }));
}

export function Announcer(): ReactElement {
  const { text, turn } = useExternalStore(spoken);
  return (
    <div aria-live="polite" aria-atomic="true" className="sr-only">
      {/* A new key makes the same sentence a new one. */}
      <p key={turn}>{text}</p>
    </div>
  );
}
