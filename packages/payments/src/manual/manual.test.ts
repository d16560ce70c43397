import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describePaymentProvider } from '../spec/conformance.ts';
import type { EmulatedProvider } from '../spec/emulated-provider.ts';
import { fromDecimal } from '../spec/money.ts';
import { type CheckoutInput, type NextStep, type PaymentCall, PaymentConnectionError } from '../spec/provider.ts';
import { isBic, readIban, writeIban } from './iban.ts';
import { manual, manualTransfers } from './index.ts';
import { isReference, referenceOf } from './reference.ts';
import { createMemoryBook } from './transfer-book.ts';

const fields = { holder: 'Example Studio ApS', iban: 'DK50 0040 0440 1162 43', bic: 'dabadkkk' };
const book = createMemoryBook();

describePaymentProvider({
  kind: manualTransfers(book),
  startEmulator: async () => bank(),
  cannot: { declined: 'nobody declines a transfer: it comes or it does not' },
});

/** A buyer who reads the instructions and transfers, and a person at the service who sees the money arrive. */
function bank(): EmulatedProvider {
  const others = new Map<string, bigint>();
  return {
    url: '',
    fields,
    driver: {
      async buy({ id, next }, outcome) {
        if (next.kind !== 'instructions') throw new Error('the buyer is to be told how to pay');
        if (outcome !== 'pays') return;
        const [, value = '', currency = ''] =
          next.lines.map((line) => /^([\d.]+) ([A-Z]{3})$/.exec(line.value)).find((match) => match !== null) ?? [];
        const amount = { minor: others.get(id) ?? fromDecimal(value, currency), currency };
        book.receive({ orderId: id.replace('transfer:', ''), amount, at: new Date() });
      },
      tamper: async (id, minor) => void others.set(id, minor),
    },
    // An order is its own checkout, and money goes back by hand.
    books: { checkouts: () => 1, refunded: () => 0n, refunds: () => 0 },
    fault: () => undefined,
    close: async () => undefined,
  };
}

const callAt = (now: Date): PaymentCall => ({
  signal: new AbortController().signal,
  fetch: () => Promise.reject(new Error('nothing leaves')),
  now: () => now,
});
const order = (changes: Partial<CheckoutInput> = {}): CheckoutInput => ({
  // Version 7: made at 2026-11-20T12:00:00Z.
  orderId: '019aa142-4a00-7000-8000-0123456789ab',
  item: {
    sku: 'credits',
    version: 1,
    title: 'Credits',
    description: '',
    price: { minor: 1210n, currency: 'EUR' },
    taxBehaviour: 'inclusive',
    every: null,
    trialDays: 0,
  },
  itemRef: null,
  total: { minor: 1210n, currency: 'EUR' },
  tax: { minor: 210n, currency: 'EUR' },
  discount: { minor: 0n, currency: 'EUR' },
  buyer: { email: 'buyer@example.test', customerId: null, accountRef: randomUUID() },
  locale: 'en',
  successUrl: new URL('https://studio.example.test/'),
  cancelUrl: new URL('https://studio.example.test/'),
  ...changes,
});
const madeAt = new Date(Number.parseInt('019aa1424a00', 16));
const linesOf = (next: NextStep): Readonly<Record<string, string>> =>
  next.kind === 'instructions' ? Object.fromEntries(next.lines.map(({ label, value }) => [label, value])) : {};

