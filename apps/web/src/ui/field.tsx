import type { ReactElement, ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import { classes } from './classes.ts';

/** The look of everything one can type or choose in. */
export const controlLook =
  'w-full rounded-control border border-line bg-surface text-base text-text transition-colors data-hovered:border-line-strong data-focused:border-accent data-focused:outline-none data-invalid:border-bad data-disabled:opacity-50';

export interface FieldText {
  readonly label: ReactNode;
  /** A sentence below the control: what it means, what it does. */
  readonly help?: ReactNode;
  /** Shown when invalid: what to change. */
  readonly error?: string | undefined;
  /** Keep the name for screen readers only, where the place already says it. */
  readonly hideLabel?: boolean;
}

export function FieldLabel({ label, hideLabel, end }: Pick<FieldText, 'label' | 'hideLabel'> & { readonly end?: ReactNode }): ReactElement {
  if (hideLabel) return <Label className="sr-only">{label}</Label>;
  return (
    <span className="flex items-baseline justify-between gap-2">
      <Label className="text-sm font-medium text-text">{label}</Label>
      {end}
    </span>
  );
}

export function FieldHelp({ help, error }: Pick<FieldText, 'help' | 'error'>): ReactElement {
  return (
    <>
      {help && (
        <Text slot="description" className="text-sm text-muted">
          {help}
        </Text>
      )}
      <FieldError className="text-sm text-bad">{error}</FieldError>
    </>
  );
}

export const fieldStack = (className?: string): string => classes('flex min-w-0 flex-col gap-1.5', className);
