import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { Banner } from '../../ui/banner.tsx';
import { Door, TextLink } from './door.tsx';

export interface CheckMailProps {
  readonly title: string;
  readonly email: string;
  readonly text: 'accounts.mail.confirm' | 'accounts.mail.reset';
}

/** After something was mailed. Says the same whether the address has an account or not. */
export function CheckMail({ title, email, text }: CheckMailProps): ReactElement {
  const t = useT();
  return (
    <Door title={title} lead={t(text, { email: `\u2068${email}\u2069` })}>
      <Banner>{t('accounts.mail.nothing')}</Banner>
      <p>
        <TextLink href="/sign-in">{t('accounts.back')}</TextLink>
      </p>
    </Door>
  );
}
