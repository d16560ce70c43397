import type { Balance, Bucket } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { formatCreditsNumber } from '../../lib/format.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Section } from '../../ui/page.tsx';

/** Where the credits came from and when they end, in the order in which they are spent; what is owed, and whether spending is stopped. */
export function Buckets({ balance }: { readonly balance: Balance }): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  return (
    <>
      {balance.frozen && (
        <Banner tone="bad" title={t('credits.frozen')}>
          {t('credits.frozenText')}
        </Banner>
      )}
      {balance.debt !== '0' && (
        <Banner tone="warn" title={t('credits.debt', { amount: format.credits(balance.debt) })}>
          {t('credits.debtText')}
        </Banner>
      )}
      {balance.buckets.length > 0 && (
        <Section title={t('credits.buckets')} lead={t('credits.bucketsLead')}>
          <ul className="flex flex-col rounded-card border border-line bg-surface">
            {balance.buckets.map((bucket) => (
              <li
                key={`${bucket.kind} ${bucket.startsAt} ${bucket.expiresAt}`}
                className="flex items-baseline justify-between gap-6 border-b border-line px-5 py-3 last:border-0"
              >
                <span className="flex min-w-0 flex-col">
                  <span className="font-medium">{t(`credits.bucket.${bucket.kind}`)}</span>
                  <span className="text-sm text-muted">{meaningOf(bucket, t, format.date)}</span>
                </span>
                <span className="tabular-nums">{formatCreditsNumber(bucket.amount, locale)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function meaningOf({ meaning, startsAt, expiresAt }: Bucket, t: ReturnType<typeof useT>, date: (at: string) => string): string {
  if (startsAt && Date.parse(startsAt) > Date.now()) return t('credits.meaning.starts', { date: date(startsAt) });
  return t(`credits.meaning.${meaning}`, { date: expiresAt ? date(expiresAt) : '' });
}
