import type { ReactElement, ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { classes } from './classes.ts';

export interface ChoiceCard<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Drawn above the label, without a voice of its own. */
  readonly picture?: ReactNode;
  readonly lang?: string;
}

export interface ChoiceCardsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly ChoiceCard<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few, each shown as what it will look like. */
export function ChoiceCards<Value extends string>({ label, options, value, onChange }: ChoiceCardsProps<Value>): ReactElement {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onChange={(chosen) => onChange(chosen as Value)}
      orientation="horizontal"
      className="grid grid-cols-3 gap-3"
    >
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          className="group flex min-w-0 cursor-default flex-col gap-2 rounded-card border border-line bg-surface p-2 transition-colors data-hovered:border-line-strong data-selected:border-accent"
        >
          {option.picture}
          <span className="flex min-h-6 items-center gap-2 px-1 pointer-coarse:min-h-9" lang={option.lang}>
            <span
              className={classes(
                'flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong group-data-selected:border-accent',
                'after:size-2 after:rounded-full after:bg-transparent group-data-selected:after:bg-accent',
              )}
            />
            <span className="truncate text-sm">{option.label}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
