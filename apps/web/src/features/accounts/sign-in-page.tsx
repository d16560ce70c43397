import { isProblem } from '@pinhole/sdk';
import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { auth } from '../../lib/auth.ts';
import { runtimeConfig } from '../../lib/runtime-config.ts';
import { useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { PricingLink } from '../billing/links/pricing-link.tsx';
import { checkEmail, checkPassword } from './account-form.ts';
import { AuthFault } from './auth-fault.tsx';
import { Door, TextLink } from './door.tsx';
import { EmailField, emailInHand } from './email-field.tsx';
import { enter } from './enter.ts';
import { PasswordField } from './password-fields.tsx';

export function SignInPage(): ReactElement {
  const t = useT();
  const router = useRouter();
  const { next } = useSearch({ from: '/sign-in' });
  const fields = useFields({ email: emailInHand.get(), password: '' }, ({ email, password }) => ({
    email: checkEmail(email),
    password: checkPassword(password),
  }));
  const signIn = useMutation({
    mutationFn: async ({ email, password }: typeof fields.values) => {
      await auth.signIn({ email: email.trim(), password });
      await enter(router, next);
    },
  });
  const resend = useMutation({ mutationFn: () => auth.requestVerification(fields.values.email.trim()) });
  return (
    <Door title={t('accounts.signIn.title')}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((values) => signIn.mutate(values))}>
        <EmailField {...fields.bind('email')} autoFocus />
        <PasswordField {...fields.bind('password')} label={t('accounts.password')} />
        <AuthFault
          error={signIn.error}
          action={
            isProblem(signIn.error, 'EMAIL_NOT_VERIFIED') && (
              <Button size="small" isPending={resend.isPending} isDisabled={resend.isSuccess} onPress={() => resend.mutate()}>
                {resend.isSuccess ? t('accounts.verify.sent') : t('accounts.verify.again')}
              </Button>
            )
          }
        />
        <Button type="submit" tone="primary" size="large" isPending={signIn.isPending}>
          {t('accounts.signIn.action')}
        </Button>
      </form>
      <div className="flex flex-wrap justify-between gap-x-6 gap-y-2 text-muted">
        <TextLink href="/forgot-password">{t('accounts.signIn.forgot')}</TextLink>
        {runtimeConfig.signUpOpen && (
          <TextLink href={next ? `/sign-up?next=${encodeURIComponent(next)}` : '/sign-up'}>{t('accounts.signIn.new')}</TextLink>
        )}
      </div>
      <PricingLink />
    </Door>
  );
}
