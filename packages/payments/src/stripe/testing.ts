import { randomUUID } from 'node:crypto';
import type { CheckoutInput, PaymentCall, PaymentProvider, SaleItem } from '../spec/provider.ts';
import { decodeForm, type Form } from './emulator-form.ts';
import { stripe } from './index.ts';

/** A call that Stripe answered, with what it was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly form: Form;
}

/** A line that notes what goes over it. */
export function noting(fetchIt: typeof fetch = (...args) => fetch(...args)): PaymentCall & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    signal: new AbortController().signal,
    now: () => new Date(),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const text = await request.clone().text();
      const form = decodeForm(request.method === 'POST' ? new URLSearchParams(text) : url.searchParams);
      asked.push({ method: request.method, path: url.pathname, headers: request.headers, form });
      return fetchIt(request);
    },
  };
}

/** A line on which Stripe says what it is told to, by method and path; the last answer of a path stays. */
export function answering(answers: Readonly<Record<string, readonly { readonly status?: number; readonly body: unknown }[]>>) {
  const counts = new Map<string, number>();
  return noting(async (input) => {
    const request = new Request(input);
    const place = `${request.method} ${new URL(request.url).pathname}`;
    const all = answers[place] ?? [{ status: 404, body: { error: { type: 'invalid_request_error', code: 'resource_missing' } } }];
    const at = counts.get(place) ?? 0;
    counts.set(place, at + 1);
    const { status = 200, body } = all[Math.min(at, all.length - 1)] ?? { body: null };
    return Response.json(body, { status });
  });
}

export const testKey = 'sk_test_51Abcdefghijklmnop';
export const open = (fields: Readonly<Record<string, string>> = {}): PaymentProvider => stripe.open({ secretKey: testKey, ...fields });

const euros = (minor: bigint) => ({ minor, currency: 'EUR' });

export const item = (changes: Partial<SaleItem> = {}): SaleItem => ({
  sku: `item-${randomUUID()}`,
  version: 1,
  title: '1,000 credits',
  description: '',
  price: euros(2000n),
  taxBehaviour: 'inclusive',
  every: null,
  trialDays: 0,
  ...changes,
});

export const order = (sold: SaleItem, itemRef: string | null, changes: Partial<CheckoutInput> = {}): CheckoutInput => ({
  orderId: randomUUID(),
  item: sold,
  itemRef,
  total: sold.price,
  tax: euros(0n),
  discount: euros(0n),
  buyer: { email: 'buyer@example.test', customerId: null, accountRef: randomUUID() },
  locale: 'en',
  successUrl: new URL('https://studio.example.test/return'),
  cancelUrl: new URL('https://studio.example.test/billing'),
  ...changes,
});
