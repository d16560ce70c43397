import { Check, ChevronDown } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import { classes } from './classes.ts';
import { controlLook, FieldHelp, FieldLabel, type FieldText, fieldStack } from './field.tsx';
import { Icon } from './icon.tsx';

export interface SelectOption<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: ReactNode;
  readonly start?: ReactNode;
  readonly disabled?: boolean;
}

export interface SelectProps<Value extends string>
  extends Omit<
      AriaSelectProps<SelectOption<Value>>,
      'children' | 'className' | 'style' | 'value' | 'onChange' | 'selectedKey' | 'onSelectionChange'
    >,
    FieldText {
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Stands there while nothing is chosen: when the value is none of the options. */
  readonly placeholder?: string;
  readonly className?: string;
}

/** The panel of every list that opens from a control. */
export const listPanelLook =
  'floats min-w-(--trigger-width) overflow-hidden rounded-card border border-line-strong/60 bg-surface shadow-floating';
export const listItemLook =
  'flex select-none items-center gap-2.5 rounded-control px-2.5 py-1.5 text-base text-text outline-none data-focused:bg-raised data-disabled:opacity-45 pointer-coarse:min-h-11';

export function Select<Value extends string>({
  options,
  value,
  onChange,
  label,
  help,
  error,
  hideLabel,
  placeholder,
  className,
  ...rest
}: SelectProps<Value>): ReactElement {
  const chosen = options.find((option) => option.value === value);
  return (
    <AriaSelect
      {...rest}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key) as Value);
      }}
      {...(error ? { isInvalid: true } : {})}
      className={fieldStack(className)}
    >
      <FieldLabel label={label} {...(hideLabel ? { hideLabel } : {})} />
      <Button className={classes(controlLook, 'flex h-9 items-center justify-between gap-2 px-3 text-start pointer-coarse:h-11')}>
        <SelectValue className="flex min-w-0 items-center gap-2.5">
          {() => (
            <>
              {chosen?.start}
              <span className={classes('truncate', !chosen && 'text-muted')}>{chosen?.label ?? placeholder}</span>
            </>
          )}
        </SelectValue>
        <Icon of={ChevronDown} className="text-muted" />
      </Button>
      <FieldHelp help={help} error={error} />
      <Popover className={listPanelLook} offset={4}>
        <ListBox items={options} className="max-h-80 overflow-auto p-1 outline-none">
          {(option) => (
            <ListBoxItem
              id={option.value}
              textValue={option.label}
              isDisabled={option.disabled === true}
              data-quiet-focus
              className={listItemLook}
            >
              {({ isSelected }) => (
                <>
                  {option.start}
                  <span className="flex min-w-0 flex-1 flex-col">
                    <span className="truncate">{option.label}</span>
                    {option.detail && <span className="text-sm text-muted">{option.detail}</span>}
                  </span>
                  <Icon of={Check} className={isSelected ? 'text-accent' : 'invisible'} />
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
