import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripe } from '@pinhole/payments/stripe';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedProvider } from '../src/spec/emulated-provider.ts';
import { paidFor, sell } from './sell-credits.ts';

const read = (address: string): string => readFileSync(new URL(address, import.meta.url), 'utf8');

describe('the example of the README', () => {
  let emulator: EmulatedProvider;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());

  it('is the code that is run here; copy it over when it changes', () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n// sell-credits.ts\n${read('./sell-credits.ts')}\`\`\`\n`);
  });

  it('sells once, also when the first answer is lost, and grants for what was paid', async () => {
    const provider = stripe.open(emulator.fields);
    const orderId = randomUUID();
    emulator.fault({ kind: 'cut', when: 'after', at: 'checkout' });
    const { checkoutId, url } = await sell(provider, orderId);
    expect(emulator.books.checkouts(orderId)).toBe(1);
    expect(await paidFor(provider, checkoutId)).toBeNull();
    await emulator.driver.buy({ id: checkoutId, next: { kind: 'redirect', url, expiresAt: null } }, 'pays');
    expect(await paidFor(provider, checkoutId)).toMatchObject({ orderId, sku: 'credits-1000', state: 'paid' });
  });

  it('grants nothing for a price that somebody changed', async () => {
    const provider = stripe.open(emulator.fields);
    const { checkoutId, url } = await sell(provider, randomUUID());
    await emulator.driver.tamper?.(checkoutId, 1n);
    await emulator.driver.buy({ id: checkoutId, next: { kind: 'redirect', url, expiresAt: null } }, 'pays');
    expect(await paidFor(provider, checkoutId)).toBeNull();
  });
});
