import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { auth } from '../../lib/auth.ts';
import { useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { checkEmail } from './account-form.ts';
import { AuthFault } from './auth-fault.tsx';
import { CheckMail } from './check-mail.tsx';
import { Door, TextLink } from './door.tsx';
import { EmailField, emailInHand } from './email-field.tsx';

export function ForgotPage(): ReactElement {
  const t = useT();
  const fields = useFields({ email: emailInHand.get() }, ({ email }) => ({ email: checkEmail(email) }));
  const request = useMutation({ mutationFn: (email: string) => auth.requestReset(email) });
  const email = fields.values.email.trim();
  if (request.isSuccess) return <CheckMail title={t('accounts.mail.title')} email={email} text="accounts.mail.reset" />;
  return (
    <Door title={t('accounts.forgot.title')} lead={t('accounts.forgot.lead')}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit(() => request.mutate(email))}>
        <EmailField {...fields.bind('email')} autoFocus />
        <AuthFault error={request.error} />
        <Button type="submit" tone="primary" size="large" isPending={request.isPending}>
          {t('accounts.forgot.action')}
        </Button>
      </form>
      <p>
        <TextLink href="/sign-in">{t('accounts.back')}</TextLink>
      </p>
    </Door>
  );
}
