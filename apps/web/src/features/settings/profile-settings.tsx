import type { Me } from '@pinhole/contract';
import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { auth } from '../../lib/auth.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useFields } from '../../lib/use-fields.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Section } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { checkName } from '../accounts/account-form.ts';
import { ChangePassword } from './change-password.tsx';
import { useUpdateMe } from './settings-queries.ts';
import { SpendingSettings } from './spending-settings.tsx';

export function ProfileSettings({ me }: { readonly me: Me }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { name, email, emailVerified, createdAt } = me.account;
  const fields = useFields({ name }, (values) => ({ name: checkName(values.name) }));
  const update = useUpdateMe();
  const [changing, setChanging] = useState(false);
  const verify = useMutation({
    mutationFn: () => auth.requestVerification(email),
    onSuccess: () => showToast({ title: t('settings.email.sent', { email: `\u2068${email}\u2069` }) }),
    onError: (error) => showToast({ tone: 'bad', ...problemText(error) }),
  });
  const changed = fields.values.name.trim() !== name;
  return (
    <>
      <Section title={t('settings.profile')}>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={fields.submit((values) =>
            update.mutate({ name: values.name.trim() }, { onSuccess: () => showToast({ title: t('settings.saved') }) }),
          )}
        >
          <div className="flex items-end gap-2">
            <TextField {...fields.bind('name')} label={t('settings.name')} name="name" autoComplete="name" className="flex-1" isRequired />
            <Button type="submit" tone={changed ? 'primary' : 'quiet'} isDisabled={!changed} isPending={update.isPending}>
              {t('ui.save')}
            </Button>
          </div>
          {update.error && <Fault error={update.error} />}
        </form>
      </Section>
      <SpendingSettings me={me} />
      <Section title={t('settings.signIn')}>
        <Rows label={t('settings.signIn')}>
          <Row
            title={<bdi dir="ltr">{email}</bdi>}
            badges={
              emailVerified ? (
                <Badge tone="good">{t('settings.email.verified')}</Badge>
              ) : (
                <Badge tone="warn">{t('settings.email.unverified')}</Badge>
              )
            }
            detail={t('settings.since', { date: format.date(createdAt) })}
            end={
              !emailVerified && (
                <Button isPending={verify.isPending} isDisabled={verify.isSuccess} onPress={() => verify.mutate()}>
                  {verify.isSuccess ? t('accounts.verify.sent') : t('settings.email.verify')}
                </Button>
              )
            }
          />
          <Row
            title={t('accounts.password')}
            detail={t('settings.password.detail')}
            end={<Button onPress={() => setChanging(true)}>{t('settings.password.change')}</Button>}
          />
        </Rows>
      </Section>
      {changing && <ChangePassword account={me.account} onClose={() => setChanging(false)} />}
    </>
  );
}
