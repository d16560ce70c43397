import { Eye, EyeOff } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { Meter, type MeterTone } from '../../ui/meter.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { passwordStrength, type Strength, strengths } from './password-strength.ts';

export interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  readonly autoFocus?: boolean;
  readonly autoComplete?: 'current-password' | 'new-password';
}

export function PasswordField({ autoComplete = 'current-password', autoFocus = false, ...rest }: PasswordFieldProps): ReactElement {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...rest}
      name={autoComplete === 'new-password' ? 'new-password' : 'password'}
      type={shown ? 'text' : 'password'}
      autoComplete={autoComplete}
      autoFocus={autoFocus}
      autoCorrect="off"
      spellCheck="false"
      isRequired
      end={
        <IconButton
          icon={shown ? EyeOff : Eye}
          size="small"
          label={shown ? t('accounts.password.hide') : t('accounts.password.show')}
          onPress={() => setShown(!shown)}
        />
      }
    />
  );
}

const tones: Readonly<Record<Strength, MeterTone>> = { short: 'bad', weak: 'bad', fair: 'warn', strong: 'good' };

export interface NewPasswordFieldProps extends PasswordFieldProps {
  /** The person's own name and address: the first things anybody would try. */
  readonly known?: readonly string[];
}

/** A password that is being chosen, with a hint of how well it holds. */
export function NewPasswordField({ known = [], ...field }: NewPasswordFieldProps): ReactElement {
  const t = useT();
  const strength = passwordStrength(field.value, known);
  const typed = field.value !== '';
  return (
    <div className="flex flex-col gap-2">
      <PasswordField {...field} autoComplete="new-password" />
      <div className="flex flex-col gap-1.5">
        <Meter
          label={t('accounts.strength')}
          value={typed ? strengths.indexOf(strength) / 3 || 0.12 : 0}
          valueLabel={typed ? t(`accounts.strength.${strength}`) : t('accounts.strength.none')}
          tone={tones[strength]}
          parts={3}
        />
        <p aria-live="polite" className="text-sm text-muted">
          {typed ? t(`accounts.strength.${strength}`) : !field.error && t('accounts.password.rule')}
        </p>
      </div>
    </div>
  );
}
