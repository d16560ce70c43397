import type { NewCoupon } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface CouponRow {
  readonly id: string;
  readonly code: string;
  readonly percent: number | null;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly skus: readonly string[] | null;
  readonly maxUses: number | null;
  readonly uses: number;
  readonly perAccount: number;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly enabled: boolean;
  readonly createdAt: Date;
}

const columns = [
  'id',
  'code',
  'percent',
  'amount_minor as amountMinor',
  'currency',
  'skus',
  'max_uses as maxUses',
  'uses',
  'per_account as perAccount',
  'starts_at as startsAt',
  'ends_at as endsAt',
  'enabled',
  'created_at as createdAt',
] as const;

export async function listCouponRows(db: Db): Promise<CouponRow[]> {
  return db.selectFrom('coupon').select(columns).orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
}

export async function findCouponByCode(db: Db, code: string): Promise<CouponRow | undefined> {
  return db.selectFrom('coupon').select(columns).where('code', '=', code).executeTakeFirst();
}

export async function lockCoupon(tx: Tx, by: { readonly id: string } | { readonly code: string }): Promise<CouponRow | undefined> {
  const query = tx.selectFrom('coupon').select(columns).forUpdate();
  return ('id' in by ? query.where('id', '=', by.id) : query.where('code', '=', by.code)).executeTakeFirst();
}

export async function couponExists(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('coupon').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** False when the code is taken. */
export async function insertCoupon(tx: Tx, id: string, coupon: NewCoupon, createdAt: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('coupon')
    .values({
      id,
      code: coupon.code,
      percent: coupon.percent,
      amount_minor: coupon.amount ? BigInt(coupon.amount.minor) : null,
      currency: coupon.amount?.currency ?? null,
      skus: coupon.skus,
      max_uses: coupon.maxUses,
      per_account: coupon.perAccount,
      starts_at: coupon.startsAt === null ? null : new Date(coupon.startsAt),
      ends_at: coupon.endsAt === null ? null : new Date(coupon.endsAt),
      created_at: createdAt,
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function changeCoupon(
  tx: Tx,
  id: string,
  change: { readonly enabled: boolean; readonly maxUses: number | null; readonly endsAt: Date | null },
): Promise<void> {
  await tx
    .updateTable('coupon')
    .set({ enabled: change.enabled, max_uses: change.maxUses, ends_at: change.endsAt })
    .where('id', '=', id)
    .execute();
}

export async function countUsesBy(tx: Tx, couponId: string, accountId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('coupon_use')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('coupon_id', '=', couponId)
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertUse(
  tx: Tx,
  use: { readonly orderId: string; readonly couponId: string; readonly accountId: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('coupon_use')
    .values({ order_id: use.orderId, coupon_id: use.couponId, account_id: use.accountId, created_at: use.at })
    .execute();
  await tx.updateTable('coupon').set({ uses: sql`uses + 1` }).where('id', '=', use.couponId).execute();
}

export async function deleteUse(tx: Tx, orderId: string): Promise<void> {
  await sql`
    with gone as (delete from coupon_use where order_id = ${orderId} returning coupon_id)
    update coupon set uses = uses - 1 from gone where coupon.id = gone.coupon_id`.execute(tx);
}
