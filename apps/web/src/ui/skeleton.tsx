import type { ReactElement } from 'react';
import { classes } from './classes.ts';

/** Stands where something is about to be, at its size. Still: only progress moves. */
export function Skeleton({ className }: { readonly className?: string }): ReactElement {
  return <div aria-hidden="true" className={classes('rounded-control bg-raised', className)} />;
}
