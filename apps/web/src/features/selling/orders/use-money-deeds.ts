import type { AdminOrder, RefundRow } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { balanceQuery } from '../../../lib/queries/account-queries.ts';
import { showToast } from '../../../ui/toast.tsx';
import { ordersKey } from '../../billing/billing-queries.ts';
import { adminOrdersKey, disputesQuery, paymentProblemsQuery } from '../selling-queries.ts';

/** Everything that shows money, after some of it moved. The operator may be the buyer too. */
export function useLookAtMoney(): () => Promise<unknown> {
  const client = useQueryClient();
  const keys = [adminOrdersKey, paymentProblemsQuery.queryKey, disputesQuery.queryKey, ordersKey, balanceQuery.queryKey];
  return () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] })));
}

export interface ArrivedMoney {
  readonly order: AdminOrder;
  /** Of the account that the money came from, ISO 3166; null: nobody knows. */
  readonly bankCountry: string | null;
}

/** What only a person can say or decide about money. */
export function useMoneyDeeds() {
  const t = useT();
  const onSettled = useLookAtMoney();
  const onError = (error: unknown): void => void showToast({ tone: 'bad', ...problemText(error) });
  const arrived = useMutation({
    mutationFn: ({ order: { id }, bankCountry }: ArrivedMoney) =>
      api.admin.settleManualOrder({ id }, bankCountry === null ? {} : { bankCountry }),
    onSuccess: (_, { order: { reference } }) => void showToast({ title: t('selling.arrivedDone', { reference }) }),
    onError,
    onSettled,
  });
  const cancel = useMutation({
    mutationFn: ({ id }: AdminOrder) => api.admin.cancelUnpaidOrder({ id }),
    onSuccess: (_, { reference }) => void showToast({ title: t('selling.cancelOrderDone', { reference }) }),
    onError,
    onSettled,
  });
  const approve = useMutation({
    mutationFn: ({ id }: RefundRow) => api.admin.approveRefund({ id }),
    onSuccess: () => void showToast({ title: t('selling.refundSent') }),
    onError,
    onSettled,
  });
  const drop = useMutation({ mutationFn: ({ id }: RefundRow) => api.admin.cancelRefund({ id }), onError, onSettled });
  const transferred = useMutation({ mutationFn: ({ id }: RefundRow) => api.admin.settleManualRefund({ id }), onError, onSettled });
  return { arrived, cancel, approve, drop, transferred };
}
