import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PaymentObject } from '../objects.ts';
import { type Bench, euros, item, plan } from './bench.ts';

export function describePurchases(bench: Bench): void {
  const { kind } = bench;
  const sells = (what: 'once' | 'recurring'): boolean => bench.provider.traits.sells.includes(what);

  describe('a purchase', () => {
    it('is open until the buyer pays, then paid, at the price we asked for and with our names on it', async ({ skip }) => {
      if (!sells('once')) return skip();
      const input = await bench.orderOf(item());
      const opened = await bench.open(input);
      expect(await bench.checkout(opened.id)).toMatchObject({
        id: opened.id,
        state: 'open',
        orderId: input.orderId,
        live: bench.provider.live,
      });
      await bench.driver.buy(opened, 'pays');
      const checkout = await bench.checkout(opened.id);
      expect(checkout).toMatchObject({ state: 'paid', orderId: input.orderId, live: bench.provider.live, subscriptionId: null });
      const payment = await bench.payment(checkout.paymentId ?? '');
      expect(payment).toMatchObject({
        id: checkout.paymentId,
        orderId: input.orderId,
        state: 'paid',
        reason: 'purchase',
        subscriptionId: null,
        period: null,
        refunded: { minor: 0n },
        live: bench.provider.live,
      });
      if (payment.sku !== null) expect(payment.sku).toBe(input.item.sku);
      expect(payment.paidAt).toBeInstanceOf(Date);
      // A provider that calculates the tax may put it on top of a price without it; this price has it inside.
      expect(payment.total).toEqual(input.total);
      expect(checkout.total).toEqual(input.total);
      // Who is not told the address knows the buyer by another.
      if (payment.buyer.email !== null && kind.sends.some(({ from }) => from === 'buyer e-mail'))
        expect(payment.buyer.email).toBe(input.buyer.email);
    });

    it('costs less by our coupon', async ({ skip }) => {
      if (!sells('once')) return skip();
      const { checkout } = await bench.buy('pays', { discount: euros(210n), total: euros(1000n) });
      expect((await bench.payment(checkout.paymentId ?? '')).total).toEqual(euros(1000n));
    });

    it('of a plan is paid for its first period and begins a subscription', async ({ skip }) => {
      if (!sells('recurring')) return skip();
      const { input, checkout, payment, subscription } = await bench.subscribed();
      expect(checkout).toMatchObject({ orderId: input.orderId, subscriptionId: subscription.id });
      expect(payment).toMatchObject({ state: 'paid', reason: 'first', subscriptionId: subscription.id, orderId: input.orderId });
      expect(payment.total).toEqual(input.total);
      expect(payment.period && payment.period.end.getTime()).toBeGreaterThan(Date.now());
      expect(subscription).toMatchObject({
        state: 'active',
        endsAt: null,
        endedAt: null,
        orderId: input.orderId,
        live: bench.provider.live,
      });
      if (subscription.sku !== null) expect(subscription.sku).toBe(input.item.sku);
      if (payment.sku !== null) expect(payment.sku).toBe(input.item.sku);
    });

    it('of a plan with a coupon costs less in its first period', async ({ skip }) => {
      if (!sells('recurring')) return skip();
      const { checkout } = await bench.buy('pays', { item: plan(), discount: euros(400n), total: euros(1500n) });
      expect((await bench.payment(checkout.paymentId ?? '')).total).toEqual(euros(1500n));
    });

    it('that the buyer leaves stays open, and can be closed, twice', async () => {
      const { opened, checkout } = await bench.buy('leaves');
      expect(checkout.state).toBe('open');
      const { expireCheckout } = bench.provider;
      if (!expireCheckout) return;
      await expireCheckout(opened.id, bench.call);
      expect((await bench.checkout(opened.id)).state).toBe('expired');
      await expireCheckout(opened.id, bench.call);
    });

    it('that is paid is not undone by closing it', async () => {
      const { expireCheckout } = bench.provider;
      if (!expireCheckout) return;
      const { opened } = await bench.buy('pays');
      await expireCheckout(opened.id, bench.call);
      expect((await bench.checkout(opened.id)).state).toBe('paid');
    });

    it('that the bank declines is not paid, and can still be', async () => {
      if (!bench.can('declined')) return;
      const { opened, checkout, input } = await bench.buy('declined');
      expect(['open', 'failed']).toContain(checkout.state);
      if (checkout.paymentId !== null) expect((await bench.payment(checkout.paymentId)).state).not.toBe('paid');
      if (checkout.state !== 'open') return;
      const again = await bench.open(input);
      if (bench.can('same-checkout')) expect(again.id).toBe(opened.id);
      await bench.driver.buy(again, 'pays');
      expect((await bench.checkout(again.id)).state).toBe('paid');
    });

    it.each(['succeeds', 'fails'] as const)('by a slow way is pending, then what becomes of it: %s', async (outcome) => {
      const { settle } = bench.driver;
      if (!settle) return;
      const { opened, checkout } = await bench.buy('delayed');
      expect(checkout.state).toBe('pending');
      if (checkout.paymentId !== null) expect((await bench.payment(checkout.paymentId)).state).toBe('pending');
      await settle(opened.id, outcome);
      const after = await bench.checkout(opened.id);
      expect(after.state).toBe(outcome === 'succeeds' ? 'paid' : 'failed');
      if (after.paymentId !== null) expect((await bench.payment(after.paymentId)).state).toBe(outcome === 'succeeds' ? 'paid' : 'failed');
    });

    it('shows what was really paid when that is not what we asked for', async () => {
      const { tamper } = bench.driver;
      if (!tamper) return;
      const opened = await bench.open(await bench.orderOf(item()));
      await tamper(opened.id, 1n);
      await bench.driver.buy(opened, 'pays');
      const { total, paymentId } = await bench.checkout(opened.id);
      expect(total).toEqual(euros(1n));
      expect((await bench.payment(paymentId ?? '')).total).toEqual(euros(1n));
    });

    it('asked for twice is one checkout, also at the same time', async () => {
      if (!bench.can('same-checkout')) return;
      const input = await bench.orderOf(item());
      const all = await Promise.allSettled(Array.from({ length: 10 }, () => bench.open(input)));
      for (const one of all) {
        // Another call is at it: the caller comes again with the same.
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ facts: { retry: 'same-key' } });
      }
      const again = await bench.open(input);
      for (const one of all) if (one.status === 'fulfilled') expect(one.value.id).toBe(again.id);
      expect(bench.emulator.books.checkouts(input.orderId)).toBe(1);
    });

    it('of an item known already finds it, and a new version is another', async () => {
      const sold = item();
      const first = await bench.provider.ensureItem(sold, bench.call);
      if (first === null) return;
      expect(await bench.provider.ensureItem(sold, bench.call)).toBe(first);
      const dearer = { ...sold, version: 2, price: euros(1500n) };
      const second = await bench.provider.ensureItem(dearer, bench.call);
      expect(second).not.toBe(first);
      const { payment } = await bench.paid(dearer);
      expect(payment.total).toEqual(euros(1500n));
      // Somebody may still be on the old one.
      expect(await bench.provider.ensureItem(sold, bench.call)).toBe(first);
      expect(await bench.provider.ensureItem(dearer, bench.call)).toBe(second);
    });

    it('of an item in another currency is another, and each is found again', async () => {
      const sold = item();
      const first = await bench.provider.ensureItem(sold, bench.call);
      if (first === null) return;
      const dollars = { ...sold, price: { minor: 1200n, currency: 'USD' } };
      const second = await bench.provider.ensureItem(dollars, bench.call);
      expect(second).not.toBe(first);
      expect(await bench.provider.ensureItem(sold, bench.call)).toBe(first);
      expect(await bench.provider.ensureItem(dollars, bench.call)).toBe(second);
    });

    it('of an item that many make known at once is one item', async () => {
      const sold = item();
      const all = await Promise.allSettled(Array.from({ length: 10 }, () => bench.provider.ensureItem(sold, bench.call)));
      const found = await bench.provider.ensureItem(sold, bench.call);
      for (const one of all) {
        if (one.status === 'fulfilled') expect(one.value).toBe(found);
        else expect(one.reason).toMatchObject({ facts: { retry: 'same-key' } });
      }
    });

    it.each(['checkout', 'payment', 'refund', 'dispute', 'subscription'] satisfies PaymentObject['kind'][])(
      'nobody knows is read as nothing: %s',
      async (kindOf) => {
        for (const id of [`${kindOf}_nonesuch`, randomUUID(), '../../v1/account', 'a b?c#d']) {
          expect(await bench.provider.read({ kind: kindOf, id }, bench.call), `${kind.id} ${id}`).toBeNull();
        }
      },
    );
  });
}
