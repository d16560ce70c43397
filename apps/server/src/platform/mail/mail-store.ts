import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { MailTrouble, OutgoingMail } from './mail-driver.ts';

/** `kept`: there was no server to give it to. */
export type MailState = 'waiting' | 'sent' | 'refused' | 'kept';

/** `rejected`: the server does not want it. `too_late`: for two days it could not be delivered. */
export type MailProblem = MailTrouble | 'rejected' | 'too_late';

export interface MailRow extends OutgoingMail {
  readonly state: MailState;
  readonly sentAt: Date | null;
  readonly failures: number;
  readonly trouble: MailProblem | null;
  /** What the server said, without addresses. */
  readonly answer: string | null;
  readonly nextTryAt: Date | null;
}

/** What the one that hands a mail over holds: nobody else does before `until`. */
export interface ClaimedMail extends OutgoingMail {
  readonly failures: number;
  readonly waitingSince: Date;
  readonly until: Date;
}

export async function insertMail(tx: Tx, mail: OutgoingMail): Promise<void> {
  await tx
    .insertInto('mail')
    .values({
      id: mail.id,
      to_address: mail.to,
      subject: mail.subject,
      text: mail.text,
      created_at: mail.writtenAt,
      waiting_since: mail.writtenAt,
    })
    .execute();
}

/** The mail, if it waits, is due, and nobody else hands it over right now. */
export async function claimMail(tx: Tx, mailId: string, { now, until }: { now: Date; until: Date }): Promise<ClaimedMail | undefined> {
  const row = await tx
    .updateTable('mail')
    .set({ claimed_until: until })
    .where('id', '=', mailId)
    .where('state', '=', 'waiting')
    .where((test) => test.or([test('claimed_until', 'is', null), test('claimed_until', '<=', now)]))
    .where((test) => test.or([test('next_try_at', 'is', null), test('next_try_at', '<=', now)]))
    .returningAll()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      to: row.to_address,
      subject: row.subject,
      text: row.text,
      writtenAt: row.created_at,
      failures: row.failures,
      waitingSince: row.waiting_since,
      until,
    }
  );
}

/** When a waiting mail can be looked at again that cannot be claimed now; undefined when it does not wait. */
export async function findNextLook(db: Db, mailId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('mail')
    .select(sql<Date | null>`greatest(claimed_until, next_try_at)`.as('at'))
    .where('id', '=', mailId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** A delivered mail keeps its envelope only: its text may hold a link that still works. True even if another claim has begun since. */
export async function markSent(tx: Tx, mailId: string, { at, answer }: { at: Date; answer: string | null }): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ state: 'sent', sent_at: at, text: '', answer, trouble: null, next_try_at: null, claimed_until: null })
    .where('id', '=', mailId)
    .execute();
}

/** The end of a claim that did not deliver. Changes nothing when the claim is not held any more. */
export async function endClaim(
  tx: Tx,
  mail: Pick<ClaimedMail, 'id' | 'until'>,
  became: {
    readonly state: Exclude<MailState, 'sent'>;
    readonly failed: boolean;
    readonly trouble: MailProblem | null;
    readonly answer: string | null;
    readonly nextTryAt: Date | null;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('mail')
    .set((row) => ({
      state: became.state,
      trouble: became.trouble,
      answer: became.answer,
      next_try_at: became.nextTryAt,
      claimed_until: null,
      failures: row('failures', '+', became.failed ? 1 : 0),
    }))
    .where('id', '=', mail.id)
    .where('state', '=', 'waiting')
    .where('claimed_until', '=', mail.until)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Lets a mail wait anew that nobody is handing over. Answers the state it was in before; undefined when there is no such mail. */
export async function waitAnew(tx: Tx, mailId: string, now: Date): Promise<MailState | undefined> {
  const row = await tx.selectFrom('mail').select('state').where('id', '=', mailId).forUpdate().executeTakeFirst();
  if (!row) return undefined;
  const { state } = row;
  if (state === 'sent') return state;
  await tx.updateTable('mail').set({ state: 'waiting', waiting_since: now, next_try_at: null }).where('id', '=', mailId).execute();
  return state;
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
    writtenAt: row.created_at,
    state: row.state,
    sentAt: row.sent_at,
    failures: row.failures,
    trouble: row.trouble,
    answer: row.answer,
    nextTryAt: row.next_try_at,
  }));
}

export interface MailCounts {
  readonly waiting: number;
  readonly refused: number;
  /** What the mail that failed last came to, of those that still wait; null when all goes well. */
  readonly trouble: MailProblem | null;
}

export async function countMail(db: Db): Promise<MailCounts> {
  const counts = await db
    .selectFrom('mail')
    .select((row) => [
      row.fn.countAll<bigint>().filterWhere('state', '=', 'waiting').as('waiting'),
      row.fn.countAll<bigint>().filterWhere('state', '=', 'refused').as('refused'),
    ])
    .where('state', 'in', ['waiting', 'refused'])
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom('mail')
    .select('trouble')
    .where('state', '=', 'waiting')
    .where('trouble', 'is not', null)
    .orderBy('next_try_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { waiting: Number(counts.waiting), refused: Number(counts.refused), trouble: failed?.trouble ?? null };
}

/** Mail that waits although its time came before `before`: whoever should have seen to it is gone. */
export async function listForgottenMail(db: Db, before: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('mail')
    .select('id')
    .where('state', '=', 'waiting')
    .where(sql<Date>`greatest(created_at, waiting_since, claimed_until, next_try_at)`, '<', before)
    .orderBy('id')
    .limit(1_000)
    .execute();
  return rows.map(({ id }) => id);
}

export async function deleteMailBefore(tx: Tx, moment: Date): Promise<bigint> {
  const { numDeletedRows } = await tx.deleteFrom('mail').where('created_at', '<', moment).executeTakeFirstOrThrow();
  return numDeletedRows;
}
