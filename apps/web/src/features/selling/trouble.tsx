import type { AdminPayment, DisputeRow } from '@pinhole/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Facts, Rows, RowsSkeleton } from '../../ui/rows.tsx';
import type { Column } from '../../ui/table.tsx';
import { leftOf } from './order-money.ts';
import { MarkedPrompts } from './marked-prompts.tsx';
import { PaymentPushes } from './payment-pushes.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import { disputesQuery, paymentConnectionsQuery, paymentProblemsQuery } from './selling-queries.ts';

/** Money that needs a person: what brought no credits, what buyers want back from their bank, and what providers said of late. */
export function Trouble(): ReactElement {
  return (
    <>
      <Problems />
      <Disputes />
      <PaymentPushes />
      <MarkedPrompts />
    </>
  );
}

function Problems(): ReactElement {
  const t = useT();
  const problems = useQuery(paymentProblemsQuery);
  return (
    <Section title={t('selling.problems')} lead={t('selling.problemsLead')}>
      {problems.isPending ? (
        <RowsSkeleton count={2} lines={2} />
      ) : problems.isError ? (
        <Fault error={problems.error} onRetry={() => void problems.refetch()} />
      ) : problems.data.length === 0 ? (
        <Nothing>{t('selling.noProblems')}</Nothing>
      ) : (
        <Rows label={t('selling.problems')}>
          {problems.data.map((payment) => (
            <Problem key={payment.id} payment={payment} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function Problem({ payment }: { readonly payment: AdminPayment }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: ways } = useQuery(paymentConnectionsQuery);
  const [payingBack, setPayingBack] = useState(false);
  const way = ways?.find(({ id }) => id === payment.way);
  const left = leftOf(payment, []);
  const problem = payment.problem ?? 'unknown_order';
  return (
    <li className="flex flex-wrap items-start gap-3 px-4 py-3.5">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium tabular-nums">{format.money(BigInt(payment.total), payment.currency)}</span>
          <Badge tone="bad">{t(`selling.problem.${problem}`)}</Badge>
        </p>
        <p className="text-sm text-pretty">{t(`selling.problem.${problem}.do`)}</p>
        <p className="text-sm text-muted">
          <Facts>
            {[
              payment.paidAt && format.dateTime(payment.paidAt),
              <bdi key="way">{way?.name ?? payment.way}</bdi>,
              payment.orderReference !== null && (
                <bdi key="order" className="font-mono">
                  {payment.orderReference}
                </bdi>
              ),
              <code key="ref" dir="ltr" className="font-mono text-xs wrap-anywhere whitespace-normal">
                {payment.ref}
              </code>,
            ]}
          </Facts>
        </p>
      </div>
      {left > 0n && problem !== 'other_world' && (
        <Button size="small" onPress={() => setPayingBack(true)}>
          {t('selling.payBack')}
        </Button>
      )}
      {payingBack && (
        <RefundDialog payment={payment} left={left} byHand={way?.provider === 'manual'} onClose={() => setPayingBack(false)} />
      )}
    </li>
  );
}

const disputeTones: Readonly<Record<DisputeRow['state'], BadgeTone>> = { inquiry: 'warn', open: 'bad', won: 'good', lost: 'plain' };

function Disputes(): ReactElement {
  const t = useT();
  const format = useFormat();
  const disputes = useInfiniteQuery(disputesQuery);
  const columns = useMemo<readonly Column<DisputeRow>[]>(
    () => [
      {
        id: 'what',
        title: t('billing.what'),
        className: 'w-full',
        cell: (dispute) => (
          <div className="flex flex-col items-start">
            <bdi className="font-mono">{dispute.orderReference ?? dispute.ref}</bdi>
            <span className="text-sm text-muted">
              <Facts>
                {[
                  format.date(dispute.openedAt),
                  <span key="reason" lang="en" dir="auto">
                    {dispute.reason}
                  </span>,
                  dispute.answerBy !== null && dispute.endedAt === null && t('selling.answerBy', { date: format.date(dispute.answerBy) }),
                  dispute.endedAt !== null && t('selling.decided', { date: format.date(dispute.endedAt) }),
                ]}
              </Facts>
            </span>
            <span className="text-sm text-pretty">
              {t(`selling.dispute.${dispute.state}.means`, { credits: format.credits(dispute.granted) })}
            </span>
            {dispute.state !== 'open' && dispute.frozen && (
              <span className="text-sm text-pretty text-warn">{t('selling.stillFrozen')}</span>
            )}
          </div>
        ),
      },
      {
        id: 'state',
        title: t('billing.state'),
        cell: (dispute) => (
          <span className="flex flex-wrap gap-1">
            <Badge tone={disputeTones[dispute.state]}>{t(`selling.dispute.${dispute.state}`)}</Badge>
            {dispute.state === 'open' && dispute.frozen && <Badge tone="warn">{t('selling.spendingStopped')}</Badge>}
          </span>
        ),
      },
      {
        id: 'amount',
        title: t('billing.total'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: ({ amount, currency }) => format.money(BigInt(amount), currency),
      },
    ],
    [t, format],
  );
  return (
    <Section title={t('selling.disputes')} lead={t('selling.disputesLead')}>
      <PagedTable
        label={t('selling.disputes')}
        pages={disputes}
        columns={columns}
        rowKey={({ id }) => id}
        empty={t('selling.noDisputes')}
      />
    </Section>
  );
}
