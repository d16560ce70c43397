import type { OutboxMail } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Section } from '../../ui/page.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import type { Column } from '../../ui/table.tsx';
import { outboxQuery } from './admin-queries.ts';
import { Letter } from './letter.tsx';
import { MailDelivery } from './mail-delivery.tsx';

export function Outbox(): ReactElement {
  const t = useT();
  const mails = useInfiniteQuery(outboxQuery);
  const [openId, setOpenId] = useState<string>();
  const columns = useColumns(setOpenId);
  // Looked up anew: what became of it may change while it is open.
  const open = mails.data?.pages.flatMap(({ data }) => data).find(({ id }) => id === openId);
  return (
    <Section title={t('admin.outbox')} lead={t('admin.outboxLead')}>
      <MailDelivery />
      <PagedTable label={t('admin.outbox')} pages={mails} columns={columns} rowKey={({ id }) => id} empty={t('admin.outbox.none')} />
      {open && <Letter mail={open} onClose={() => setOpenId(undefined)} />}
    </Section>
  );
}

const tones: Readonly<Record<OutboxMail['state'], BadgeTone>> = { sent: 'good', waiting: 'plain', refused: 'bad', kept: 'plain' };

function useColumns(open: (mailId: string) => void): readonly Column<OutboxMail>[] {
  const t = useT();
  return useMemo(
    () => [
      {
        id: 'mail',
        title: t('admin.mail'),
        className: 'w-full max-w-0 min-w-44',
        cell: (mail) => (
          <div className="flex min-w-0 flex-col items-start">
            <Button
              onPress={() => open(mail.id)}
              className="max-w-full cursor-pointer rounded-chip text-start font-medium underline decoration-line-strong underline-offset-3 data-hovered:decoration-current pointer-coarse:min-h-6"
            >
              <bdi className="block truncate">{mail.subject}</bdi>
            </Button>
            <bdi dir="ltr" className="max-w-full truncate text-sm text-muted">
              {mail.to}
            </bdi>
          </div>
        ),
      },
      {
        id: 'state',
        title: t('admin.queue.state'),
        cell: ({ state, trouble }) => (
          <Badge tone={state === 'waiting' && trouble !== null ? 'warn' : tones[state]}>{t(`admin.mail.${state}`)}</Badge>
        ),
      },
      {
        id: 'when',
        title: t('credits.when'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: (mail) => <RelativeTime at={mail.createdAt} />,
      },
    ],
    [t, open],
  );
}
