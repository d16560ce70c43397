import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';

/** A payment is missing, and it was told of; not missing any more: the next time is told of anew. */
export async function setReminders(tx: Tx, subscriptionId: string, reminders: number): Promise<void> {
  await tx.updateTable('subscription').set({ reminders }).where('id', '=', subscriptionId).execute();
}

/** One plan whose payment has been missing since then and of which was told so often; counted as told once more, by one caller. */
export async function takeReminder(
  tx: Tx,
  { sent, since }: { readonly sent: number; readonly since: Date },
): Promise<{ readonly orderId: string; readonly itemId: string; readonly pastDueSince: Date } | undefined> {
  const { rows } = await sql<{ orderId: string; itemId: string; pastDueSince: Date }>`
    update subscription set reminders = reminders + 1
    where id = (
      select id from subscription where state = 'past_due' and past_due_since <= ${since} and reminders = ${sent}
      order by past_due_since limit 1 for update skip locked)
    returning order_id as "orderId", item_id as "itemId", past_due_since as "pastDueSince"`.execute(tx);
  return rows[0];
}
