import type { OutboxMail } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Section } from '../../ui/page.tsx';
import type { Column } from '../../ui/table.tsx';
import { outboxQuery } from './admin-queries.ts';
import { PagedTable } from '../../ui/paged-table.tsx';
import { splitLinks } from './split-links.ts';

export function Outbox(): ReactElement {
  const t = useT();
  const mails = useInfiniteQuery(outboxQuery);
  const [open, setOpen] = useState<OutboxMail>();
  const columns = useColumns(setOpen);
  return (
    <Section title={t('admin.outbox')} lead={t('admin.outboxLead')}>
      <PagedTable label={t('admin.outbox')} pages={mails} columns={columns} rowKey={({ id }) => id} empty={t('admin.outbox.none')} />
      {open && <Letter mail={open} onClose={() => setOpen(undefined)} />}
    </Section>
  );
}

function useColumns(open: (mail: OutboxMail) => void): readonly Column<OutboxMail>[] {
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
              onPress={() => open(mail)}
              className="max-w-full cursor-pointer truncate rounded-chip text-start font-medium underline decoration-line-strong underline-offset-3 data-hovered:decoration-current pointer-coarse:min-h-6"
            >
              <bdi>{mail.subject}</bdi>
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
        cell: (mail) => (mail.sentAt ? <Badge tone="good">{t('admin.mail.sent')}</Badge> : <Badge>{t('admin.mail.written')}</Badge>),
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

function Letter({ mail, onClose }: { readonly mail: OutboxMail; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const format = useFormat();
  return (
    <Dialog title={mail.subject} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          {t('admin.mail.to')} <bdi dir="ltr">{mail.to}</bdi>
          {' · '}
          {mail.sentAt ? t('admin.mail.sentAt', { date: format.dateTime(mail.sentAt) }) : t('admin.mail.notSent')}
        </p>
        <div dir="auto" className="rounded-card border border-line bg-ground px-4 py-3 whitespace-pre-wrap wrap-anywhere">
          {splitLinks(mail.text).map((part, index) =>
            part.href ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
              <a key={index} href={part.href} target="_blank" rel="noreferrer" className="underline underline-offset-3">
                {part.text}
              </a>
            ) : (
              part.text
            ),
          )}
        </div>
      </div>
    </Dialog>
  );
}
