import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PaymentError } from '../spec/payment-error.ts';
import type { CheckoutInput, NextStep, PaymentCall } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { checkoutSchema } from './shapes.ts';

const discountSchema = z.object({ code: z.string().min(1) });

/** Creem takes no key for a checkout: the same order again is another checkout, harmless until it is paid, and the old one can still be. */
export async function createCheckout(
  api: CreemApi,
  redirectHosts: readonly string[],
  input: CheckoutInput,
  call: PaymentCall,
): Promise<{ id: string; next: NextStep }> {
  const { itemRef, buyer, orderId, item } = input;
  if (itemRef === null) throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: 'The item is not known to Creem yet.' });
  const code = input.discount.minor > 0n ? await ensureDiscount(api, input, itemRef, call) : undefined;
  const body = {
    product_id: itemRef,
    request_id: orderId,
    units: 1,
    customer: buyer.customerId === null ? { email: buyer.email } : { id: buyer.customerId },
    ...(code === undefined ? {} : { discount_code: code }),
    success_url: input.successUrl.href,
    metadata: { orderId, sku: item.sku, account: buyer.accountRef },
  };
  const { id, checkout_url: address } = await api.post(call, 'v1/checkouts', body, checkoutSchema);
  return { id, next: { kind: 'redirect', url: ownPage(address, redirectHosts), expiresAt: null } };
}

/** A code for this order alone, used once. Made already is found: its name is made of the order. */
async function ensureDiscount(
  api: CreemApi,
  { orderId, discount, item }: CheckoutInput,
  productId: string,
  call: PaymentCall,
): Promise<string> {
  const code = `P${createHash('sha256').update(`discount ${orderId}`).digest('hex').slice(0, 15).toUpperCase()}`;
  try {
    return (await api.get(call, 'v1/discounts', { discount_code: code }, discountSchema)).code;
  } catch (error) {
    if (!(error instanceof PaymentError) || error.facts.kind !== 'not_found') throw error;
  }
  const body = {
    name: 'Coupon',
    code,
    type: 'fixed',
    amount: Number(discount.minor),
    currency: discount.currency,
    max_redemptions: 1,
    // With a plan: off its first period only.
    duration: 'once',
    applies_to_products: [productId],
  };
  if (discount.currency !== item.price.currency)
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: `The discount is not in ${item.price.currency}.` });
  return (await api.post(call, 'v1/discounts', body, discountSchema)).code;
}

/** A page of Creem's that a buyer may be led to. Throws `PaymentError` for any other. */
export function ownPage(address: string | null | undefined, hosts: readonly string[]): URL {
  const url = URL.parse(address ?? '');
  const isOwn = (host: string): boolean => {
    if (host.includes('://')) return url?.origin === host;
    return url?.protocol === 'https:' && (host.startsWith('.') ? url.hostname.endsWith(host) : url.host === host);
  };
  if (url && hosts.some(isOwn)) return url;
  throw new PaymentError({ kind: 'provider_fault', retry: 'never', detail: 'Creem named no page of its own for the buyer.' });
}
