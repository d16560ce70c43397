import type { ConnectionField } from '@pinhole/contract';
import { Eye, EyeOff } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

export interface ConnectionFieldControlProps {
  readonly field: ConnectionField;
  readonly value: string;
  /** A secret that the service has: leaving the field empty keeps it. */
  readonly isKept: boolean;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

/** One thing a provider asks for, in the provider's own words. */
export function ConnectionFieldControl({ field, value, isKept, error, onChange }: ConnectionFieldControlProps): ReactElement {
  const t = useT();
  const [shown, setShown] = useState(false);
  const label = <bdi lang="en">{field.label}</bdi>;
  const help = <bdi lang="en">{field.hint}</bdi>;
  if (field.kind === 'choice')
    return (
      <Select
        label={label}
        help={help}
        value={value}
        onChange={onChange}
        error={error}
        options={(field.choices ?? []).map((choice) => ({ value: choice.value, label: choice.label }))}
      />
    );
  const isSecret = field.kind === 'secret';
  return (
    <TextField
      label={label}
      help={
        isKept ? (
          <>
            {help} {t('engines.secretKept')}
          </>
        ) : (
          help
        )
      }
      value={value}
      onChange={onChange}
      error={error}
      isRequired={field.required && !isKept}
      // A manager of passwords takes the key of a provider for the password of this service otherwise.
      autoComplete={isSecret ? 'new-password' : 'off'}
      spellCheck="false"
      type={isSecret && !shown ? 'password' : field.kind === 'url' ? 'url' : 'text'}
      inputMode={field.kind === 'number' ? 'decimal' : field.kind === 'url' ? 'url' : 'text'}
      {...(isKept ? { placeholder: '••••••••••••' } : {})}
      end={
        isSecret && (
          <IconButton
            icon={shown ? EyeOff : Eye}
            size="small"
            label={shown ? t('engines.secretHide') : t('engines.secretShow')}
            onPress={() => setShown(!shown)}
          />
        )
      }
    />
  );
}
