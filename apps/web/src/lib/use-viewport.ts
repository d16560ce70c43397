import { useSyncExternalStore } from 'react';

export type Viewport = 'phone' | 'tablet' | 'wide';

// The same edges as `--breakpoint-tablet` and `--breakpoint-wide` in ui/theme.css.
const tablet = window.matchMedia('(min-width: 40rem)');
const wide = window.matchMedia('(min-width: 68.75rem)');

function subscribe(listener: () => void): () => void {
  tablet.addEventListener('change', listener);
  wide.addEventListener('change', listener);
  return () => {
    tablet.removeEventListener('change', listener);
    wide.removeEventListener('change', listener);
  };
}

const read = (): Viewport => (wide.matches ? 'wide' : tablet.matches ? 'tablet' : 'phone');

/** For layouts that differ in kind, not only in measure; measures belong in CSS. */
export function useViewport(): Viewport {
  return useSyncExternalStore(subscribe, read);
}
