import type { AdminClosing, ClosingStep } from '@pinhole/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Section } from '../../ui/page.tsx';
import { Facts, Row, Rows, RowsSkeleton } from '../../ui/rows.tsx';
import { showToast } from '../../ui/toast.tsx';
import { paymentConnectionsQuery } from '../selling/selling-queries.ts';
import { adminClosingsKey, adminClosingsQuery } from './closing-queries.ts';

/** Every closing with what providers were told: what did not work waits here for a person. */
export function AdminClosings(): ReactElement {
  const t = useT();
  const closings = useInfiniteQuery(adminClosingsQuery);
  const rows = closings.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Section title={t('closing.admin')} lead={t('closing.adminLead')}>
      {closings.isPending ? (
        <RowsSkeleton count={3} lines={2} />
      ) : closings.isError && rows.length === 0 ? (
        <Fault error={closings.error} onRetry={() => void closings.refetch()} />
      ) : rows.length === 0 ? (
        <Nothing>{t('closing.adminNone')}</Nothing>
      ) : (
        <>
          {rows.map((closing) => (
            <OneClosing key={closing.id} closing={closing} />
          ))}
          <LoadMore pages={closings} />
        </>
      )}
    </Section>
  );
}

const tones: Readonly<Record<AdminClosing['state'], BadgeTone>> = { waiting: 'warn', closing: 'accent', closed: 'good', undone: 'plain' };

const shortId = (id: string): string => id.slice(-12);

function OneClosing({ closing }: { readonly closing: AdminClosing }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { workspaceId, steps } = closing;
  const name = workspaceId === null ? '–' : shortId(workspaceId);
  return (
    <article aria-label={name} className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
      <div className="flex flex-col gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <code dir="ltr" className="font-mono text-sm">
            {name}
          </code>
          <Badge tone={tones[closing.state]}>{t(`closing.state.${closing.state}`)}</Badge>
          {closing.needsOperator && <Badge tone="bad">{t('closing.needsYou')}</Badge>}
        </p>
        <p className="text-sm text-muted">
          <Facts>
            {[
              t(`closing.via.${closing.askedVia}`),
              format.dateTime(closing.askedAt),
              closing.endedAt === null && t('closing.due', { date: format.dateTime(closing.dueAt) }),
              closing.state === 'closed' &&
                t('closing.sum', { refunded: format.credits(closing.refunded), forfeited: format.credits(closing.forfeited) }),
            ]}
          </Facts>
        </p>
        {closing.proof !== null && <p className="text-sm text-pretty wrap-anywhere">{closing.proof}</p>}
      </div>
      {steps.length > 0 && (
        <Rows label={t('closing.steps')}>
          {steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </Rows>
      )}
    </article>
  );
}

const stepTones: Readonly<Record<ClosingStep['state'], BadgeTone>> = {
  waiting: 'warn',
  done: 'good',
  needs_operator: 'bad',
  dropped: 'plain',
};

function Step({ step }: { readonly step: ClosingStep }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: ways } = useQuery(paymentConnectionsQuery);
  const way = `\u2068${ways?.find(({ id }) => id === step.way)?.name ?? step.way}\u2069`;
  const what = t(`closing.step.${step.kind}`);
  const isOpen = step.state === 'needs_operator' || (step.state === 'waiting' && step.tries > 0);
  return (
    <Row
      title={what}
      badges={<Badge tone={stepTones[step.state]}>{t(`closing.stepState.${step.state}`)}</Badge>}
      detail={
        <>
          <Facts>
            {[
              way,
              isOpen && t('closing.tries', { count: step.tries }),
              isOpen && step.nextAt !== null && format.dateTime(step.nextAt),
              step.outcome !== null && step.outcome !== 'done' && step.outcome !== 'kept' && t(`closing.outcome.${step.outcome}`),
              step.problem !== null && (
                <span key="problem" lang="en" dir="auto">
                  {step.problem}
                </span>
              ),
              step.subject !== null && (
                <code key="subject" dir="ltr" className="font-mono text-xs wrap-anywhere whitespace-normal">
                  {step.subject}
                </code>
              ),
            ]}
          </Facts>
          {step.kept !== null && (
            <p lang="en" dir="auto" className="text-pretty">
              {step.kept}
            </p>
          )}
          {isOpen && <StepDeeds step={step} way={way} what={what} />}
        </>
      }
    />
  );
}

function StepDeeds({ step, way, what }: { readonly step: ClosingStep; readonly way: string; readonly what: string }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const after = {
    onError: (error: unknown) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: adminClosingsKey }),
  };
  const again = useMutation({ mutationFn: () => api.admin.retryClosingStep({ id: step.id }), ...after });
  const byHand = useMutation({ mutationFn: () => api.admin.settleClosingStep({ id: step.id }), ...after });
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <Button
        size="small"
        aria-label={t('closing.againNamed', { way, step: what })}
        isPending={again.isPending}
        onPress={() => again.mutate()}
      >
        {t('closing.again')}
      </Button>
      <Button
        size="small"
        aria-label={t('closing.byHandNamed', { way, step: what })}
        isPending={byHand.isPending}
        onPress={() => byHand.mutate()}
      >
        {t('closing.byHand')}
      </Button>
    </div>
  );
}
