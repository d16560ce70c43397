import type { Db, Tx } from '../database/database.ts';
import type { OutgoingMail } from './mail-driver.ts';

export interface MailRow extends OutgoingMail {
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

export async function insertMail(tx: Tx, mail: OutgoingMail): Promise<void> {
  await tx.insertInto('mail').values({ id: mail.id, to_address: mail.to, subject: mail.subject, text: mail.text }).execute();
}

export async function findWaitingMail(db: Db, mailId: string): Promise<OutgoingMail | undefined> {
  const row = await db.selectFrom('mail').selectAll().where('id', '=', mailId).where('sent_at', 'is', null).executeTakeFirst();
  return row && { id: row.id, to: row.to_address, subject: row.subject, text: row.text };
}

/** A delivered mail keeps its envelope only: its text may hold a link that still works. */
export async function markSent(tx: Tx, mailId: string, at: Date): Promise<void> {
  await tx.updateTable('mail').set({ sent_at: at, text: '' }).where('id', '=', mailId).execute();
}

export async function countFailure(tx: Tx, mailId: string): Promise<void> {
  await tx
    .updateTable('mail')
    .set((row) => ({ failures: row('failures', '+', 1) }))
    .where('id', '=', mailId)
    .execute();
}

/** Newest first. `before` is the id of the last mail of the page before. */
export async function listMail(db: Db, page: { readonly before: string | null; readonly limit: number }): Promise<MailRow[]> {
  const rows = await db
    .selectFrom('mail')
    .selectAll()
    .$if(page.before !== null, (query) => query.where('id', '<', page.before))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    to: row.to_address,
    subject: row.subject,
    text: row.text,
    createdAt: row.created_at,
    sentAt: row.sent_at,
  }));
}

export async function deleteMailBefore(tx: Tx, moment: Date): Promise<bigint> {
  const { numDeletedRows } = await tx.deleteFrom('mail').where('created_at', '<', moment).executeTakeFirstOrThrow();
  return numDeletedRows;
}
