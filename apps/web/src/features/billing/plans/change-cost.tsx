import type { PlanChangePreview } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { DialogDetails } from '../details/dialog-details.tsx';
import { OrderAmounts } from '../prices/order-amounts.tsx';

/** When another plan begins, what it charges at once, and what a period costs from then on. */
export function ChangeCost({ cost }: { readonly cost: PlanChangePreview }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { starts, today, next, nextFrom, needs, seller, taxed } = cost;
  const date = nextFrom === null ? '' : format.date(nextFrom);
  const write = (minor: string): string => format.money(BigInt(minor), next.currency);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-muted text-pretty">{starts === 'now' ? t('plans.changeNow') : t('plans.changeLater', { date })}</p>
      {seller === 'operator' && <DialogDetails needs={needs} />}
      {needs.length === 0 && (
        <section aria-label={t('plans.costToday')} className="flex flex-col gap-1.5">
          <h3 className="text-sm font-medium">{t('plans.costToday')}</h3>
          <p className="text-sm tabular-nums">
            {today === null
              ? t('plans.costLater')
              : today.tax === null || today.tax === '0'
                ? write(today.total)
                : t('plans.costWith', { total: write(today.total), tax: write(today.tax) })}
          </p>
        </section>
      )}
      <section aria-label={t('plans.costNext')} className="flex flex-col gap-1.5">
        <h3 className="text-sm font-medium">{nextFrom === null ? t('plans.costNext') : t('plans.costFrom', { date })}</h3>
        <OrderAmounts amounts={next} taxed={taxed} {...(needs.length > 0 ? { taxLater: t('taxed.later') } : {})} />
      </section>
    </div>
  );
}
