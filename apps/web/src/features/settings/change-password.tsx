import type { Profile } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { auth } from '../../lib/auth.ts';
import { useFields } from '../../lib/use-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { checkNewPassword, checkPassword } from '../accounts/account-form.ts';
import { AuthFault } from '../accounts/auth-fault.tsx';
import { NewPasswordField, PasswordField } from '../accounts/password-fields.tsx';
import { sessionsQuery } from './settings-queries.ts';

export function ChangePassword({ account, onClose }: { readonly account: Profile; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const fields = useFields({ current: '', next: '' }, ({ current, next }) => ({
    current: checkPassword(current),
    next: checkNewPassword(next),
  }));
  const change = useMutation({
    mutationFn: ({ current, next }: typeof fields.values) => auth.changePassword({ currentPassword: current, newPassword: next }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      showToast({ title: t('settings.password.changed'), detail: t('settings.password.others') });
      onClose();
    },
  });
  return (
    <Dialog title={t('settings.password.change')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate className="flex flex-col gap-5" onSubmit={fields.submit((values) => change.mutate(values))}>
        <p className="text-muted">{t('settings.password.lead')}</p>
        <input type="hidden" name="username" autoComplete="username" value={account.email} readOnly />
        <PasswordField {...fields.bind('current')} label={t('settings.password.current')} autoFocus />
        <NewPasswordField {...fields.bind('next')} label={t('accounts.reset.password')} known={[account.name, account.email]} />
        <AuthFault error={change.error} />
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={change.isPending}>
            {t('settings.password.change')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
