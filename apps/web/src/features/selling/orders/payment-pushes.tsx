import type { PaymentPush } from '@pinhole/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { Section } from '../../../ui/page.tsx';
import { PagedTable } from '../../../ui/paged-table.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import type { Column } from '../../../ui/table.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { paymentPushesKey, paymentPushesQuery } from '../selling-queries.ts';
import { useLookAtMoney } from './use-money-deeds.ts';

const tones: Readonly<Record<PaymentPush['state'], BadgeTone>> = { waiting: 'warn', done: 'good', failed: 'bad' };

const shown = ['all', 'failed', 'waiting'] as const;

/** What providers pushed, and what became of it. */
export function PaymentPushes(): ReactElement {
  const t = useT();
  const [state, setState] = useState<PaymentPush['state'] | 'all'>('all');
  const pushes = useInfiniteQuery(paymentPushesQuery(state));
  const columns = useColumns();
  return (
    <Section
      title={t('selling.pushes')}
      lead={t('selling.pushesLead')}
      actions={
        <Segmented
          label={t('selling.pushes.which')}
          value={state}
          onChange={setState}
          options={shown.map((value) => ({ value, label: t(value === 'all' ? 'selling.pushes.all' : `selling.push.${value}`) }))}
        />
      }
    >
      <PagedTable
        label={t('selling.pushes')}
        pages={pushes}
        columns={columns}
        rowKey={({ id }) => id}
        empty={t(state === 'all' ? 'selling.noPushes' : 'selling.noSuchPushes')}
      />
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
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: paymentPushesKey }), look()]),
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
