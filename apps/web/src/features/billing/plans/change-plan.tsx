import type { PlanChangePreview, PlanSubscription, SaleOffer } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { balanceQuery } from '../../../lib/queries/account-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Select } from '../../../ui/select.tsx';
import { ordersKey } from '../billing-queries.ts';
import { ChangeCost } from './change-cost.tsx';

export interface ChangePlanProps {
  readonly plan: PlanSubscription;
  readonly offers: readonly SaleOffer[];
  readonly onClose: () => void;
}

/** Another plan, and when it begins: a larger one at once, a smaller one with the next period. */
export function ChangePlan({ plan, offers, onClose }: ChangePlanProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const [sku, setSku] = useState(offers[0]?.sku ?? '');
  const preview = useQuery({
    // Begins as the previews of orders do: what the buyer says of themselves changes both.
    queryKey: ['order-preview', 'plan', plan.id, sku],
    queryFn: () => api.subscriptions.previewPlanChange({ id: plan.id }, { sku }),
    enabled: sku !== '',
    gcTime: 0,
    retry: false,
  });
  const cost = preview.data;
  const change = useMutation({
    mutationFn: ({ next, quotedAt }: PlanChangePreview) =>
      api.subscriptions.changePlan({ id: plan.id }, { sku, seen: { total: next.total, quotedAt } }),
    onSuccess: onClose,
    // A price that moved is shown anew beside the word of it.
    onError: () => preview.refetch(),
    onSettled: () =>
      Promise.all([ordersKey, balanceQuery.queryKey].map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] }))),
  });
  return (
    <Dialog title={t('plans.change')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <div className="flex flex-col gap-5">
        <Select
          label={t('plans.to')}
          value={sku}
          onChange={setSku}
          options={offers.map((offer) => ({
            value: offer.sku,
            label: offer.title,
            detail: offer.prices.map(({ minor, currency }) => format.money(BigInt(minor), currency)).join(' · '),
          }))}
        />
        {preview.isError ? <Fault error={preview.error} onRetry={() => void preview.refetch()} /> : cost && <ChangeCost cost={cost} />}
        {change.error && <Fault error={change.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            isPending={change.isPending}
            isDisabled={!cost || preview.isFetching || preview.isError || cost.needs.length > 0}
            onPress={() => cost && change.mutate(cost)}
          >
            {isPaidNow(cost)
              ? t('plans.changeFor', { price: format.money(BigInt(cost.today.total), cost.next.currency) })
              : t('plans.change')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

const isPaidNow = (cost: PlanChangePreview | undefined): cost is PlanChangePreview & { today: { total: string } } =>
  cost?.starts === 'now' && cost.today !== null;
