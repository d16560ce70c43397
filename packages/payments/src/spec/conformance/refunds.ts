import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Refund } from '../objects.ts';
import { PaymentError } from '../payment-error.ts';
import { type Bench, euros, failureOf } from './bench.ts';

export function describeRefunds(bench: Bench): void {
  const byHand = (): boolean => bench.provider.traits.refunds === 'by-hand';
  const inParts = (): boolean => bench.provider.traits.refunds === 'any-amount';
  const giveBack = (paymentId: string, minor: bigint | null, refundId: string = randomUUID()): Promise<Refund> =>
    bench.provider.refund({ refundId, paymentId, amount: minor === null ? null : euros(minor), reason: 'requested' }, bench.call);
  const readRefund = (id: string) => bench.provider.read({ kind: 'refund', id }, bench.call);

  describe('a refund', () => {
    it('of everything is seen on the payment and carries our number', async ({ skip }) => {
      if (byHand()) return skip();
      const { payment } = await bench.paid();
      const refundId = randomUUID();
      const refund = await giveBack(payment.id, null, refundId);
      expect(refund).toMatchObject({ kind: 'refund', paymentId: payment.id, amount: payment.total, live: bench.provider.live });
      expect(['pending', 'succeeded']).toContain(refund.state);
      if (refund.refundId !== null) expect(refund.refundId).toBe(refundId);
      expect(await readRefund(refund.id)).toMatchObject({ id: refund.id, paymentId: payment.id, amount: payment.total });
      expect((await bench.payment(payment.id)).refunded).toEqual(payment.total);
    });

    it('of a plan’s period is one of the payment that paid it', async () => {
      if (byHand() || !bench.provider.traits.sells.includes('recurring')) return;
      const { payment } = await bench.subscribed();
      const refund = await giveBack(payment.id, inParts() ? 400n : null);
      expect(refund.paymentId).toBe(payment.id);
      expect(await readRefund(refund.id)).toMatchObject({ paymentId: payment.id, amount: refund.amount });
      expect((await bench.payment(payment.id)).refunded).toEqual(refund.amount);
      const { dispute } = bench.driver;
      if (!dispute || bench.provider.traits.disputes === 'none') return;
      const disputed = await bench.subscribed();
      const id = await dispute(disputed.payment.id);
      expect(await bench.provider.read({ kind: 'dispute', id }, bench.call)).toMatchObject({ paymentId: disputed.payment.id });
    });

    it('of a part leaves the rest, and never gives more than there is', async () => {
      if (byHand()) return;
      const { payment } = await bench.paid();
      if (!inParts()) {
        expect(await failureOf(() => giveBack(payment.id, 500n))).toMatchObject({ facts: { kind: 'unsupported', retry: 'never' } });
        expect(bench.emulator.books.refunds(payment.id)).toBe(0);
        return;
      }
      await giveBack(payment.id, 500n);
      expect((await bench.payment(payment.id)).refunded).toEqual(euros(500n));
      expect(await failureOf(() => giveBack(payment.id, 800n))).toMatchObject({ name: 'PaymentError', facts: { retry: 'never' } });
      await giveBack(payment.id, null);
      expect((await bench.payment(payment.id)).refunded).toEqual(payment.total);
      expect(await failureOf(() => giveBack(payment.id, 1n))).toMatchObject({ facts: { kind: 'already_done', retry: 'never' } });
      expect(bench.emulator.books.refunded(payment.id)).toBe(payment.total.minor);
    });

    it('asked for twice is one refund, however long after', async () => {
      if (byHand()) return;
      const { payment } = await bench.paid();
      const [part, refundId] = [inParts() ? 300n : null, randomUUID()];
      const first = await giveBack(payment.id, part, refundId);
      const again = async (): Promise<void> => {
        const second = await giveBack(payment.id, part, refundId).catch((error: unknown) => error);
        if (second instanceof PaymentError) expect(second.facts).toMatchObject({ kind: 'already_done' });
        else expect(second).toMatchObject({ id: first.id });
      };
      await again();
      bench.driver.forgetKeys?.();
      await again();
      expect(bench.emulator.books.refunds(payment.id)).toBe(1);
    });

    it('asked for by twenty at once is one refund', async () => {
      if (byHand()) return;
      const { payment } = await bench.paid();
      const [part, refundId] = [inParts() ? 300n : null, randomUUID()];
      const all = await Promise.allSettled(Array.from({ length: 20 }, () => giveBack(payment.id, part, refundId)));
      const ids = new Set(all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : [])));
      expect(ids.size).toBe(1);
      for (const one of all) {
        if (one.status === 'rejected') expect(['busy', 'already_done']).toContain((one.reason as PaymentError).facts.kind);
      }
      expect(bench.emulator.books.refunds(payment.id)).toBe(1);
      expect((await bench.payment(payment.id)).refunded).toEqual(part === null ? payment.total : euros(part));
    });

    it('in another currency than the payment is refused', async () => {
      if (byHand()) return;
      const { payment } = await bench.paid();
      const asked = {
        refundId: randomUUID(),
        paymentId: payment.id,
        amount: { minor: 500n, currency: 'JPY' },
        reason: 'requested',
      } as const;
      expect(await failureOf(() => bench.provider.refund(asked, bench.call))).toMatchObject({
        name: 'PaymentError',
        facts: { retry: 'never' },
      });
      expect(bench.emulator.books.refunds(payment.id)).toBe(0);
    });

    it('of a payment nobody knows is not found', async () => {
      if (byHand()) return;
      expect(await failureOf(() => giveBack('payment_nonesuch', null))).toMatchObject({ facts: { kind: 'not_found', retry: 'never' } });
    });

    it('made at the provider is found by what changed, and is not ours', async () => {
      const { refund } = bench.driver;
      if (!refund) return;
      const since = new Date(Date.now() - 2_000);
      const { payment } = await bench.paid();
      const id = await refund(payment.id, inParts() ? 200n : null);
      expect(await bench.changed(since)).toContainEqual({ kind: 'refund', id });
      expect(await readRefund(id)).toMatchObject({ paymentId: payment.id, refundId: null });
      expect((await bench.payment(payment.id)).refunded.minor).toBe(inParts() ? 200n : payment.total.minor);
    });

    it('that comes back days later failed, and the payment shows it', async () => {
      const { failRefund } = bench.driver;
      if (!failRefund || byHand()) return;
      const { payment } = await bench.paid();
      const refund = await giveBack(payment.id, null);
      await failRefund(refund.id);
      expect(await readRefund(refund.id)).toMatchObject({ state: 'failed', failure: expect.any(String) });
      expect((await bench.payment(payment.id)).refunded.minor).toBe(0n);
    });
  });

  describe('a dispute', () => {
    it.each(['won', 'lost'] as const)('is read as open, then as %s', async (outcome) => {
      // Who never tells the end says at once what counts: the money is gone.
      const begun = bench.provider.traits.disputes === 'open-only' ? 'lost' : 'open';
      const { dispute, endDispute } = bench.driver;
      if (!dispute || bench.provider.traits.disputes === 'none') return;
      const since = new Date(Date.now() - 2_000);
      const { payment } = await bench.paid();
      const id = await dispute(payment.id);
      const read = () => bench.provider.read({ kind: 'dispute', id }, bench.call);
      expect(await read()).toMatchObject({ kind: 'dispute', id, paymentId: payment.id, amount: payment.total, state: begun });
      expect(await bench.changed(since)).toContainEqual({ kind: 'dispute', id });
      if (!endDispute || bench.provider.traits.disputes === 'open-only') return;
      await endDispute(id, outcome);
      expect(await read()).toMatchObject({ state: outcome });
    });
  });
}
