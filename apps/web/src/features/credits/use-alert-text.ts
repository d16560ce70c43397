import type { SpendAlert } from '@pinhole/contract';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { useCapText } from './use-cap-text.ts';

/** What an alert says, in a sentence. */
export function useAlertText(): (alert: SpendAlert) => string {
  const t = useT();
  const locale = formattingLocale(useLocale());
  const text = useCapText();
  return (alert) => {
    const limit = text.amount(alert.limit, alert.currency);
    if (alert.period === null) return t('credits.alert.balance', { limit });
    return t('credits.alert.cap', {
      level: new Intl.NumberFormat(locale, { style: 'percent' }).format(alert.level / 100),
      limit,
      whose: text.whose(alert),
      period: t(`credits.cap.period.${alert.period}`),
    });
  };
}
