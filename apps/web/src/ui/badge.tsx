import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';

export type BadgeTone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';

const tones: Readonly<Record<BadgeTone, string>> = {
  plain: 'border-line text-muted',
  good: 'border-good/40 text-good',
  warn: 'border-warn/40 text-warn',
  bad: 'border-bad/40 text-bad',
  accent: 'border-accent/45 text-accent',
};

export function Badge({ tone = 'plain', children }: { readonly tone?: BadgeTone; readonly children: ReactNode }): ReactElement {
  return (
    <span
      className={classes('inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-chip border px-1.5 text-xs', tones[tone])}
    >
      {children}
    </span>
  );
}
