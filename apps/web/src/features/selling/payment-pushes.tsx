import type { PaymentPush } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { showToast } from '../../ui/toast.tsx';
import { paymentPushesQuery } from './selling-queries.ts';
import { useLookAtMoney } from './use-money-deeds.ts';

const tones: Readonly<Record<PaymentPush['state'], BadgeTone>> = { waiting: 'warn', done: 'good', failed: 'bad' };

/** What providers pushed of late, and what became of it. */
export function PaymentPushes(): ReactElement {
  const t = useT();
  const pushes = useQuery(paymentPushesQuery);
  const columns = useColumns();
  return (
    <Section title={t('selling.pushes')} lead={t('selling.pushesLead')}>
      {pushes.isPending ? (
        <RowsSkeleton count={3} />
      ) : pushes.isError ? (
        <Fault error={pushes.error} onRetry={() => void pushes.refetch()} />
      ) : pushes.data.length === 0 ? (
        <Nothing>{t('selling.noPushes')}</Nothing>
      ) : (
        <Table label={t('selling.pushes')} columns={columns} rows={pushes.data} rowKey={({ id }) => id} />
      )}
    </Section>
  );
}

function useColumns(): readonly Column<PaymentPush>[] {
  const t = useT();
  const client = useQueryClient();
  const look = useLookAtMoney();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ id }: PaymentPush) => api.admin.replayPaymentPush({ id }),
    onSuccess: ({ state }) => void showToast({ title: t('selling.replayed', { state: t(`selling.push.${state}`) }) }),
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: paymentPushesQuery.queryKey }), look()]),
  });
  return useMemo(
    () => [
      {
        id: 'about',
        title: t('selling.push.about'),
        className: 'w-full max-w-0 min-w-40',
        cell: (push) => (
          <div className="flex min-w-0 flex-col">
            <bdi dir="ltr" className="truncate font-mono text-sm rtl:text-end">
              {push.type}
            </bdi>
            <span className="text-sm text-muted">
              <bdi>{push.way}</bdi> · <RelativeTime at={push.receivedAt} />
              {push.tries > 1 && ` · ${t('selling.push.tries', { count: push.tries })}`}
            </span>
            {push.problem !== null && (
              <span lang="en" dir="auto" className="text-sm wrap-anywhere text-bad">
                {push.problem}
              </span>
            )}
          </div>
        ),
      },
      {
        id: 'state',
        title: t('billing.state'),
        cell: ({ state }) => <Badge tone={tones[state]}>{t(`selling.push.${state}`)}</Badge>,
      },
      {
        id: 'replay',
        title: t('selling.replay'),
        hideTitle: true,
        className: 'w-0 ps-0! pe-2!',
        cell: (push) => (
          <IconButton
            icon={RotateCw}
            isDisabled={isPending}
            label={t('selling.replayNamed', { type: push.type })}
            onPress={() => mutate(push)}
          />
        ),
      },
    ],
    [t, mutate, isPending],
  );
}
