import type { PlanUse as Use } from '@pinhole/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Meter } from '../../../ui/meter.tsx';
import { Facts } from '../../../ui/rows.tsx';
import { ordersKey } from '../billing-queries.ts';

/** Below the orders: what changes a plan changes what it allows. */
export const planUseQuery = queryOptions<Use>({
  queryKey: [...ordersKey, 'plan-use'],
  queryFn: ({ signal }) => api.plan.getUse({ signal }),
});

/** What the workspace uses of what it may; nothing where nothing is limited. */
export function PlanUse(): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery(planUseQuery);
  if (!data) return null;
  const {
    storage: { usedBytes, maxBytes },
    maxRunning,
    assetDays,
  } = data;
  const facts = [
    maxRunning !== null && t('plans.running', { count: maxRunning }),
    assetDays !== null && t('plans.keeps', { count: assetDays }),
  ].filter((fact) => fact !== false);
  if (maxBytes === null && facts.length === 0) return null;
  const share = maxBytes === null ? 0 : usedBytes / maxBytes;
  const used =
    maxBytes === null
      ? t('plans.storageUsed', { used: format.bytes(usedBytes) })
      : t('plans.storageOf', { used: format.bytes(usedBytes), most: format.bytes(maxBytes) });
  return (
    <div className="flex flex-col gap-2 text-sm">
      {maxBytes !== null && (
        <div className="flex flex-col gap-1.5">
          <p className="flex flex-wrap justify-between gap-x-4">
            <span className="text-muted">{t('plans.storage')}</span>
            <span className="tabular-nums">{used}</span>
          </p>
          <Meter label={t('plans.storage')} value={share} valueLabel={used} tone={share >= 1 ? 'bad' : share > 0.9 ? 'warn' : 'plain'} />
          {share >= 1 && <p className="text-bad text-pretty">{t('plans.storageFull')}</p>}
        </div>
      )}
      {facts.length > 0 && (
        <p className="text-muted">
          <Facts>{facts}</Facts>
        </p>
      )}
    </div>
  );
}
