import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SavedBehaviour } from '../emulated-provider.ts';
import { PaymentError } from '../payment-error.ts';
import type { ChargeInput, SavedWay, SavedWays } from '../saved-ways.ts';
import { type Bench, euros, failureOf } from './bench.ts';

export function describeSavedWays(bench: Bench): void {
  const able = (): boolean => bench.provider.savedWays !== undefined;
  const ways = (): SavedWays => {
    if (!bench.provider.savedWays) throw new Error('this provider cannot');
    return bench.provider.savedWays;
  };
  const leave = async (card: SavedBehaviour, customerId: string | null = null): Promise<{ customerId: string; saved: SavedWay }> => {
    const before = customerId === null ? [] : await ways().list(customerId, bench.call);
    const buyer = { email: `${randomUUID().slice(0, 8)}@example.test`, customerId, accountRef: randomUUID() };
    const home = new URL('https://studio.example.test/billing');
    const begun = await ways().save({ buyer, currency: 'EUR', locale: 'da', successUrl: home, cancelUrl: home }, bench.call);
    if (!bench.driver.saveWay) throw new Error('whoever saves ways to pay has an emulator that plays it');
    await bench.driver.saveWay(begun.url, card);
    const [saved] = (await ways().list(begun.customerId, bench.call)).filter(({ id }) => !before.some((one) => one.id === id));
    if (!saved) throw new Error('nothing was saved');
    return { customerId: begun.customerId, saved };
  };
  const chargeOf = ({ customerId, saved }: { customerId: string; saved: SavedWay }, changes: Partial<ChargeInput> = {}): ChargeInput => ({
    orderId: randomUUID(),
    orderedAt: new Date(),
    sku: 'small-pack',
    title: '1,000 credits',
    customerId,
    savedId: saved.id,
    total: euros(1250n),
    ...changes,
  });
  const charges = (orderId: string): number => bench.emulator.books.charges?.(orderId) ?? -1;

  describe('a way to pay that was saved', () => {
    it('is shown with what the provider tells, and never with its number', async ({ skip }) => {
      if (!able()) return skip();
      const { saved, customerId } = await leave('pays');
      if (saved.last4 !== null) expect(saved.last4).toMatch(/^\d{4}$/);
      expect(JSON.stringify(saved).replace(saved.id, '')).not.toMatch(/\d{5}/);
      const second = await leave('declines', customerId);
      expect(second.customerId).toBe(customerId);
      expect((await ways().list(customerId, bench.call)).map(({ id }) => id).toSorted()).toEqual([saved.id, second.saved.id].toSorted());
      expect(await ways().list('nobody', bench.call)).toEqual([]);
    });

    it('is charged for an order: a payment like any other, with our names on it', async ({ skip }) => {
      if (!able()) return skip();
      const input = chargeOf(await leave('pays'));
      const since = new Date(Date.now() - 5_000);
      expect(await ways().find(input, bench.call)).toBeNull();
      const { paymentId } = await ways().charge(input, bench.call);
      const payment = await bench.payment(paymentId);
      expect(payment).toMatchObject({
        id: paymentId,
        orderId: input.orderId,
        state: 'paid',
        reason: 'purchase',
        total: input.total,
        refunded: { minor: 0n },
        subscriptionId: null,
        live: bench.provider.live,
      });
      if (payment.sku !== null) expect(payment.sku).toBe(input.sku);
      expect(await ways().find(input, bench.call)).toBe(paymentId);
      expect((await bench.changed(since)).some(({ id }) => id === paymentId)).toBe(true);
      const refund = { refundId: randomUUID(), paymentId, amount: null, reason: 'requested' } as const;
      expect((await bench.provider.refund(refund, bench.call)).amount).toEqual(input.total);
    });

    it('is charged once, however often, at the same time, and after every key is forgotten', async ({ skip }) => {
      if (!able()) return skip();
      const input = chargeOf(await leave('pays'));
      const all = await Promise.allSettled(Array.from({ length: 20 }, () => ways().charge(input, bench.call)));
      const { paymentId } = await ways().charge(input, bench.call);
      for (const one of all) {
        if (one.status === 'fulfilled') expect(one.value.paymentId).toBe(paymentId);
        else expect(one.reason).toMatchObject({ facts: { retry: bench.unknownOutcome } });
      }
      bench.driver.forgetKeys?.();
      expect((await ways().charge(input, bench.call)).paymentId).toBe(paymentId);
      expect(charges(input.orderId)).toBe(1);
    });

    it.each(['before', 'after'] as const)('is charged once when the line was cut %s the charge was taken', async (when) => {
      if (!able() || !bench.can('cut')) return;
      const input = chargeOf(await leave('pays'));
      bench.emulator.fault({ kind: 'cut', when, at: 'charge' });
      expect(await failureOf(() => ways().charge(input, bench.call))).toMatchObject({
        facts: { kind: 'network', retry: bench.unknownOutcome },
      });
      expect(charges(input.orderId)).toBe(when === 'after' ? 1 : 0);
      expect((await ways().find(input, bench.call)) === null).toBe(when === 'before');
      bench.driver.forgetKeys?.();
      await ways().charge(input, bench.call);
      expect(charges(input.orderId)).toBe(1);
    });

    it.each(['server-error', 'garbage', 'truncated'] as const)(
      'is charged once after an answer that nobody understands: %s',
      async (kind) => {
        if (!able() || !bench.can(kind)) return;
        const input = chargeOf(await leave('pays'));
        bench.emulator.fault({ kind, at: 'charge' });
        expect(await failureOf(() => ways().charge(input, bench.call))).toMatchObject({ facts: { retry: bench.unknownOutcome } });
        const { paymentId } = await ways().charge(input, bench.call);
        expect((await bench.payment(paymentId)).state).toBe('paid');
        expect(charges(input.orderId)).toBe(1);
      },
    );

    it.each([
      ['declines', false],
      ['needs-buyer', true],
    ] as const)('that %s takes nothing, says why, and is not tried again for the same order', async (card, needsBuyer) => {
      if (!able()) return;
      const input = chargeOf(await leave(card));
      const { paymentId } = await ways().charge(input, bench.call);
      const payment = await bench.payment(paymentId);
      expect(payment).toMatchObject({ state: 'failed', orderId: input.orderId, paidAt: null });
      expect(payment.failure).toMatch(/^\w+$/);
      expect(payment.needsBuyer ?? false).toBe(needsBuyer);
      bench.driver.forgetKeys?.();
      expect((await ways().charge(input, bench.call)).paymentId).toBe(paymentId);
      expect(charges(input.orderId)).toBe(0);
    });

    it('is forgotten when asked, twice over, and then never charged', async ({ skip }) => {
      if (!able()) return skip();
      const left = await leave('pays');
      await ways().remove(left.customerId, left.saved.id, bench.call);
      await ways().remove(left.customerId, left.saved.id, bench.call);
      expect(await ways().list(left.customerId, bench.call)).toEqual([]);
      const input = chargeOf(left);
      const error = await failureOf(() => ways().charge(input, bench.call));
      expect(error).toBeInstanceOf(PaymentError);
      expect(error).toMatchObject({ facts: { retry: 'never' } });
      expect(charges(input.orderId)).toBe(0);
    });

    it('is its customer’s alone', async ({ skip }) => {
      if (!able()) return skip();
      const [mine, theirs] = [await leave('pays'), await leave('pays')];
      const input = chargeOf({ customerId: mine.customerId, saved: theirs.saved });
      expect(await failureOf(() => ways().charge(input, bench.call))).toMatchObject({ facts: { retry: 'never' } });
      expect(charges(input.orderId)).toBe(0);
      await ways().remove(mine.customerId, theirs.saved.id, bench.call);
      expect(await ways().list(theirs.customerId, bench.call)).toHaveLength(1);
    });
  });
}
