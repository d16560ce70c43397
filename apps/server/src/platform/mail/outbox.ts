import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Db, inTransaction, type Tx } from '../database/database.ts';
import { newId } from '../ids.ts';
import { defineJob, enqueue, handleJob, type JobHandler } from '../jobs/job-queue.ts';
import type { MailDriver } from './mail-driver.ts';
import { countFailure, deleteMailBefore, findWaitingMail, insertMail, markSent } from './mail-store.ts';

const sendMail = defineJob('mail.send', { mailId: z.uuid() }, { maxAttempts: 8 });
/** Run daily. */
export const sweepMail = defineJob('mail.sweep', {});

const dayMs = 86_400_000;
/** Header lines are one line: nothing a person typed may start another. */
const controlCharacters = /\p{Cc}+/gu;

/** Writes a mail in the caller's transaction: it leaves if and only if the transaction commits. */
export async function queueMail(
  tx: Tx,
  mail: { readonly to: string; readonly subject: string; readonly text: string; readonly at: Date },
): Promise<string> {
  const id = newId(mail.at);
  await insertMail(tx, {
    id,
    to: mail.to.replaceAll(controlCharacters, ''),
    subject: mail.subject.replaceAll(controlCharacters, ' '),
    text: mail.text,
  });
  await enqueue(tx, sendMail, { mailId: id });
  return id;
}

export interface MailJobsOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly driver: MailDriver;
  readonly retentionDays: () => number;
}

export function mailJobs({ db, clock, driver, retentionDays }: MailJobsOptions): JobHandler[] {
  return [
    handleJob(sendMail, async ({ mailId }, signal) => {
      const mail = await findWaitingMail(db, mailId);
      if (!mail) return;
      try {
        if ((await driver.deliver(mail, signal)) === 'kept') return;
      } catch (error) {
        await inTransaction(db, (tx) => countFailure(tx, mailId));
        throw error;
      }
      await inTransaction(db, (tx) => markSent(tx, mailId, clock.now()));
    }),
    handleJob(sweepMail, async () => {
      const before = new Date(clock.now().getTime() - retentionDays() * dayMs);
      await inTransaction(db, (tx) => deleteMailBefore(tx, before));
    }),
  ];
}
