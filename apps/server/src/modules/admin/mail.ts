import type { MailDelivery, OutboxMail, Page, TestMailResult } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import type { Delivery } from '../../platform/mail/mail-driver.ts';
import { countMail, listMail, type MailProblem } from '../../platform/mail/mail-store.ts';
import { queueAgain } from '../../platform/mail/outbox.ts';
import { type Account, findAccount } from '../accounts/index.ts';
import { appendAudit } from '../audit/index.ts';
import { type AdminDeps, type PageRequest, pageOf } from './admin.ts';

export async function listOutbox(deps: AdminDeps, request: PageRequest): Promise<Page<OutboxMail>> {
  const rows = await listMail(deps.db, { before: request.before, limit: request.limit + 1 });
  return pageOf(
    rows,
    request.limit,
    ({ id }) => id,
    ({ writtenAt, sentAt, nextTryAt, ...row }) => ({
      ...row,
      createdAt: writtenAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
      nextTryAt: nextTryAt?.toISOString() ?? null,
    }),
  );
}

export async function readDelivery({ db, mail }: AdminDeps): Promise<MailDelivery> {
  return { server: mail.server, ...(await countMail(db)) };
}

/** Harmless to repeat: a mail has one job, and is handed over by one at a time. */
export async function sendAgain(deps: AdminDeps, actor: Actor, mailId: string): Promise<{ state: 'waiting' }> {
  if (deps.mail.server === null) throw new AppError('mail.no_server');
  await inTransaction(deps.db, async (tx) => {
    const before = await queueAgain(tx, mailId, deps.credits.clock.now());
    if (before === undefined) throw new AppError('mail.not_found');
    if (before === 'sent') throw new AppError('mail.sent_already');
    await appendAudit(tx, { action: 'mail.sent_again', actorId: actor.accountId, subject: mailId });
  });
  return { state: 'waiting' };
}

/** To the operator's own address and past the outbox: the answer is wanted now, and a mail that says nothing needs no second try. */
export async function sendTestMail(deps: AdminDeps, actor: Actor): Promise<TestMailResult> {
  const { driver, server } = deps.mail;
  if (server === null) throw new AppError('mail.no_server');
  const account = await findAccount(deps.db, actor.accountId);
  if (!account) throw new AppError('auth.required');
  const now = deps.credits.clock.now();
  const words = templates[account.locale]({ service: deps.settings.get('service.name'), host: server.host });
  const mail = { id: newId(now), to: account.email, ...words, writtenAt: now };
  const delivery = await driver.deliver(mail, new AbortController().signal);
  return {
    sent: delivery.outcome === 'sent',
    to: account.email,
    trouble: troubleOf(delivery),
    answer: delivery.outcome === 'kept' ? null : delivery.answer,
  };
}

function troubleOf(delivery: Delivery): MailProblem | null {
  if (delivery.outcome === 'later') return delivery.trouble;
  return delivery.outcome === 'refused' ? 'rejected' : null;
}

type Template = (facts: { readonly service: string; readonly host: string }) => { readonly subject: string; readonly text: string };

const templates: Readonly<Record<Account['locale'], Template>> = {
  en: ({ service, host }) => ({
    subject: `A test mail from ${service}`,
    text: `This mail was sent to try out the mail server ${host}. It arrived.\n\nLook at how it arrived, too: not in the folder for spam, and under the name and address that people expect.`,
  }),
  da: ({ service, host }) => ({
    subject: `En testmail fra ${service}`,
    text: `Denne mail blev sendt for at prøve mailserveren ${host}. Den kom frem.\n\nSe også efter, hvordan den kom frem: ikke i mappen med spam, og med det navn og den adresse, som folk venter.`,
  }),
  ar: ({ service, host }) => ({
    subject: `رسالة تجريبية من ${service}`,
    text: `أُرسلت هذه الرسالة لتجربة خادم البريد ${host}، وقد وصلت.\n\nانظر أيضًا كيف وصلت: ليس في مجلد الرسائل المزعجة، وبالاسم والعنوان اللذين يتوقعهما الناس.`,
  }),
};
