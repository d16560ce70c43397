import type { Order } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { balanceQuery } from '../../../lib/queries/account-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/dialog.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { ordersKey } from '../billing-queries.ts';

export interface OrderDeedsProps {
  readonly order: Order;
  readonly onAsk: () => void;
  readonly isAsking: boolean;
}

/** What can be done with an order as it stands: pay, look again, give up, withdraw. */
export function OrderDeeds({ order, onAsk, isAsking }: OrderDeedsProps): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const [confirming, setConfirming] = useState<'cancel' | 'withdraw'>();
  const deeds = useDeeds(order);
  const unpaid = order.state === 'placing' || order.state === 'open';
  const mayWithdraw = order.state === 'paid' && order.withdrawUntil !== null && new Date(order.withdrawUntil) > new Date();
  if (!unpaid && order.state !== 'pending' && !mayWithdraw) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {order.state === 'open' && order.next?.kind === 'redirect' && (
        <ButtonLink tone="primary" href={order.next.url}>
          {t('billing.payNow')}
        </ButtonLink>
      )}
      {order.state === 'placing' && (
        <Button tone="primary" isPending={deeds.open.isPending} onPress={() => deeds.open.mutate()}>
          {t('billing.payNow')}
        </Button>
      )}
      {(order.state === 'open' || order.state === 'pending') && order.next?.kind !== 'instructions' && (
        <Button isPending={isAsking} onPress={onAsk}>
          {t('billing.askAgain')}
        </Button>
      )}
      {unpaid && (
        <Button isPending={deeds.cancel.isPending} onPress={() => setConfirming('cancel')}>
          {t('billing.cancel')}
        </Button>
      )}
      {mayWithdraw && (
        <Button isPending={deeds.withdraw.isPending} onPress={() => setConfirming('withdraw')}>
          {t('billing.withdraw')}
        </Button>
      )}
      <Confirm
        title={t('billing.cancelTitle')}
        action={t('billing.cancel')}
        isOpen={confirming === 'cancel'}
        onOpenChange={(open) => !open && setConfirming(undefined)}
        onConfirm={() => deeds.cancel.mutate()}
      >
        {t('billing.cancelText')}
      </Confirm>
      <Confirm
        title={t('billing.withdrawTitle', { reference: order.reference })}
        action={t('billing.withdrawConfirm')}
        tone="primary"
        isOpen={confirming === 'withdraw'}
        onOpenChange={(open) => !open && setConfirming(undefined)}
        onConfirm={() => deeds.withdraw.mutate()}
      >
        {t('billing.withdrawText', { date: order.withdrawUntil ? format.dateTime(order.withdrawUntil) : '' })}
      </Confirm>
    </div>
  );
}

function useDeeds(order: Order) {
  const client = useQueryClient();
  const after = {
    onSuccess: (fresh: Order) => client.setQueryData([...ordersKey, order.id], fresh),
    onError: (error: unknown) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: ordersKey }), client.invalidateQueries({ queryKey: balanceQuery.queryKey })]),
  };
  const id = { id: order.id };
  const open = useMutation({
    mutationFn: () => api.orders.openCheckout(id),
    ...after,
    onSuccess: (fresh) => {
      client.setQueryData([...ordersKey, order.id], fresh);
      if (fresh.next?.kind === 'redirect') location.assign(fresh.next.url);
    },
  });
  const cancel = useMutation({ mutationFn: () => api.orders.cancel(id), ...after });
  const withdraw = useMutation({ mutationFn: () => api.orders.withdraw(id), ...after });
  return { open, cancel, withdraw };
}
