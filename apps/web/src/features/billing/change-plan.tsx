import type { PlanSubscription, SaleOffer } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Select } from '../../ui/select.tsx';
import { ordersKey } from './billing-queries.ts';

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
  const chosen = offers.find((offer) => offer.sku === sku);
  const isLarger = chosen !== undefined && BigInt(chosen.credits) > BigInt(plan.credits);
  const change = useMutation({
    mutationFn: () => api.subscriptions.changePlan({ id: plan.id }, { sku }),
    onSuccess: onClose,
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
        <p className="text-sm text-muted text-pretty">
          {isLarger ? t('plans.changeNow') : t('plans.changeLater', { date: plan.periodEnds ? format.date(plan.periodEnds) : '' })}
        </p>
        {change.error && <Fault error={change.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" isPending={change.isPending} isDisabled={!chosen} onPress={() => change.mutate()}>
            {t('plans.change')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
