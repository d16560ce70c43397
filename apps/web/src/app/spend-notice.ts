import type { Me, SpendAlert } from '@pinhole/contract';
import type { QueryClient } from '@tanstack/react-query';
import { creditsOfMicros } from '../lib/credits-input.ts';
import { meQuery } from '../lib/queries/account-queries.ts';
import { showToast } from '../ui/toast.tsx';
import { formattingLocale, i18n, type Locale, translate } from './i18n.ts';

/** Says what a cap or the balance came to, to those whom it binds: the workspace's to everybody in it, a member's only to them. */
export function noticeSpending(client: QueryClient, alert: SpendAlert): void {
  const me = client.getQueryData<Me>(meQuery.queryKey);
  if (alert.subject === 'key' || (alert.subject === 'member' && alert.subjectId !== me?.account.id)) return;
  const locale = formattingLocale(i18n.locale as Locale);
  const whole = creditsOfMicros(alert.limit);
  const limit = alert.currency
    ? new Intl.NumberFormat(locale, { style: 'currency', currency: alert.currency }).format(whole)
    : translate('format.credits', { count: whole, amount: new Intl.NumberFormat(locale).format(whole) });
  const title =
    alert.subject === 'balance' || alert.period === null
      ? translate('credits.alert.balance', { limit })
      : translate('credits.alert.cap', {
          level: new Intl.NumberFormat(locale, { style: 'percent' }).format(alert.level / 100),
          limit,
          whose: translate(`credits.cap.subject.${alert.subject}`),
          period: translate(`credits.cap.period.${alert.period}`),
        });
  showToast({ title });
}
