import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { createExternalStore } from '../../lib/external-store.ts';
import { TextField } from '../../ui/text-field.tsx';

/** The address typed last: whoever goes from one of these pages to the next need not type it again. Gone with the page. */
export const emailInHand = createExternalStore('');

export interface EmailFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  readonly help?: ReactNode;
  readonly autoFocus?: boolean;
}

export function EmailField({ onChange, autoFocus = false, ...rest }: EmailFieldProps): ReactElement {
  const t = useT();
  return (
    <TextField
      {...rest}
      onChange={(email) => {
        emailInHand.set(email);
        onChange(email);
      }}
      label={t('accounts.email')}
      type="email"
      name="email"
      autoComplete="username"
      inputMode="email"
      autoFocus={autoFocus}
      isRequired
    />
  );
}
