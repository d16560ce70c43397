import type { Cap, SpendAlert } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { creditsOfMicros } from '../../lib/credits-input.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import { useFormat } from '../../lib/use-format.ts';

interface CapText {
  readonly whose: (cap: Pick<Cap, 'subjectId'> & { readonly subject: SpendAlert['subject'] }) => string;
  /** An amount of credits, or of the currency. */
  readonly amount: (micros: string, currency: string | null) => string;
}

/** How caps and alerts are spoken of. */
export function useCapText(): CapText {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const { data: me } = useQuery(meQuery);
  return {
    whose: ({ subject, subjectId }) => {
      if (subject === 'key') return t('credits.cap.subject.key');
      if (subject === 'member') return t(subjectId === me?.account.id ? 'credits.cap.subject.member' : 'credits.cap.subject.memberOther');
      return t('credits.cap.subject.workspace');
    },
    amount: (micros, currency) =>
      currency
        ? new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 6, minimumFractionDigits: 0 }).format(
            creditsOfMicros(micros),
          )
        : format.credits(micros),
  };
}
