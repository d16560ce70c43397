import type { OutboxMail } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { mailDeliveryQuery, outboxQuery } from './admin-queries.ts';
import { ServerAnswer } from './server-answer.tsx';
import { splitLinks } from './split-links.ts';

export interface LetterProps {
  readonly mail: OutboxMail;
  readonly onClose: () => void;
}

/** One mail as it was written, what became of it, and what can be done about that. */
export function Letter({ mail, onClose }: LetterProps): ReactElement {
  const t = useT();
  const format = useFormat();
  return (
    <Dialog title={mail.subject} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted wrap-anywhere">
          {t('admin.mail.to')} <bdi dir="ltr">{mail.to}</bdi>
          {mail.sentAt && ` · ${t('admin.mail.sentAt', { date: format.dateTime(mail.sentAt) })}`}
        </p>
        {mail.state !== 'sent' && <Fate mail={mail} />}
        <div dir="auto" className="rounded-card border border-line bg-ground px-4 py-3 whitespace-pre-wrap wrap-anywhere">
          {mail.text === '' && mail.state === 'sent' ? (
            <span className="text-muted">{t('admin.mail.textGone')}</span>
          ) : (
            splitLinks(mail.text).map((part, index) =>
              part.href ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
                <a key={index} href={part.href} target="_blank" rel="noreferrer" className="underline underline-offset-3">
                  {part.text}
                </a>
              ) : (
                part.text
              ),
            )
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** Why it is not with its receiver, and the way to have it sent. */
function Fate({ mail }: { readonly mail: OutboxMail }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: delivery } = useQuery(mailDeliveryQuery);
  const { state, trouble, nextTryAt } = mail;
  const canSend = Boolean(delivery?.server) && (state !== 'waiting' || nextTryAt !== null);
  const words =
    trouble !== null ? t(`admin.mail.trouble.${trouble}`) : state === 'kept' ? t('admin.mail.keptText') : t('admin.mail.waitingText');
  return (
    <Banner
      tone={state === 'refused' ? 'bad' : trouble === null ? 'plain' : 'warn'}
      {...(canSend ? { action: <SendAgain mail={mail} /> } : {})}
    >
      <p className="text-text">{words}</p>
      <ServerAnswer answer={mail.answer} />
      {nextTryAt !== null && <p>{t('admin.mail.nextTry', { date: format.dateTime(nextTryAt) })}</p>}
      {canSend && state !== 'waiting' && <p>{t('admin.mail.oldLinks')}</p>}
    </Banner>
  );
}

function SendAgain({ mail }: { readonly mail: OutboxMail }): ReactElement {
  const t = useT();
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () => api.admin.sendMailAgain({ id: mail.id }),
    onSuccess: () => showToast({ title: t('admin.mail.queued') }),
    onError: (error) => showToast({ ...problemText(error), tone: 'bad' }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: outboxQuery.queryKey }),
        queries.invalidateQueries({ queryKey: mailDeliveryQuery.queryKey }),
      ]),
  });
  return (
    <Button size="small" icon={Send} isPending={send.isPending} onPress={() => send.mutate()}>
      {t(mail.state === 'kept' ? 'admin.mail.send' : 'admin.mail.tryAgain')}
    </Button>
  );
}
