import { Check, Minus } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  type CheckboxProps as AriaCheckboxProps,
  Switch as AriaSwitch,
  type SwitchProps as AriaSwitchProps,
} from 'react-aria-components';
import { classes } from './classes.ts';

export interface SwitchProps extends Omit<AriaSwitchProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode;
  readonly help?: ReactNode;
  readonly className?: string;
}

export function Switch({ children, help, className, ...rest }: SwitchProps): ReactElement {
  return (
    <AriaSwitch
      {...rest}
      className={classes('group flex items-start justify-between gap-4 outline-none pointer-coarse:min-h-11', className)}
    >
      <span className="flex min-w-0 flex-col">
        <span className="text-sm font-medium text-text">{children}</span>
        {help && <span className="text-sm text-muted">{help}</span>}
      </span>
      <span className="mt-0.5 flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-surface p-px transition-colors group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent group-data-selected:border-accent group-data-selected:bg-accent">
        <span className="size-4 rounded-full bg-muted transition-transform group-data-selected:translate-x-4 group-data-selected:bg-on-accent rtl:group-data-selected:-translate-x-4" />
      </span>
    </AriaSwitch>
  );
}

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode;
  readonly className?: string;
  /** Shown below when it must be ticked and is not. */
  readonly error?: string | undefined;
}

export function Checkbox({ children, className, error, ...rest }: CheckboxProps): ReactElement {
  return (
    <span className="flex flex-col gap-1">
      <AriaCheckbox
        {...rest}
        {...(error ? { isInvalid: true } : {})}
        className={classes('group flex items-start gap-2.5 text-base outline-none pointer-coarse:min-h-11', className)}
      >
        {({ isSelected, isIndeterminate }) => (
          <>
            <span className="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded-chip border border-line-strong bg-surface text-on-accent transition-colors group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent group-data-invalid:border-bad group-data-indeterminate:border-accent group-data-indeterminate:bg-accent group-data-selected:border-accent group-data-selected:bg-accent">
              {isIndeterminate ? (
                <Minus size={12} strokeWidth={3} aria-hidden="true" />
              ) : (
                isSelected && <Check size={12} strokeWidth={3} aria-hidden="true" />
              )}
            </span>
            <span className="min-w-0">{children}</span>
          </>
        )}
      </AriaCheckbox>
      {error && <span className="ps-7 text-sm text-bad">{error}</span>}
    </span>
  );
}
