import type { Cap, CapTargets, WorkspaceSpending } from '@pinhole/contract';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { showToast } from '../../ui/toast.tsx';
import { CapRow } from '../credits/cap-row.tsx';
import { useAlertText } from '../credits/use-alert-text.ts';
import { capTargetsQuery, spendingKey, workspaceAlertsQuery, workspaceCapsQuery } from './caps-queries.ts';
import { OperatorCapForm } from './operator-cap-form.tsx';

export interface WorkspaceCapsProps {
  readonly workspace: WorkspaceSpending;
  readonly onClose: () => void;
}

/** Every cap of one workspace, whoever set it, with what is used of it, and what the workspace was told. */
export function WorkspaceCaps({ workspace: { workspaceId, name }, onClose }: WorkspaceCapsProps): ReactElement {
  const t = useT();
  const caps = useQuery(workspaceCapsQuery(workspaceId));
  const { data: targets = nobody } = useQuery(capTargetsQuery(workspaceId));
  const [isAdding, setIsAdding] = useState(false);
  return (
    <Dialog title={t('limits.open', { name: `\u2068${name}\u2069` })} width="wide" isOpen onOpenChange={(open) => !open && onClose()}>
      <div className="flex flex-col gap-6">
        <section className="flex flex-col gap-3">
          {caps.isPending ? (
            <RowsSkeleton count={2} />
          ) : caps.isError ? (
            <Fault error={caps.error} onRetry={() => void caps.refetch()} />
          ) : caps.data.length === 0 ? (
            <Nothing>{t('credits.capsNone')}</Nothing>
          ) : (
            <ul aria-label={t('credits.caps')} className="flex flex-col rounded-card border border-line bg-surface">
              {caps.data.map((cap) => (
                <CapLine key={cap.id} workspaceId={workspaceId} cap={cap} targets={targets} />
              ))}
            </ul>
          )}
          {isAdding ? (
            <OperatorCapForm workspaceId={workspaceId} targets={targets} onClose={() => setIsAdding(false)} />
          ) : (
            <Button className="self-start" onPress={() => setIsAdding(true)}>
              {t('credits.capAdd')}
            </Button>
          )}
        </section>
        <Alerts workspaceId={workspaceId} targets={targets} />
      </div>
    </Dialog>
  );
}

const nobody: CapTargets = { members: [], keys: [] };

/** Whose cap it is by name; the name is gone with the member or the key. */
const nameOf = ({ members, keys }: CapTargets, subjectId: string | null): string | undefined =>
  [...members, ...keys].find(({ id }) => id === subjectId)?.name;

interface CapLineProps {
  readonly workspaceId: string;
  readonly cap: Cap;
  readonly targets: CapTargets;
}

function CapLine({ workspaceId, cap, targets }: CapLineProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.admin.deleteWorkspaceCap({ workspace: workspaceId, cap: cap.id }),
    onSuccess: () => void showToast({ title: t('credits.cap.removed') }),
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: spendingKey }), client.invalidateQueries({ queryKey: balanceQuery.queryKey })]),
  });
  const whose = nameOf(targets, cap.subjectId);
  const title = `${t(`limits.subject.${cap.subject}`)}${whose ? ` \u2068${whose}\u2069` : ''} · ${t(`credits.cap.period.${cap.period}`)}`;
  return (
    <CapRow
      cap={cap}
      title={title}
      deeds={
        <Button
          tone="plain"
          size="small"
          aria-label={`${t('credits.capDelete')}: ${title}`}
          isPending={remove.isPending}
          onPress={() => remove.mutate()}
        >
          {t('credits.capDelete')}
        </Button>
      }
    />
  );
}

function Alerts({ workspaceId, targets }: { readonly workspaceId: string; readonly targets: CapTargets }): ReactElement {
  const t = useT();
  const alerts = useInfiniteQuery(workspaceAlertsQuery(workspaceId));
  const text = useAlertText();
  const rows = alerts.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">{t('limits.alerts')}</h3>
      {alerts.isError && <Fault error={alerts.error} onRetry={() => void alerts.refetch()} />}
      {alerts.isSuccess && rows.length === 0 && <p className="text-sm text-muted">{t('credits.alertsNone')}</p>}
      {rows.length > 0 && (
        <ul className="flex flex-col rounded-card border border-line bg-surface">
          {rows.map((alert) => (
            <li
              key={alert.id}
              className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line px-4 py-2.5 text-sm last:border-0"
            >
              <span>
                {text(alert)}
                {nameOf(targets, alert.subjectId) !== undefined && <bdi className="text-muted"> · {nameOf(targets, alert.subjectId)}</bdi>}
              </span>
              <span className="text-muted">
                <RelativeTime at={alert.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <LoadMore pages={alerts} />
    </section>
  );
}
