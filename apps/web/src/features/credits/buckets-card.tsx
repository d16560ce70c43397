import type { Balance, Bucket } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { formattingLocale, type MessageId, useLocale, useT } from '../../app/i18n.ts';
import { formatCreditsNumber } from '../../lib/format.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Section } from '../../ui/page.tsx';

export interface BucketsProps {
  readonly balance: Balance;
  /** Where nothing else on the page says how much is set aside. */
  readonly withHeld?: boolean;
}

const frozenTexts = {
  dispute: 'credits.frozenByDispute',
  closing: 'credits.frozenByClosing',
  other: 'credits.frozenText',
} as const satisfies Record<string, MessageId>;

/** Where the credits came from and when they end, in the order in which they are spent; what is owed, and whether spending is stopped. */
export function Buckets({ balance, withHeld = false }: BucketsProps): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const hasHeld = withHeld && balance.held !== '0';
  return (
    <>
      {balance.frozen && (
        <Banner tone="bad" title={t('credits.frozen')}>
          {t(frozenTexts[balance.frozenFor ?? 'other'])}
        </Banner>
      )}
      {balance.debt !== '0' && (
        <Banner tone="warn" title={t('credits.debt', { amount: format.credits(balance.debt) })}>
          {t('credits.debtText')}
        </Banner>
      )}
      {(balance.buckets.length > 0 || hasHeld) && (
        <Section title={t('credits.buckets')} lead={t('credits.bucketsLead')}>
          <ul className="flex flex-col rounded-card border border-line bg-surface">
            {balance.buckets.map((bucket) => (
              <Line
                key={`${bucket.kind} ${bucket.startsAt} ${bucket.expiresAt}`}
                title={t(`credits.bucket.${bucket.kind}`)}
                meaning={meaningOf(bucket, t, format.date)}
                amount={formatCreditsNumber(bucket.amount, locale)}
              />
            ))}
            {hasHeld && (
              <Line title={t('credits.held')} meaning={t('credits.heldText')} amount={formatCreditsNumber(balance.held, locale)} />
            )}
          </ul>
        </Section>
      )}
    </>
  );
}

function Line({ title, meaning, amount }: { readonly title: string; readonly meaning: string; readonly amount: string }): ReactElement {
  return (
    <li className="flex items-baseline justify-between gap-6 border-b border-line px-5 py-3 last:border-0">
      <span className="flex min-w-0 flex-col">
        <span className="font-medium">{title}</span>
        <span className="text-sm text-muted text-pretty">{meaning}</span>
      </span>
      <span className="tabular-nums">{amount}</span>
    </li>
  );
}

function meaningOf({ meaning, startsAt, expiresAt }: Bucket, t: ReturnType<typeof useT>, date: (at: string) => string): string {
  if (startsAt && Date.parse(startsAt) > Date.now()) return t('credits.meaning.starts', { date: date(startsAt) });
  return t(`credits.meaning.${meaning}`, { date: expiresAt ? date(expiresAt) : '' });
}
