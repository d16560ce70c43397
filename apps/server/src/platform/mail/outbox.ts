import { z } from 'zod';
import { type Db, inTransaction, type Tx } from '../database/database.ts';
import { newId } from '../ids.ts';
import { defineJob, enqueue, handleJob, type JobHandler } from '../jobs/job-queue.ts';
import { type DeliverDeps, deliverMail } from './deliver-mail.ts';
import { lineBreaks } from './header-line.ts';
import { deleteMailBefore, insertMail, listForgottenMail, type MailState, waitAnew } from './mail-store.ts';

const sendMail = defineJob('mail.send', { mailId: z.uuid() }, { maxAttempts: 8 });
/** Run daily. */
export const sweepMail = defineJob('mail.sweep', {});
/** Run every few minutes. */
export const findForgottenMail = defineJob('mail.find-forgotten', {});

const dayMs = 86_400_000;
/** A queue that is this late is not only busy. */
const forgottenMs = 15 * 60_000;

/** Writes a mail in the caller's transaction: it leaves if and only if the transaction commits. */
export async function queueMail(
  tx: Tx,
  mail: { readonly to: string; readonly subject: string; readonly text: string; readonly at: Date },
): Promise<string> {
  const id = newId(mail.at);
  await insertMail(tx, {
    id,
    to: mail.to.replaceAll(lineBreaks, ''),
    subject: mail.subject.replaceAll(lineBreaks, ' '),
    text: mail.text,
    writtenAt: mail.at,
  });
  await enqueueDelivery(tx, id);
  return id;
}

/** Lets a mail be handed over that was refused, kept, or waits for its next try. Answers the state it was in; undefined: no such mail. */
export async function queueAgain(tx: Tx, mailId: string, now: Date): Promise<MailState | undefined> {
  const before = await waitAnew(tx, mailId, now);
  if (before !== undefined && before !== 'sent') await enqueueDelivery(tx, mailId);
  return before;
}

/** One waiting job for each mail, and one mail at a time: a server that is slow must not take every worker of the background jobs. */
const enqueueDelivery = (tx: Tx, mailId: string, runAt?: Date): Promise<void> =>
  enqueue(tx, sendMail, { mailId }, { key: `mail:${mailId}`, queue: 'mail', ...(runAt ? { runAt } : {}) });

export interface MailJobsOptions extends Omit<DeliverDeps, 'again'> {
  readonly db: Db;
  readonly retentionDays: () => number;
}

export function mailJobs({ retentionDays, ...deps }: MailJobsOptions): JobHandler[] {
  const { db, clock } = deps;
  return [
    handleJob(sendMail, ({ mailId }, signal) => deliverMail({ ...deps, again: enqueueDelivery }, mailId, signal)),
    handleJob(findForgottenMail, async () => {
      const forgotten = await listForgottenMail(db, new Date(clock.now().getTime() - forgottenMs));
      for (const mailId of forgotten) await inTransaction(db, (tx) => enqueueDelivery(tx, mailId));
    }),
    handleJob(sweepMail, async () => {
      const before = new Date(clock.now().getTime() - retentionDays() * dayMs);
      await inTransaction(db, (tx) => deleteMailBefore(tx, before));
    }),
  ];
}
