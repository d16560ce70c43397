import type { AdminPayment, DisputeRow } from '@pinhole/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { Section } from '../../../ui/page.tsx';
import { Facts, Rows, RowsSkeleton } from '../../../ui/rows.tsx';
import { disputesQuery, paymentConnectionsQuery, paymentProblemsQuery } from '../selling-queries.ts';
import { MarkedPrompts } from './marked-prompts.tsx';
import { leftOf } from './order-money.ts';
import { PaymentPushes } from './payment-pushes.tsx';
import { RefundDialog } from './refund-dialog.tsx';

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
  const disputes = useInfiniteQuery(disputesQuery);
  const rows = disputes.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Section title={t('selling.disputes')} lead={t('selling.disputesLead')}>
      {disputes.isPending ? (
        <RowsSkeleton count={2} lines={2} />
      ) : disputes.isError && rows.length === 0 ? (
        <Fault error={disputes.error} onRetry={() => void disputes.refetch()} />
      ) : rows.length === 0 ? (
        <Nothing>{t('selling.noDisputes')}</Nothing>
      ) : (
        <Rows label={t('selling.disputes')}>
          {rows.map((dispute) => (
            <Dispute key={dispute.id} dispute={dispute} />
          ))}
        </Rows>
      )}
      <LoadMore pages={disputes} />
    </Section>
  );
}

/** How it stands, until when to answer, and what it does to the workspace of the buyer. */
function Dispute({ dispute }: { readonly dispute: DisputeRow }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { state, answerBy, endedAt } = dispute;
  return (
    <li className="flex flex-col gap-1 px-4 py-3.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium tabular-nums">{format.money(BigInt(dispute.amount), dispute.currency)}</span>
        <Badge tone={disputeTones[state]}>{t(`selling.dispute.${state}`)}</Badge>
        {state === 'open' && dispute.frozen && <Badge tone="warn">{t('selling.spendingStopped')}</Badge>}
      </p>
      <p className="text-sm text-pretty">{t(`selling.dispute.${state}.means`, { credits: format.credits(dispute.granted) })}</p>
      {state !== 'open' && dispute.frozen && <p className="text-sm text-pretty text-warn">{t('selling.stillFrozen')}</p>}
      <p className="text-sm text-muted">
        <Facts>
          {[
            <bdi key="order" className="font-mono">
              {dispute.orderReference ?? dispute.ref}
            </bdi>,
            format.date(dispute.openedAt),
            <span key="reason" lang="en" dir="auto">
              {dispute.reason}
            </span>,
            answerBy !== null && endedAt === null && t('selling.answerBy', { date: format.date(answerBy) }),
            endedAt !== null && t('selling.decided', { date: format.date(endedAt) }),
          ]}
        </Facts>
      </p>
    </li>
  );
}
