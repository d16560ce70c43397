import { sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';
import type { OrderState } from './order-store.ts';

export interface CouponUseRow {
  readonly id: string;
  readonly reference: string;
  readonly state: OrderState;
  readonly discountMinor: bigint;
  readonly currency: string;
  readonly createdAt: Date;
}

/** Orders that hold a place of a coupon, newest first. Reads only, and across modules. */
export async function listCouponUseRows(
  db: Db,
  couponId: string,
  page: { readonly before: string | null; readonly limit: number },
): Promise<CouponUseRow[]> {
  const { rows } = await sql<CouponUseRow>`
    select o.id, o.reference, o.state, o.discount_minor as "discountMinor", o.currency, o.created_at as "createdAt"
    from coupon_use u join sale_order o on o.id = u.order_id
    where u.coupon_id = ${couponId} and (${page.before}::uuid is null or o.id < ${page.before}::uuid)
    order by o.id desc limit ${page.limit}`.execute(db);
  return rows;
}
