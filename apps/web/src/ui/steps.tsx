import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import { classes } from './classes.ts';

export interface StepsProps {
  /** What all of them lead to. */
  readonly label: string;
  readonly names: readonly string[];
  /** Which one is in sight, from 0. */
  readonly current: number;
}

/** How far one is on a way of a few steps. On a phone only the step in sight has its name. */
export function Steps({ label, names, current }: StepsProps): ReactElement {
  return (
    <ol aria-label={label} className="flex items-center gap-3">
      {names.map((name, index) => {
        const state = index < current ? 'done' : index === current ? 'here' : 'ahead';
        return (
          <li
            key={name}
            {...(state === 'here' ? { 'aria-current': 'step' as const } : {})}
            className={classes(
              'flex min-w-0 items-center gap-2',
              index < names.length - 1 && 'flex-1',
              state !== 'here' && 'max-tablet:flex-none',
            )}
          >
            <span
              aria-hidden="true"
              className={classes(
                'flex size-6 shrink-0 items-center justify-center rounded-full border text-xs font-medium tabular-nums',
                state === 'here' && 'border-accent text-accent',
                state === 'done' && 'border-line-strong bg-raised text-text',
                state === 'ahead' && 'border-line text-muted',
              )}
            >
              {state === 'done' ? <Check size={12} strokeWidth={2.5} /> : index + 1}
            </span>
            <span className={classes('truncate text-sm', state === 'here' ? 'font-medium' : 'text-muted max-tablet:sr-only')}>{name}</span>
            {index < names.length - 1 && <span aria-hidden="true" className="h-px min-w-2 flex-1 bg-line max-tablet:hidden" />}
          </li>
        );
      })}
    </ol>
  );
}
