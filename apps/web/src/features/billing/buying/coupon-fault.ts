import { isProblem } from '@pinhole/sdk';

export const couponFaults = ['unknown', 'early', 'over', 'used', 'item', 'currency'] as const;
export type CouponFault = (typeof couponFaults)[number];

/** Why a coupon cannot be used; undefined when the fault is another. */
export function couponFault(error: unknown): CouponFault | undefined {
  if (!isProblem(error, 'shop.coupon_invalid')) return undefined;
  return couponFaults.find((fault) => fault === error.details.reason) ?? 'unknown';
}
