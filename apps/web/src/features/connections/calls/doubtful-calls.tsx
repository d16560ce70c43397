import type { DoubtfulCall } from '@pinhole/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, Download, Undo2 } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { dayKey } from '../../../lib/format.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button, ButtonLink, IconButton } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { doubtfulQuery } from '../connection-queries.ts';
import { byDay, type DoubtfulDay } from '../margins/by-day.ts';
import { useMoney } from '../margins/use-money.ts';
import { ShortId } from './short-id.tsx';

/** Calls that may stand on a provider's bill though nobody got anything for them, day by day. */
export function DoubtfulCalls(): ReactElement {
  const t = useT();
  const [show, setShow] = useState<'unchecked' | 'all'>('unchecked');
  const calls = useInfiniteQuery(doubtfulQuery(show));
  const rows = calls.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section
      title={t('engines.doubtful')}
      lead={t('engines.doubtfulLead')}
      actions={
        // A file of the service, not a page of the app: the browser itself fetches it.
        <ButtonLink icon={Download} href="/v1/admin/doubtful-calls.csv" download="doubtful-calls.csv">
          {t('engines.doubtful.csv')}
        </ButtonLink>
      }
    >
      <Segmented
        label={t('engines.doubtful.show')}
        value={show}
        onChange={setShow}
        options={[
          { value: 'unchecked', label: t('engines.doubtful.unchecked') },
          { value: 'all', label: t('engines.doubtful.all') },
        ]}
        className="self-start"
      />
      {calls.isPending ? (
        <RowsSkeleton count={4} />
      ) : calls.isError && rows.length === 0 ? (
        <Fault error={calls.error} onRetry={() => void calls.refetch()} />
      ) : rows.length === 0 ? (
        <Nothing>{show === 'all' ? t('engines.doubtful.none') : t('engines.doubtful.noneUnchecked')}</Nothing>
      ) : (
        <>
          {byDay(rows, dayKey).map((day) => (
            <Day key={day.key} day={day} />
          ))}
          <LoadMore pages={calls} />
        </>
      )}
    </Section>
  );
}

function Day({ day }: { readonly day: DoubtfulDay }): ReactElement {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  const title = format.day(day.at);
  const sums = [
    ...day.sums.map(({ currency, amount }) => money.cost(amount, currency)),
    ...(day.unknown > 0 ? [t('engines.doubtful.unknown', { count: day.unknown })] : []),
  ];
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-muted tabular-nums">{sums.join(' · ')}</p>
      </div>
      <Table label={`${t('engines.doubtful')}: ${title}`} columns={useColumns()} rows={day.calls} rowKey={({ attemptId }) => attemptId} />
    </div>
  );
}

function useColumns(): readonly Column<DoubtfulCall>[] {
  const t = useT();
  const format = useFormat();
  const money = useMoney();
  return useMemo(
    () => [
      {
        id: 'time',
        title: t('credits.when'),
        minor: true,
        className: 'whitespace-nowrap text-muted',
        cell: ({ createdAt }) => format.time(createdAt),
      },
      {
        id: 'model',
        title: t('credits.model'),
        className: 'w-full min-w-32',
        cell: ({ model, engine, createdAt, reason }) => (
          <span dir="ltr" className="flex flex-col items-start rtl:items-end">
            <span className="wrap-anywhere">{model}</span>
            <span className="text-sm text-muted">{engine}</span>
            <span dir="auto" className="text-sm text-muted tablet:hidden">
              {t(`engines.doubtful.reason.${reason}`)}
            </span>
            <span className="text-sm text-muted tablet:hidden">{format.time(createdAt)}</span>
          </span>
        ),
      },
      {
        id: 'reason',
        title: t('engines.doubtful.reason'),
        minor: true,
        className: 'min-w-56',
        cell: ({ reason }) => t(`engines.doubtful.reason.${reason}`),
      },
      { id: 'attempt', title: t('engines.attempt'), minor: true, cell: ({ attemptId }) => <ShortId id={attemptId} /> },
      {
        id: 'amount',
        title: t('engines.doubtful.amount'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ amountMicros, currency, quality, billed }) => (
          <span className="flex flex-col items-end">
            {amountMicros === null || currency === null ? (
              <span className="text-muted">{t('engines.unknown')}</span>
            ) : (
              money.cost(Number(amountMicros) / 1_000_000, currency)
            )}
            {billed ? (
              <Badge tone="bad">{t('engines.doubtful.billed')}</Badge>
            ) : (
              quality && <span className="text-sm text-muted">{t(`engines.quality.${quality}`)}</span>
            )}
          </span>
        ),
      },
      { id: 'checked', title: t('engines.doubtful.state'), className: 'w-0 whitespace-nowrap', cell: (call) => <Checked call={call} /> },
    ],
    [t, format, money],
  );
}

function Checked({ call }: { readonly call: DoubtfulCall }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: (checked: boolean) => api.admin.checkDoubtfulCall({ attempt: call.attemptId }, { checked }),
    onError: (error) => showToast({ tone: 'bad', ...problemText(error) }),
    onSuccess: (_, checked) => {
      if (checked) showToast({ title: t('engines.doubtful.done'), action: { label: t('ui.undo'), run: () => check.mutate(false) } });
      return Promise.all([
        client.invalidateQueries({ queryKey: ['admin', 'doubtful'] }),
        client.invalidateQueries({ queryKey: ['admin', 'queue'] }),
      ]);
    },
  });
  const { icon, label } = call.checkedAt
    ? { icon: Undo2, label: t('engines.doubtful.reopen') }
    : { icon: Check, label: t('engines.doubtful.check') };
  const press = (): void => check.mutate(call.checkedAt === null);
  return (
    <span className="flex items-center gap-2">
      {call.checkedAt && <Badge tone="good">{t('engines.doubtful.checked')}</Badge>}
      <span className="max-tablet:hidden">
        <Button tone={call.checkedAt ? 'plain' : 'quiet'} size="small" isPending={check.isPending} onPress={press}>
          {label}
        </Button>
      </span>
      <span className="tablet:hidden">
        <IconButton icon={icon} label={label} isPending={check.isPending} onPress={press} />
      </span>
    </span>
  );
}
