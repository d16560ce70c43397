import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { checkEmail, checkName, checkNewPassword } from './account-form.ts';
import { Door } from './door.tsx';
import { EmailField } from './email-field.tsx';
import { NewPasswordField } from './password-fields.tsx';

export interface SetupPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface SetupService {
  readonly serviceName: string;
  readonly welcomeCredits: number;
}

export function PersonStep({
  initial,
  onNext,
}: {
  readonly initial: SetupPerson;
  readonly onNext: (person: SetupPerson) => void;
}): ReactElement {
  const t = useT();
  const fields = useFields(initial, ({ name, email, password }) => ({
    name: checkName(name),
    email: checkEmail(email),
    password: checkNewPassword(password),
  }));
  return (
    <Door title={t('accounts.setup.title')} lead={t('accounts.setup.lead')} step={t('accounts.setup.step', { step: 1 })}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit(onNext)}>
        <TextField {...fields.bind('name')} label={t('accounts.name')} name="name" autoComplete="name" autoFocus isRequired />
        <EmailField {...fields.bind('email')} help={t('accounts.setup.emailHelp')} />
        <NewPasswordField {...fields.bind('password')} label={t('accounts.password')} known={[fields.values.name, fields.values.email]} />
        <Button type="submit" tone="primary" size="large">
          {t('accounts.setup.next')}
        </Button>
      </form>
    </Door>
  );
}

export interface ServiceStepProps {
  readonly initial: SetupService;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onBack: (service: SetupService) => void;
  readonly onNext: (service: SetupService) => void;
}

export function ServiceStep({ initial, error, isPending, onBack, onNext }: ServiceStepProps): ReactElement {
  const t = useT();
  const fields = useFields(initial, ({ serviceName }) => ({
    serviceName: serviceName.trim() === '' ? 'accounts.setup.serviceNameMissing' : undefined,
  }));
  return (
    <Door title={t('accounts.setup.service')} lead={t('accounts.setup.serviceLead')} step={t('accounts.setup.step', { step: 2 })}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit(onNext)}>
        <TextField
          {...fields.bind('serviceName')}
          label={t('accounts.setup.serviceName')}
          help={t('accounts.setup.serviceNameHelp')}
          name="service-name"
          maxLength={60}
          autoFocus
          isRequired
        />
        <NumberField
          {...fields.bind('welcomeCredits')}
          label={t('accounts.setup.welcome')}
          help={t('accounts.setup.welcomeHelp')}
          minValue={0}
          maxValue={1_000_000}
          step={10}
          formatOptions={{ maximumFractionDigits: 0 }}
        />
        {error !== null && <Fault error={error} />}
        <div className="flex gap-3">
          <Button size="large" isDisabled={isPending} onPress={() => onBack(fields.values)}>
            {t('accounts.setup.back')}
          </Button>
          <Button type="submit" tone="primary" size="large" className="flex-1" isPending={isPending}>
            {t('accounts.setup.action')}
          </Button>
        </div>
      </form>
    </Door>
  );
}
