import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { formatCreditsNumber } from '../../lib/format.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { Fault } from '../../ui/fault.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { Buckets } from '../credits/buckets-card.tsx';

/** What can be spent, where it came from and when it ends; what is set aside, what is owed, and whether spending is stopped. */
export function WhatYouHave(): ReactElement {
  const t = useT();
  const locale = formattingLocale(useLocale());
  const balance = useQuery(balanceQuery);
  if (balance.isPending) return <RowsSkeleton count={3} />;
  if (balance.isError) return <Fault error={balance.error} onRetry={() => void balance.refetch()} />;
  return (
    <>
      <dl className="flex flex-wrap items-baseline gap-x-3">
        <dt className="text-muted">{t('credits.available')}</dt>
        <dd className="text-2xl font-medium tracking-tight tabular-nums">{formatCreditsNumber(balance.data.available, locale)}</dd>
        <dd>
          <Link to="/credits" className="rounded-chip text-muted underline underline-offset-3 hover:text-text">
            {t('billing.movements')}
          </Link>
        </dd>
      </dl>
      <Buckets balance={balance.data} withHeld />
    </>
  );
}
