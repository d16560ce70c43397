import type { Balance } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { formatCreditsNumber } from '../../lib/format.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Meter } from '../../ui/meter.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { capUse } from './cap-use.ts';

const frame = 'flex flex-col rounded-card border border-line bg-surface';

export function BalanceCard({ balance }: { readonly balance: Balance }): ReactElement {
  const t = useT();
  const format = useFormat();
  const locale = formattingLocale(useLocale());
  const use = capUse(balance.cap);
  const resets = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(new Date(balance.cap.resetsAt));
  return (
    <section aria-label={t('credits.balance')} className={frame}>
      <dl className="grid gap-x-8 gap-y-5 p-5 tablet:grid-cols-2 tablet:p-6">
        <div>
          <dt className="text-muted">{t('credits.available')}</dt>
          <dd className="mt-1 text-2xl font-medium tracking-tight tabular-nums">{formatCreditsNumber(balance.available, locale)}</dd>
        </div>
        <div>
          <dt className="text-muted">{t('credits.held')}</dt>
          <dd className="mt-1 text-2xl font-medium tracking-tight text-muted tabular-nums">{formatCreditsNumber(balance.held, locale)}</dd>
          <dd className="mt-1 text-sm text-muted text-pretty">{t('credits.heldText')}</dd>
        </div>
      </dl>
      <div className="flex flex-col gap-2.5 border-t border-line px-5 py-4 tablet:px-6">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h2 className="font-medium">{t('credits.cap')}</h2>
          <p className="text-sm text-muted tabular-nums">
            {use
              ? t('credits.capUsed', {
                  spent: formatCreditsNumber(balance.cap.spent, locale),
                  limit: format.credits(balance.cap.limit ?? '0'),
                })
              : t('credits.capNone', { spent: format.credits(balance.cap.spent) })}
          </p>
        </div>
        {use && (
          <Meter
            label={t('credits.cap')}
            value={use.share}
            valueLabel={t('credits.capUsed', { spent: format.credits(balance.cap.spent), limit: format.credits(balance.cap.limit ?? '0') })}
            tone={use.tone}
          />
        )}
        {use && (
          <p className="text-sm text-muted">
            {use.left === 0n
              ? t('credits.capReached', { date: resets })
              : t('credits.capLeft', { left: format.credits(use.left), date: resets })}
          </p>
        )}
      </div>
    </section>
  );
}

export function BalanceSkeleton(): ReactElement {
  return (
    <div aria-hidden="true" className={frame}>
      <div className="grid gap-x-8 gap-y-5 p-5 tablet:grid-cols-2 tablet:p-6">
        {[0, 1].map((column) => (
          <div key={column} className="flex h-28 flex-col gap-3">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="h-9 w-40" />
          </div>
        ))}
      </div>
      <div className="flex h-26 flex-col gap-3 border-t border-line px-5 py-4 tablet:px-6">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-1 w-full" />
      </div>
    </div>
  );
}