describe('the instructions', () => {
  const provider = manual.open({ ...fields, days: '7', note: 'Thank you.' });

  it('say how much, to whom and with which reference, and until when', async () => {
    const { next } = await provider.createCheckout(order(), callAt(new Date(madeAt.getTime() + 86_400_000)));
    expect(linesOf(next)).toEqual({
      Amount: '12.10 EUR',
      Recipient: 'Example Studio ApS',
      IBAN: 'DK50 0040 0440 1162 43',
      BIC: 'DABADKKK',
      Reference: referenceOf(order().orderId),
      Note: 'Thank you.',
    });
    expect(next).toMatchObject({ expiresAt: new Date(madeAt.getTime() + 7 * 86_400_000) });
  });

  it.each([
    ['da', 'Beløb', 'Meddelelse'],
    ['ar', 'المبلغ', 'المرجع'],
    ['da-DK', 'Beløb', 'Meddelelse'],
    ['xx', 'Amount', 'Reference'],
  ])('speak the buyer’s language: %s', async (locale, amount, reference) => {
    const { next } = await provider.createCheckout(order({ locale, reference: 'AB12CD34E0' }), callAt(madeAt));
    expect(linesOf(next)).toMatchObject({ [amount]: '12.10 EUR', [reference]: 'AB12CD34E0' });
  });

  it('are good for so many days from the order, and money that comes later still counts', async () => {
    const late = createMemoryBook();
    const { orderId } = order();
    const open = manualTransfers(late).open({ ...fields, days: '7' });
    const read = (days: number) =>
      open.read({ kind: 'checkout', id: `transfer:${orderId}` }, callAt(new Date(madeAt.getTime() + days * 86_400_000)));
    expect(await read(6.9)).toMatchObject({ state: 'open' });
    expect(await read(7.1)).toMatchObject({ state: 'expired' });
    late.receive({ orderId, amount: order().total, at: new Date() });
    expect(await read(30)).toMatchObject({ state: 'paid', paymentId: `manual:${orderId}` });
  });

  it('are given for purchases of something only', async () => {
    const { item } = order();
    await expect(provider.createCheckout(order({ item: { ...item, every: 'month' } }), callAt(madeAt))).rejects.toMatchObject({
      facts: { kind: 'unsupported' },
    });
    await expect(provider.createCheckout(order({ total: { minor: 0n, currency: 'EUR' } }), callAt(madeAt))).rejects.toMatchObject({
      facts: { kind: 'bad_request' },
    });
  });
});

describe('a refund', () => {
  it('waits for a person, and is of money that arrived', async () => {
    const own = createMemoryBook();
    const provider = manualTransfers(own).open(fields);
    const { orderId, total } = order();
    const asked = { refundId: randomUUID(), paymentId: `manual:${orderId}`, amount: null, reason: 'requested' } as const;
    await expect(provider.refund(asked, callAt(madeAt))).rejects.toMatchObject({ facts: { kind: 'not_found', retry: 'never' } });
    own.receive({ orderId, amount: total, at: madeAt });
    expect(await provider.refund(asked, callAt(madeAt))).toMatchObject({ state: 'pending', amount: total, refundId: asked.refundId });
  });
});

describe('a reference', () => {
  it('follows from the order, is read without doubt, and every mistyped letter shows', () => {
    const seen = new Set<string>();
    for (let count = 0; count < 500; count += 1) {
      const id = randomUUID();
      const reference = referenceOf(id);
      expect(reference).toBe(referenceOf(id));
      expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
      expect(isReference(reference)).toBe(true);
      seen.add(reference);
      for (let at = 0; at < 9; at += 1) {
        const other = reference[at] === 'A' ? 'B' : 'A';
        expect(isReference(reference.slice(0, at) + other + reference.slice(at + 1))).toBe(false);
        const swapped = reference.slice(0, at) + reference[at + 1] + reference[at] + reference.slice(at + 2);
        if (swapped !== reference) expect(isReference(swapped), `${reference} ${swapped}`).toBe(false);
      }
    }
    expect(seen.size).toBe(500);
  });
});

describe('an IBAN', () => {
  it.each([
    'DK50 0040 0440 1162 43',
    'de89370400440532013000',
    'GB82-WEST-1234-5698-7654-32',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
  ])('%s is one', (text) => {
    expect(readIban(text)).toBe(text.toUpperCase().replace(/[\s-]/g, ''));
  });

  it.each([
    '',
    'DK50',
    'DK5000400440116244',
    'DK05 0040 0440 1162 43',
    'DK50 0040 0440 1612 43',
    'XX50 0040 0440 1162 43',
    'DK500040044011624',
    'DK50 0040 0440 1162 43 0',
  ])('%j is none, and no connection is made with it', (text) => {
    expect(readIban(text)).toBeNull();
    expect(() => manual.open({ ...fields, iban: text })).toThrow(
      expect.objectContaining({ name: 'PaymentConnectionError', field: 'iban' }),
    );
  });

  it('is written in groups of four', () => expect(writeIban('DK5000400440116243')).toBe('DK50 0040 0440 1162 43'));
});

it('a connection names the field that cannot be used', () => {
  for (const [name, value] of [
    ['bic', 'DABA'],
    ['days', '0'],
    ['days', '1.5'],
    ['holder', '  '],
  ] as const) {
    expect(() => manual.open({ ...fields, [name]: value })).toThrow(PaymentConnectionError);
  }
  expect([isBic('DABADKKK'), isBic('DABADKKKXXX'), isBic('DABADKK')]).toEqual([true, true, false]);
});
