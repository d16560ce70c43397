import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { auth } from '../../lib/auth.ts';
import { useFields } from '../../lib/use-fields.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.tsx';
import { checkNewPassword } from './account-form.ts';
import { AuthFault } from './auth-fault.tsx';
import { isUsedLink } from './auth-problem.ts';
import { Door } from './door.tsx';
import { NewPasswordField } from './password-fields.tsx';
import { useLinkToken } from './use-link-token.ts';

/** Where the link of a reset mail leads. */
export function ResetPage(): ReactElement {
  const t = useT();
  const navigate = useNavigate();
  const token = useLinkToken();
  const fields = useFields({ password: '' }, ({ password }) => ({ password: checkNewPassword(password) }));
  const reset = useMutation({
    mutationFn: async (password: string) => {
      await auth.reset(token ?? '', password);
      showToast({ title: t('accounts.reset.done') });
      await navigate({ to: '/sign-in', replace: true });
    },
  });
  if (!token || isUsedLink(reset.error)) {
    return (
      <Door title={t('accounts.reset.used')} lead={t('accounts.reset.usedText')}>
        <ButtonLink href="/forgot-password" tone="primary" size="large">
          {t('accounts.reset.again')}
        </ButtonLink>
      </Door>
    );
  }
  return (
    <Door title={t('accounts.reset.title')} lead={t('accounts.reset.lead')}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit(({ password }) => reset.mutate(password))}>
        <NewPasswordField {...fields.bind('password')} label={t('accounts.reset.password')} autoFocus />
        <AuthFault error={reset.error} />
        <Button type="submit" tone="primary" size="large" isPending={reset.isPending}>
          {t('accounts.reset.action')}
        </Button>
      </form>
    </Door>
  );
}
