import { isProblem } from '@pinhole/sdk';
import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useLocale, useT } from '../../app/i18n.ts';
import { auth } from '../../lib/auth.ts';
import { runtimeConfig } from '../../lib/runtime-config.ts';
import { type Complaints, useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PricingLink } from '../billing/links/pricing-link.tsx';
import { checkEmail, checkName, checkNewPassword } from './account-form.ts';
import { AuthFault } from './auth-fault.tsx';
import { CheckMail } from './check-mail.tsx';
import { Door, TextLink } from './door.tsx';
import { EmailField, emailInHand } from './email-field.tsx';
import { enter } from './enter.ts';
import { NewPasswordField } from './password-fields.tsx';

interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly ofAge: boolean;
  readonly accepted: boolean;
}

const check = ({ name, email, password, ofAge, accepted }: NewAccount): Complaints<NewAccount> => ({
  name: checkName(name),
  email: checkEmail(email),
  password: checkNewPassword(password),
  ofAge: ofAge ? undefined : 'accounts.signUp.ageMissing',
  accepted: accepted ? undefined : 'accounts.signUp.policyMissing',
});

export function SignUpPage(): ReactElement {
  const t = useT();
  const router = useRouter();
  const locale = useLocale();
  const { next } = useSearch({ from: '/sign-up' });
  const [mailedTo, setMailedTo] = useState<string>();
  const fields = useFields({ name: '', email: emailInHand.get(), password: '', ofAge: false, accepted: false }, check);
  const signUp = useMutation({
    mutationFn: async ({ name, email, password }: NewAccount) => {
      const account = { name: name.trim(), email: email.trim(), password, locale };
      const { signedIn } = await auth.signUp({ ...account, ageAttested: true, policyVersion: runtimeConfig.policyVersion });
      if (signedIn === false) setMailedTo(account.email);
      else await enter(router, next);
    },
  });

  if (mailedTo) return <CheckMail title={t('accounts.mail.title')} email={mailedTo} text="accounts.mail.confirm" />;
  if (!runtimeConfig.signUpOpen || isProblem(signUp.error, 'auth.sign_up_closed')) {
    return (
      <Door title={t('accounts.signUp.closed')} lead={t('accounts.signUp.closedText')}>
        <p>
          <TextLink href="/sign-in">{t('accounts.signUp.instead')}</TextLink>
        </p>
      </Door>
    );
  }
  return (
    <Door title={t('accounts.signUp.title')} lead={t('accounts.signUp.lead')}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((values) => signUp.mutate(values))}>
        <TextField {...fields.bind('name')} label={t('accounts.name')} name="name" autoComplete="name" autoFocus isRequired />
        <EmailField {...fields.bind('email')} />
        <NewPasswordField {...fields.bind('password')} label={t('accounts.password')} known={[fields.values.name, fields.values.email]} />
        <div className="flex flex-col gap-3">
          <Checkbox isSelected={fields.values.ofAge} onChange={(ofAge) => fields.set('ofAge', ofAge)} error={fields.errorOf('ofAge')}>
            {t('accounts.signUp.age', { age: runtimeConfig.minimumAge })}
          </Checkbox>
          <Checkbox
            isSelected={fields.values.accepted}
            onChange={(accepted) => fields.set('accepted', accepted)}
            error={fields.errorOf('accepted')}
          >
            {t('accounts.signUp.policy', { version: `\u2068${runtimeConfig.policyVersion}\u2069` })}
          </Checkbox>
        </div>
        <AuthFault error={signUp.error} />
        <Button type="submit" tone="primary" size="large" isPending={signUp.isPending}>
          {t('accounts.signUp.action')}
        </Button>
      </form>
      <p className="text-muted">
        {t('accounts.signUp.known')} <TextLink href="/sign-in">{t('accounts.signIn.action')}</TextLink>
      </p>
      <PricingLink />
    </Door>
  );
}
