import { type Payment, PaymentError, type PaymentProvider, type SaleItem } from '@pinhole/payments';

const credits: SaleItem = {
  sku: 'credits-1000',
  version: 1,
  title: '1,000 credits',
  description: 'For about 200 pictures',
  price: { minor: 1210n, currency: 'EUR' },
  taxBehaviour: 'inclusive',
  every: null,
  trialDays: 0,
};
/** Ours for the account, the same every time. Together with the number of the order it makes the request, so nothing here may be random. */
const buyer = { email: 'buyer@example.com', customerId: null, accountRef: '0b9d6a5e-7f0e-4c0e-9c53-0d5f2d6f4d5a' };
const call = () => ({ signal: AbortSignal.timeout(30_000), fetch, now: () => new Date() });

/** Opens a checkout and says where to lead the buyer. Store the number of the order first: the same one again opens no second checkout. */
export async function sell(
  provider: PaymentProvider,
  orderId: string,
  tries = 3,
): Promise<{ readonly checkoutId: string; readonly url: URL }> {
  const itemRef = await provider.ensureItem(credits, call());
  const order = {
    orderId,
    item: credits,
    itemRef,
    total: credits.price,
    tax: { minor: 210n, currency: 'EUR' },
    discount: { minor: 0n, currency: 'EUR' },
    buyer,
    locale: 'en',
    successUrl: new URL('https://studio.example.com/billing/done'),
    cancelUrl: new URL('https://studio.example.com/billing'),
  };
  try {
    const { id, next } = await provider.createCheckout(order, call());
    if (next.kind !== 'redirect') throw new Error('This provider shows how to pay instead of leading somewhere.');
    return { checkoutId: id, url: next.url };
  } catch (error) {
    // A lost answer is no failure yet: the same order is sent again under the same key.
    if (error instanceof PaymentError && error.facts.retry === 'same-key' && tries > 1) return sell(provider, orderId, tries - 1);
    throw error;
  }
}

/** What a push and a return page only hint at: grant for a payment that is paid, over our price, and of the right world. */
export async function paidFor(provider: PaymentProvider, checkoutId: string): Promise<Payment | null> {
  const checkout = await provider.read({ kind: 'checkout', id: checkoutId }, call());
  if (checkout?.kind !== 'checkout' || checkout.paymentId === null) return null;
  const payment = await provider.read({ kind: 'payment', id: checkout.paymentId }, call());
  if (payment?.kind !== 'payment' || payment.state !== 'paid' || payment.live !== provider.live) return null;
  const asked = credits.price;
  return payment.total.currency === asked.currency && payment.total.minor >= asked.minor ? payment : null;
}
