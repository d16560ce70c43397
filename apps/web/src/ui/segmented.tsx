import type { ReactElement, ReactNode } from 'react';
import { type Key, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { classes } from './classes.ts';

export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  /** When the label is not text. */
  readonly name?: string;
  readonly disabled?: boolean;
}

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly options: readonly SegmentedOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly size?: 'small' | 'medium';
  readonly className?: string;
}

/** One of a few, all in sight. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  size = 'medium',
  className,
}: SegmentedProps<Value>): ReactElement {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys: Set<Key>) => {
        const [chosen] = keys;
        if (chosen !== undefined) onChange(String(chosen) as Value);
      }}
      className={classes('inline-flex shrink-0 items-center gap-0.5 rounded-control border border-line bg-ground p-0.5', className)}
    >
      {options.map((option) => (
        <ToggleButton
          key={option.value}
          id={option.value}
          isDisabled={option.disabled === true}
          {...(option.name ? { 'aria-label': option.name } : {})}
          className={classes(
            'inline-flex flex-1 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-chip text-sm text-muted transition-colors data-hovered:text-text data-selected:bg-raised data-selected:text-text data-disabled:opacity-40 pointer-coarse:min-h-10',
            size === 'small' ? 'h-6.5 px-2' : 'h-7.5 px-3',
          )}
        >
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
