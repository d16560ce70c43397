import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { queryClient } from '../../app/query-client.ts';
import { auth } from '../../lib/auth.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { AuthFault } from './auth-fault.tsx';
import { isUsedLink } from './auth-problem.ts';
import { Door } from './door.tsx';
import { useLinkToken } from './use-link-token.ts';

/**
 * Where the link of a confirmation mail leads. A person presses the button: a mail scanner that opens every link, scripts
 * included, must not confirm an address for somebody else.
 */
export function VerifyPage(): ReactElement {
  const t = useT();
  const token = useLinkToken();
  const verify = useMutation({
    mutationFn: async () => {
      await auth.verifyEmail(token ?? '');
      queryClient.clear();
    },
  });
  if (verify.isSuccess) {
    return (
      <Door title={t('accounts.verify.done')} lead={t('accounts.verify.doneText')}>
        <ButtonLink href="/" tone="primary" size="large">
          {t('accounts.verify.go')}
        </ButtonLink>
      </Door>
    );
  }
  if (!token || isUsedLink(verify.error)) {
    return (
      <Door title={t('accounts.reset.used')} lead={t('accounts.verify.usedText')}>
        <ButtonLink href="/sign-in" tone="primary" size="large">
          {t('accounts.signIn.action')}
        </ButtonLink>
      </Door>
    );
  }
  return (
    <Door title={t('accounts.verify.title')} lead={t('accounts.verify.lead')}>
      <AuthFault error={verify.error} />
      <Button tone="primary" size="large" autoFocus isPending={verify.isPending} onPress={() => verify.mutate()}>
        {t('accounts.verify.action')}
      </Button>
    </Door>
  );
}
