import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

/** Payments whose time to be kept is over, and of no plan that still runs. */
export async function listOldPayments(db: Db, today: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from payment p left join subscription s on s.id = p.subscription_id
    where p.keep_until < ${today}::date and (s.id is null or s.state = 'ended') order by p.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** With the refunds and disputes that belong to it. */
export async function deleteOldPayment(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('refund').where('payment_id', '=', id).execute();
  await tx.deleteFrom('dispute').where('payment_id', '=', id).execute();
  await tx.deleteFrom('payment').where('id', '=', id).execute();
}

/** Orders whose time is over and of which no payment and no running plan is left. */
export async function listOldOrders(db: Db, today: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from sale_order o
    where o.keep_until < ${today}::date and not exists (select from payment p where p.order_id = o.id)
      and not exists (
        select from subscription s where s.order_id = o.id
          and (s.state <> 'ended' or exists (select from payment p where p.subscription_id = s.id))
      )
    order by o.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** With the plan that it began. */
export async function deleteOldOrder(tx: Tx, id: string): Promise<void> {
  await sql`delete from plan_change where subscription_id in (select id from subscription where order_id = ${id})`.execute(tx);
  await tx.deleteFrom('subscription').where('order_id', '=', id).execute();
  await tx.deleteFrom('sale_order').where('id', '=', id).execute();
}
