import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo } from 'react';
import { type MessageId, type Translate, useT } from '../../app/i18n.ts';
import type { admin } from '../../app/locales/en/admin.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Section } from '../../ui/page.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import type { Column } from '../../ui/table.tsx';
import { type AuditEvent, auditQuery, peopleQuery } from './admin-queries.ts';

type ActionId = Extract<keyof typeof admin, `admin.action.${string}`>;

const told: ReadonlySet<string> = new Set([
  'account.created',
  'account.email_verified',
  'account.password_changed',
  'connection.changed',
  'connection.created',
  'connection.deleted',
  'coupon.changed',
  'coupon.created',
  'credits.cap_removed',
  'credits.cap_set',
  'credits.granted',
  'doubtful_call.checked',
  'closing.asked',
  'closing.done',
  'closing.step_done',
  'closing.step_retried',
  'closing.undone',
  'doubtful_call.reopened',
  'item.deleted',
  'item.drafted',
  'item.offered',
  'item.retired',
  'key.created',
  'key.revoked',
  'model.breaker_closed',
  'model.changed',
  'models.added',
  'operator.appointed',
  'operator.dismissed',
  'tax.paper_resolved',
  'order.confirmed',
  'order.cancelled',
  'payments.changed',
  'payments.connected',
  'refund.approved',
  'refund.asked',
  'refund.cancelled',
  'refund.decided',
  'refund.paid',
  'session.created',
  'session.ended',
  'session.refused',
  'setting.changed',
  'setting.cleared',
  'setup.completed',
  'workspace.created',
]);

/** What was done, in words; an action this page does not know yet goes by its own name. */
const actionText = (action: string, t: Translate): string =>
  told.has(action) ? t(`admin.action.${action}` as ActionId satisfies MessageId) : action;

const shortId = (id: string): string => (id.length === 36 ? id.slice(-12) : id);

export function AuditLog(): ReactElement {
  const t = useT();
  const events = useInfiniteQuery(auditQuery);
  const columns = useColumns();
  return (
    <Section title={t('admin.audit')} lead={t('admin.auditLead')}>
      <PagedTable label={t('admin.audit')} pages={events} columns={columns} rowKey={({ id }) => id} empty={t('admin.audit.none')} />
    </Section>
  );
}

/** A person by name where it is known, anything else by the end of its id. */
function Who({ id, names }: { readonly id: string | null; readonly names: Names }): ReactElement {
  if (id === null) return <span className="text-muted">–</span>;
  const name = names.get(id);
  return name ? (
    <bdi title={id} className="block max-w-48 truncate">
      {name}
    </bdi>
  ) : (
    <code dir="ltr" title={id} className="font-mono text-xs text-muted">
      {shortId(id)}
    </code>
  );
}

type Names = ReadonlyMap<string, string>;

/** The log itself holds ids only, because it outlives the accounts. */
function useNames(): Names {
  const { data } = useInfiniteQuery(peopleQuery);
  return useMemo(() => new Map(data?.pages.flatMap((page) => page.data.map(({ id, name }) => [id, name] as const))), [data]);
}

function useColumns(): readonly Column<AuditEvent>[] {
  const t = useT();
  const names = useNames();
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'sequence', title: '#', align: 'end', className: 'text-muted', minor: true, cell: ({ sequence }) => sequence },
      {
        id: 'action',
        title: t('admin.audit.action'),
        className: 'w-full',
        cell: ({ action, createdAt }) => (
          <span className="flex flex-col">
            <span>{actionText(action, t)}</span>
            <span className="text-sm text-muted tablet:hidden">{format.dateTime(createdAt)}</span>
          </span>
        ),
      },
      {
        id: 'actor',
        title: t('admin.audit.actor'),
        className: 'whitespace-nowrap',
        cell: ({ actorId }) => <Who id={actorId} names={names} />,
      },
      {
        id: 'subject',
        title: t('admin.audit.subject'),
        className: 'whitespace-nowrap max-wide:hidden',
        cell: ({ subject }) => <Who id={subject} names={names} />,
      },
      {
        id: 'when',
        title: t('credits.when'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: ({ createdAt }) => format.dateTime(createdAt),
      },
      {
        id: 'hash',
        title: t('admin.audit.hash'),
        className: 'max-wide:hidden',
        cell: ({ hash }) => (
          <code dir="ltr" title={hash} className="font-mono text-xs text-muted">
            {hash.slice(0, 8)}
          </code>
        ),
      },
    ],
    [t, format, names],
  );
}
