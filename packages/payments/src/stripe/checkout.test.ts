import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedProvider } from '../spec/emulated-provider.ts';
import type { CheckoutInput, PaymentProvider, SaleItem } from '../spec/provider.ts';
import { startEmulator } from './emulator.ts';
import { stripe } from './index.ts';
import { checkoutLocale } from './locale.ts';
import { item, noting, order } from './testing.ts';

const euros = (minor: bigint) => ({ minor, currency: 'EUR' });
let emulator: EmulatedProvider;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const connect = (fields: Readonly<Record<string, string>> = {}): PaymentProvider => stripe.open({ ...emulator.fields, ...fields });

async function buy(provider: PaymentProvider, sold: SaleItem, changes: Partial<CheckoutInput> = {}) {
  const call = noting();
  const opened = await provider.createCheckout(order(sold, await provider.ensureItem(sold, call), changes), call);
  const asked = call.asked.find(({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions');
  await emulator.driver.buy(opened, 'pays');
  const checkout = await provider.read({ kind: 'checkout', id: opened.id }, call);
  if (checkout?.kind !== 'checkout' || checkout.paymentId === null) throw new Error('not paid');
  const payment = await provider.read({ kind: 'payment', id: checkout.paymentId }, call);
  if (payment?.kind !== 'payment') throw new Error('no payment');
  return { call, asked: asked?.form ?? {}, opened, checkout, payment };
}
const payments = async (provider: PaymentProvider, subscriptionId: string | null) => {
  const found = [];
  for await (const ref of provider.changedSince(new Date(Date.now() - 60_000), noting())) {
    const object = ref.kind === 'payment' ? await provider.read(ref, noting()) : null;
    if (object?.kind === 'payment' && object.subscriptionId === subscriptionId) found.push(object);
  }
  return found;
};

describe('a checkout at Stripe', () => {
  it('is answered the same for a day because nothing in it depends on the hour', async () => {
    const provider = connect();
    const sold = item();
    const input = order(sold, await provider.ensureItem(sold, noting()));
    const [first, second] = [noting(), noting()];
    const one = await provider.createCheckout(input, first);
    const other = await provider.createCheckout(input, { ...second, now: () => new Date(Date.now() + 3600_000) });
    expect(other).toEqual(one);
    expect(second.asked.map(({ form }) => form)).toEqual(first.asked.map(({ form }) => form));
  });

  it('names the order and the item on everything that Stripe makes of it', async () => {
    const once = await buy(connect(), item());
    const orderId = once.checkout.orderId;
    expect(once.asked).toMatchObject({
      client_reference_id: orderId,
      metadata: { orderId },
      payment_intent_data: { metadata: { orderId } },
      invoice_creation: { enabled: 'true', invoice_data: { metadata: { orderId } } },
      adaptive_pricing: { enabled: 'false' },
    });
    expect(once.asked).not.toHaveProperty('payment_method_types');
    const plan = await buy(connect(), item({ every: 'month' }));
    expect(plan.asked).toMatchObject({ mode: 'subscription', subscription_data: { metadata: { orderId: plan.checkout.orderId } } });
    for (const name of ['payment_intent_data', 'invoice_creation', 'customer_creation']) expect(plan.asked).not.toHaveProperty(name);
  });

  it('adds the tax that is ours to a price without it, and says that Stripe calculated none', async () => {
    const sold = item({ taxBehaviour: 'exclusive' });
    const { payment, checkout } = await buy(connect(), sold, { total: euros(2500n), tax: euros(500n) });
    expect(payment).toMatchObject({ total: euros(2500n), tax: null, sku: sold.sku });
    expect(checkout.tax).toBeNull();
  });

  it('costs a business abroad less by the tax that it owes itself, in renewals as well', async () => {
    const provider = connect();
    const { checkout, payment } = await buy(provider, item({ every: 'month', price: euros(2500n) }), { total: euros(2000n) });
    expect(payment.total).toEqual(euros(2000n));
    await emulator.driver.renew?.(checkout.subscriptionId ?? '', 'pays');
    const renewal = (await payments(provider, checkout.subscriptionId)).find(({ reason }) => reason === 'renewal');
    expect(renewal).toMatchObject({ total: euros(2000n), sku: payment.sku });
    const other = item({ every: 'month', price: euros(5000n) });
    const itemRef = await provider.ensureItem(other, noting());
    const asked = { subscriptionId: checkout.subscriptionId ?? '', item: other, itemRef, total: euros(4000n) };
    const before = noting();
    const quote = await provider.quotePlanChange?.(asked, before);
    expect(before.asked.map(({ path }) => path)).toContain('/v1/invoices/create_preview');
    // The price of the catalogue has a tax in it that this buyer does not owe.
    await provider.changePlan?.({ ...asked, changeId: randomUUID(), at: 'now', ...(quote ? { quotedAt: quote.quotedAt } : {}) }, noting());
    const changed = (await payments(provider, checkout.subscriptionId)).find(({ reason }) => reason === 'change');
    expect(changed).toMatchObject({ total: quote?.charge, sku: other.sku });
  });

  it('sells a plan with our tax on it at a price that is found again, one for each amount', async () => {
    const provider = connect();
    const sold = item({ every: 'month', taxBehaviour: 'exclusive', price: euros(1000n) });
    const priceOf = async (total: bigint): Promise<unknown> => {
      const { asked } = await buy(provider, sold, { total: euros(total), tax: euros(total - 1000n) });
      return (asked as { line_items: [{ price: string }] }).line_items[0].price;
    };
    const danish = await priceOf(1250n);
    expect(await priceOf(1250n)).toBe(danish);
    const german = await priceOf(1190n);
    expect(new Set([danish, german, await provider.ensureItem(sold, noting())]).size).toBe(3);
  });

  it('takes a coupon of ours off before our tax', async () => {
    const sold = item({ taxBehaviour: 'exclusive' });
    const { payment, asked } = await buy(connect(), sold, { discount: euros(500n), total: euros(1875n), tax: euros(375n) });
    expect(payment.total).toEqual(euros(1875n));
    expect(asked).toMatchObject({ line_items: [{ price_data: { unit_amount: '2500', tax_behavior: 'inclusive' } }] });
  });

  it('leaves the tax to Stripe where it calculates it', async () => {
    const provider = connect({ automaticTax: 'true', collectTaxIds: 'true' });
    expect(provider.traits).toMatchObject({ taxes: 'provider', seller: 'operator' });
    const { payment, asked } = await buy(provider, item({ taxBehaviour: 'exclusive' }), { total: euros(2500n), tax: euros(500n) });
    expect(payment).toMatchObject({ total: euros(2500n), tax: euros(500n) });
    expect(payment.buyer).toMatchObject({ billingCountry: 'DK', paymentCountry: 'DK' });
    expect(asked).toMatchObject({
      automatic_tax: { enabled: 'true' },
      tax_id_collection: { enabled: 'true' },
      billing_address_collection: 'required',
      customer_update: { address: 'auto', name: 'auto' },
    });
  });

  it('is sold by Stripe where payments are managed, with nothing of taxes from us', async () => {
    const provider = connect({ managedPayments: 'true', automaticTax: 'true', collectTaxIds: 'true' });
    expect(provider.traits).toMatchObject({ seller: 'provider', taxes: 'provider' });
    const { asked, payment } = await buy(provider, item());
    expect(asked).toMatchObject({ managed_payments: { enabled: 'true' } });
    for (const name of ['automatic_tax', 'tax_id_collection', 'invoice_creation']) expect(asked).not.toHaveProperty(name);
    expect(payment).toMatchObject({ total: euros(2000n), tax: euros(400n) });
  });

  it('of a plan with a coupon costs less once: the renewal costs the full price', async () => {
    const provider = connect();
    const { checkout, payment } = await buy(provider, item({ every: 'month' }), { discount: euros(500n), total: euros(1500n) });
    expect(payment).toMatchObject({ reason: 'first', total: euros(1500n) });
    await emulator.driver.renew?.(checkout.subscriptionId ?? '', 'pays');
    const renewal = (await payments(provider, checkout.subscriptionId)).find(({ reason }) => reason === 'renewal');
    expect(renewal?.total).toEqual(euros(2000n));
  });

  it('that a coupon makes free is bought without a payment at the bank, and read by the session', async () => {
    const sold = item();
    const { checkout, payment } = await buy(connect(), sold, { discount: euros(2000n), total: euros(0n) });
    expect(checkout).toMatchObject({ state: 'paid', paymentId: checkout.id });
    expect(payment).toMatchObject({ id: checkout.id, state: 'paid', reason: 'purchase', total: euros(0n), sku: sold.sku });
  });

  it('may not change its discount: the coupon of an order is made once', async () => {
    const provider = connect();
    const sold = item();
    const input = order(sold, await provider.ensureItem(sold, noting()), { discount: euros(100n), total: euros(1900n) });
    await provider.createCheckout(input, noting());
    const other = { ...input, discount: euros(1900n), total: euros(100n) };
    await expect(provider.createCheckout(other, noting())).rejects.toMatchObject({ facts: { kind: 'bad_request', retry: 'never' } });
  });

  it('of the same number with another price is refused, and nothing is opened', async () => {
    const provider = connect();
    const [cheap, dear] = [item(), item({ price: euros(9000n) })];
    const input = order(cheap, await provider.ensureItem(cheap, noting()));
    await provider.createCheckout(input, noting());
    const other = { ...order(dear, await provider.ensureItem(dear, noting())), orderId: input.orderId, buyer: input.buyer };
    await expect(provider.createCheckout(other, noting())).rejects.toMatchObject({ facts: { kind: 'bad_request', retry: 'never' } });
    expect(emulator.books.checkouts(input.orderId)).toBe(1);
  });

  it('shares one customer with another that the same account opened before paying', async () => {
    const provider = connect();
    const sold = item();
    const buyer = { email: 'same@example.test', customerId: null, accountRef: randomUUID() };
    const itemRef = await provider.ensureItem(sold, noting());
    const customers = [];
    for (let count = 0; count < 2; count += 1) {
      const { id } = await provider.createCheckout(order(sold, itemRef, { buyer }), noting());
      const checkout = await provider.read({ kind: 'checkout', id }, noting());
      customers.push(checkout?.kind === 'checkout' ? checkout.customerId : null);
    }
    expect(customers[0]).toMatch(/^cus_/);
    expect(customers[1]).toBe(customers[0]);
  });

  it('of a declined card says where another is tried', async () => {
    const provider = connect();
    const sold = item();
    const opened = await provider.createCheckout(order(sold, await provider.ensureItem(sold, noting())), noting());
    await emulator.driver.buy(opened, 'declined');
    const checkout = await provider.read({ kind: 'checkout', id: opened.id }, noting());
    expect(checkout).toMatchObject({ state: 'open', actionUrl: opened.next.kind === 'redirect' ? opened.next.url : null });
  });

  it('finds a price that somebody put away in the dashboard gone, and takes its key back', async () => {
    const provider = connect();
    const sold = item();
    const first = await provider.ensureItem(sold, noting());
    const put = {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.fields.secretKey}` },
      body: new URLSearchParams({ active: 'false' }),
    };
    await fetch(`${emulator.url}/v1/prices/${first}`, put);
    emulator.driver.forgetKeys?.();
    const second = await provider.ensureItem(sold, noting());
    expect(second).not.toBe(first);
    expect(await provider.ensureItem(sold, noting())).toBe(second);
  });

  it('is not opened for a price at Stripe that is not the item’s', async () => {
    const provider = connect();
    const sold = item();
    await provider.ensureItem(sold, noting());
    await expect(provider.ensureItem({ ...sold, price: euros(1n) }, noting())).rejects.toMatchObject({
      facts: { kind: 'bad_request', retry: 'never' },
    });
  });

  it.each([
    ['da', 'da'],
    ['da-DK', 'da'],
    ['pt-BR', 'pt-BR'],
    ['en-GB', 'en-GB'],
    ['no', 'nb'],
    ['ar', 'auto'],
    ['', 'auto'],
  ])('is shown in the language of %s as %s', (tag, locale) => {
    expect(checkoutLocale(tag)).toBe(locale);
  });
});

describe('a server error that Stripe keeps for its key', () => {
  it('does not keep an order from being opened', async () => {
    const provider = connect();
    const sold = item();
    const input = order(sold, await provider.ensureItem(sold, noting()));
    emulator.fault({ kind: 'server-error', at: 'checkout' });
    await expect(provider.createCheckout(input, noting())).rejects.toMatchObject({ facts: { kind: 'provider_fault', retry: 'same-key' } });
    const again = noting();
    await provider.createCheckout(input, again);
    const keys = again.asked.filter(({ path }) => path === '/v1/checkout/sessions').map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toEqual([`checkout:${input.orderId}`, `checkout:${input.orderId}:2`]);
  });
});
