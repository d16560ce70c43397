import type { ConnectionField, PaymentKind } from '@pinhole/contract';
import { Eye, EyeOff } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextArea, TextField } from '../../../ui/text-field.tsx';

export interface ConnectionFieldControlProps {
  readonly field: ConnectionField | PaymentKind['fields'][number];
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
  if (field.kind === 'switch')
    return (
      <Switch isSelected={value === 'true'} onChange={(on) => onChange(String(on))} help={error ?? help}>
        {label}
      </Switch>
    );
  const keptHelp = isKept ? (
    <>
      {help} {t('engines.secretKept')}
    </>
  ) : (
    help
  );
  if (field.kind === 'secrets' || field.kind === 'long-text')
    return (
      <TextArea
        label={label}
        help={keptHelp}
        value={value}
        onChange={onChange}
        error={error}
        isRequired={field.required && !isKept}
        autoComplete="off"
        spellCheck={field.kind === 'secrets' ? 'false' : 'true'}
        rows={2}
        maxRows={6}
        {...(isKept ? { placeholder: '••••••••••••' } : {})}
      />
    );
  const isSecret = field.kind === 'secret';
  return (
    <TextField
      label={label}
      help={keptHelp}
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
