import { inTransaction } from '../../../platform/database/database.ts';
import { listOver } from '../../entitlements/index.ts';
import { findSaleItem } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { type OrderMailKind, queueOrderMail } from '../mail/order-mail.ts';
import { findAnyOrder, partyOf } from '../store/order-store.ts';
import { takeReminder } from '../store/past-due-store.ts';
import { entitle } from './entitle.ts';

const dayMs = 86_400_000;

/** The first is sent when the payment is found missing; `reminders` counts them. */
const laterReminders: readonly { readonly afterDays: number; readonly mail: OrderMailKind }[] = [
  { afterDays: 3, mail: 'past-due-again' },
  { afterDays: 7, mail: 'past-due-last' },
];

/** Tells of payments that are still missing, each time once. Answers how many mails were written. */
export async function remindPastDue(deps: BillingDeps): Promise<number> {
  const now = deps.clock.now();
  let told = 0;
  for (const [index, { afterDays, mail }] of laterReminders.entries()) {
    const since = new Date(now.getTime() - afterDays * dayMs);
    for (let more = true; more; ) {
      more = await inTransaction(deps.db, async (tx) => {
        const row = await takeReminder(tx, { sent: index + 1, since });
        if (!row) return false;
        const [order, item] = [await findAnyOrder(tx, row.orderId), await findSaleItem(tx, row.itemId)];
        const ends = new Date(row.pastDueSince.getTime() + deps.graceDays() * dayMs);
        if (order && item) await queueOrderMail(deps, tx, mail, order, item, ends);
        told += 1;
        return true;
      });
    }
  }
  return told;
}

/** Plans whose time ran out with nobody telling of it: a grace, or an end that was known before. */
export async function endOverdueEntitlements(deps: BillingDeps): Promise<void> {
  for (const workspaceId of await listOver(deps.db, deps.clock.now()))
    await inTransaction(deps.db, async (tx) => entitle(deps, tx, await partyOf(tx, workspaceId)));
}
