import type { ReactElement } from 'react';
import { Meter as AriaMeter } from 'react-aria-components';
import { classes } from './classes.ts';

export type MeterTone = 'plain' | 'good' | 'warn' | 'bad';

const tones: Readonly<Record<MeterTone, string>> = { plain: 'bg-text', good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad' };

export interface MeterProps {
  readonly label: string;
  /** 0…1 */
  readonly value: number;
  /** The value in words, for those who do not see the bar. */
  readonly valueLabel: string;
  readonly tone?: MeterTone;
  /** Cuts the bar into equal parts, for a value that comes in steps. */
  readonly parts?: number;
}

/** How much of something is there or used up. */
export function Meter({ label, value, valueLabel, tone = 'plain', parts = 1 }: MeterProps): ReactElement {
  const share = Math.min(1, Math.max(0, value));
  return (
    <AriaMeter aria-label={label} value={share * 100} valueLabel={valueLabel} className="flex w-full gap-1">
      {Array.from({ length: parts }, (_, part) => (
        <span key={part} className="h-1 flex-1 overflow-hidden rounded-full bg-line">
          <span
            className={classes('block h-full rounded-full transition-[width] duration-200', tones[tone])}
            style={{ width: `${Math.min(1, Math.max(0, share * parts - part)) * 100}%` }}
          />
        </span>
      ))}
    </AriaMeter>
  );
}
