import type { ReactElement } from 'react';
import { ProgressBar } from 'react-aria-components';
import { classes } from './classes.ts';

/** A thin line. `value` is 0…1; without it, something is happening but nobody knows how far. */
export function ProgressLine({
  label,
  value,
  className,
}: {
  readonly label: string;
  readonly value?: number | undefined;
  readonly className?: string;
}): ReactElement {
  return (
    <ProgressBar
      aria-label={label}
      isIndeterminate={value === undefined}
      value={Math.round((value ?? 0) * 100)}
      className={classes('h-[2px] w-full overflow-hidden bg-line', className)}
    >
      {({ percentage, isIndeterminate }) => (
        <span
          className={classes('block h-full bg-accent', isIndeterminate ? 'drifts w-1/3' : 'transition-[width] duration-200')}
          style={isIndeterminate ? undefined : { width: `${percentage ?? 0}%` }}
        />
      )}
    </ProgressBar>
  );
}
