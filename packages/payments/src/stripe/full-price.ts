import { PaymentError } from '../spec/payment-error.ts';
import type { CheckoutInput } from '../spec/provider.ts';

/**
 * What the item costs this buyer without the coupon, where the tax is ours: the price, with as much tax in it or out of it as the discounted
 * one was given. A plan's renewals cost this, its first payment `total`. Units of the price's currency. Throws `PaymentError` for amounts
 * that do not belong together.
 */
export function fullPrice({ item, total, discount }: Pick<CheckoutInput, 'item' | 'total' | 'discount'>): bigint {
  const { minor, currency } = item.price;
  const net = minor - discount.minor;
  const fits = [total, discount].every((amount) => amount.currency === currency && amount.minor >= 0n) && net >= 0n;
  if (!fits || (net === 0n && total.minor !== 0n))
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'The amounts of the order do not belong together.' });
  return net === 0n ? minor : (minor * total.minor * 2n + net) / (net * 2n);
}
