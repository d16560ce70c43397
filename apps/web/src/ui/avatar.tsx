import type { ReactElement } from 'react';
import { classes } from './classes.ts';

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** What a person would call the first letter, also where it is made of several characters. */
const firstLetter = (word: string): string => segments.segment(word)[Symbol.iterator]().next().value?.segment ?? '';

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? firstLetter(words[words.length - 1] ?? '') : '';
  return (firstLetter(words[0] ?? '') + last).toLocaleUpperCase();
}

/** Decorative: the name stands beside it or on the control around it. */
export function Avatar({
  name,
  size = 32,
  className,
}: {
  readonly name: string;
  readonly size?: number;
  readonly className?: string;
}): ReactElement {
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size, fontSize: Math.round(size * 0.38) }}
      className={classes(
        'inline-flex shrink-0 select-none items-center justify-center rounded-full border border-line bg-raised font-medium text-muted',
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}
