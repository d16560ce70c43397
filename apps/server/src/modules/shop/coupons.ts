import type { Coupon, CouponChange, NewCoupon } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { appendAudit } from '../audit/index.ts';
import {
  type CouponRow,
  changeCoupon,
  countUsesBy,
  deleteUse,
  findCouponByCode,
  insertCoupon,
  insertUse,
  listCouponRows,
  lockCoupon,
} from './coupon-store.ts';
import type { ShopDeps } from './manage-items.ts';

export async function listCoupons(deps: ShopDeps): Promise<Coupon[]> {
  return (await listCouponRows(deps.db)).map(present);
}

export async function createCoupon(deps: ShopDeps, actor: Actor, coupon: NewCoupon): Promise<Coupon> {
  const at = deps.clock.now();
  const id = newId(at);
  return inTransaction(deps.db, async (tx) => {
    if (!(await insertCoupon(tx, id, coupon, at))) throw new AppError('shop.coupon_taken');
    await appendAudit(tx, { action: 'coupon.created', actorId: actor.accountId, subject: id });
    return present(await requireCoupon(tx, id));
  });
}

export async function updateCoupon(deps: ShopDeps, actor: Actor, id: string, change: CouponChange): Promise<Coupon> {
  return inTransaction(deps.db, async (tx) => {
    const coupon = await requireCoupon(tx, id);
    const maxUses = change.maxUses === undefined ? coupon.maxUses : change.maxUses;
    if (maxUses !== null && maxUses < coupon.uses) throw new AppError('shop.coupon_used', { uses: String(coupon.uses) });
    const endsAt = change.endsAt === undefined ? coupon.endsAt : change.endsAt === null ? null : new Date(change.endsAt);
    await changeCoupon(tx, id, { enabled: change.enabled ?? coupon.enabled, maxUses, endsAt });
    await appendAudit(tx, { action: 'coupon.changed', actorId: actor.accountId, subject: id });
    return present(await requireCoupon(tx, id));
  });
}

export interface CouponQuestion {
  readonly code: string;
  readonly accountId: string;
  readonly sku: string;
  /** What the item costs without it. */
  readonly price: { readonly minor: bigint; readonly currency: string };
}

/** What a coupon would take off, without taking a place of it. Throws `shop.coupon_invalid` with a reason for people. */
export async function weighCoupon(deps: ShopDeps, question: CouponQuestion): Promise<bigint> {
  const coupon = await findCouponByCode(deps.db, normalise(question.code));
  return discountOf(coupon, question, deps.clock.now());
}

/** Takes one place of a coupon for an order, in the order's own transaction: a coupon for ten is used ten times, whoever races. */
export async function useCoupon(
  tx: Tx,
  question: CouponQuestion & { readonly orderId: string; readonly at: Date },
): Promise<{ readonly couponId: string; readonly discountMinor: bigint }> {
  const coupon = await lockCoupon(tx, { code: normalise(question.code) });
  const discountMinor = discountOf(coupon, question, question.at);
  if (!coupon) throw refuse('unknown');
  if ((await countUsesBy(tx, coupon.id, question.accountId)) >= coupon.perAccount) throw refuse('used');
  await insertUse(tx, { orderId: question.orderId, couponId: coupon.id, accountId: question.accountId, at: question.at });
  return { couponId: coupon.id, discountMinor };
}

/** Gives the place back when nothing came of the order. Twice is harmless. */
export const releaseCoupon = deleteUse;

function discountOf(coupon: CouponRow | undefined, { sku, price }: CouponQuestion, now: Date): bigint {
  if (!coupon?.enabled) throw refuse('unknown');
  if (coupon.startsAt && coupon.startsAt > now) throw refuse('early');
  if (coupon.endsAt && coupon.endsAt <= now) throw refuse('over');
  if (coupon.maxUses !== null && coupon.uses >= coupon.maxUses) throw refuse('over');
  if (coupon.skus && !coupon.skus.includes(sku)) throw refuse('item');
  if (coupon.percent !== null) return (price.minor * BigInt(coupon.percent)) / 100n;
  if (coupon.currency !== price.currency) throw refuse('currency');
  // What is left has to be worth a payment: something for nothing is a grant, not a sale.
  if (coupon.amountMinor === null || coupon.amountMinor >= price.minor) throw refuse('item');
  return coupon.amountMinor;
}

/** Why a coupon cannot be used; the web app has the words. */
type Reason = 'unknown' | 'early' | 'over' | 'used' | 'item' | 'currency';
const refuse = (reason: Reason): AppError => new AppError('shop.coupon_invalid', { reason });

const normalise = (code: string): string => code.trim().toUpperCase();

async function requireCoupon(tx: Tx, id: string): Promise<CouponRow> {
  const coupon = await lockCoupon(tx, { id });
  if (!coupon) throw new AppError('shop.coupon_not_found');
  return coupon;
}

const present = (row: CouponRow): Coupon => ({
  id: row.id,
  code: row.code,
  percent: row.percent,
  amount: row.amountMinor === null ? null : { minor: String(row.amountMinor), currency: row.currency ?? '' },
  skus: row.skus ? [...row.skus] : null,
  maxUses: row.maxUses,
  uses: row.uses,
  perAccount: row.perAccount,
  startsAt: row.startsAt?.toISOString() ?? null,
  endsAt: row.endsAt?.toISOString() ?? null,
  enabled: row.enabled,
  createdAt: row.createdAt.toISOString(),
});
