import type { ReactElement } from 'react';
import { classes } from './classes.ts';

/** A column of a chart: `share` of its height, from 0 to 1. Something that happened is never too small to be seen. */
export function ChartColumn({ share, look }: { readonly share: number; readonly look: string }): ReactElement {
  return (
    <span
      className={classes('max-w-4 flex-1 rounded-t-[2px]', look)}
      style={{ height: share > 0 ? `max(2px, ${(share * 100).toFixed(2)}%)` : 0 }}
    />
  );
}

/** What the columns of a colour mean. */
export function ChartKey({ look, name }: { readonly look: string; readonly name: string }): ReactElement {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden="true" className={classes('size-2 rounded-full', look)} />
      {name}
    </span>
  );
}
