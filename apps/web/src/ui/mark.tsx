import type { ReactElement } from 'react';
import { classes } from './classes.ts';

/** The sign of the house: a thin ring with a pinhole off its centre. */
export function Mark({ size = 24, className }: { readonly size?: number; readonly className?: string }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" className={classes('shrink-0', className)}>
      <circle cx="12" cy="12" r="9.25" stroke="currentColor" strokeWidth={size > 40 ? 0.75 : 1.5} />
      <circle cx="15" cy="9.25" r={size > 40 ? 1.5 : 2} className="fill-accent" />
    </svg>
  );
}

export function Wordmark({ name = 'pinhole', className }: { readonly name?: string; readonly className?: string }): ReactElement {
  return (
    <span className={classes('inline-flex items-center gap-2 text-md font-medium tracking-tight', className)}>
      <Mark size={22} />
      {name === 'Pinhole' ? 'pinhole' : name}
    </span>
  );
}
