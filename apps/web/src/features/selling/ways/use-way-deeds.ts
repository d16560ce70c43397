import type { PaymentConnection } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { showToast } from '../../../ui/toast.tsx';
import { adminOrdersKey, paymentConnectionsQuery, paymentProblemsQuery } from '../selling-queries.ts';

/** What an operator does with a way to pay once it is there. */
export function useWayDeeds({ id, name }: Pick<PaymentConnection, 'id' | 'name'>) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const onError = (error: unknown): void => {
    // What is missing stands on a page of its own.
    const list = {
      label: t('selling.toGoingLive'),
      run: () => void navigate({ to: '/admin/{-$section}', params: { section: 'going-live' } }),
    };
    const leads = isProblem(error) && error.code === 'billing.not_ready_to_sell';
    showToast({ tone: 'bad', ...problemText(error), ...(leads ? { action: list } : {}) });
  };
  const look = (...keys: readonly (readonly unknown[])[]): Promise<unknown> =>
    Promise.all([paymentConnectionsQuery.queryKey, ...keys].map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] })));
  const enable = useMutation({
    mutationFn: (enabled: boolean) => api.admin.updatePaymentConnection({ way: id }, { enabled }),
    onError,
    onSettled: () => look(['offers']),
  });
  const reconcile = useMutation({
    mutationFn: () => api.admin.reconcilePayments({ way: id }),
    onSuccess: ({ read, changed }) =>
      void showToast({
        title: t('selling.reconciled', { name: `\u2068${name}\u2069`, read }),
        detail: t('selling.reconciledChanged', { count: changed }),
      }),
    onError,
    onSettled: () => look(adminOrdersKey, paymentProblemsQuery.queryKey),
  });
  return { enable, reconcile };
}
