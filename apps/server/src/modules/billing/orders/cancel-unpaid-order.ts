import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { appendAudit } from '../../audit/index.ts';
import { findSaleItem } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { queueOrderMail } from '../mail/order-mail.ts';
import { findAnyOrder } from '../store/order-store.ts';
import { giveUp } from './open-checkout.ts';

/**
 * An operator gives an unpaid order up, such as a transfer that never came; its buyer is told by mail not to pay it any more. Should its
 * money arrive all the same, it counts. Throws `billing.order_not_found`, `billing.order_closed`.
 */
export async function cancelUnpaidOrder(deps: BillingDeps, actor: Actor, orderId: string): Promise<void> {
  const order = await findAnyOrder(deps.db, orderId);
  const item = order && (await findSaleItem(deps.db, order.itemId));
  if (!order || !item) throw new AppError('billing.order_not_found');
  await giveUp(deps, order, async (tx) => {
    await appendAudit(tx, { action: 'order.cancelled', actorId: actor.accountId, subject: order.id });
    await queueOrderMail(deps, tx, 'cancelled', order, item);
  });
}
