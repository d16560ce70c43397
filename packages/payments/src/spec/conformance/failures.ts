import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PaymentFault } from '../emulated-provider.ts';
import { PaymentError } from '../payment-error.ts';
import { type Bench, failureOf, item } from './bench.ts';

export function describeFailures(bench: Bench): void {
  const expected = {
    unauthorized: { kind: 'auth', retry: 'never' },
    forbidden: { kind: 'auth', retry: 'never' },
    'bad-request': { kind: 'bad_request', retry: 'never' },
    'rate-limited': { kind: 'busy', retry: 'same-key' },
    unavailable: { kind: 'provider_fault', retry: bench.unknownOutcome },
    'server-error': { kind: 'provider_fault', retry: bench.unknownOutcome },
    garbage: { kind: 'provider_fault', retry: bench.unknownOutcome },
    truncated: { kind: expect.stringMatching(/^(?:network|provider_fault)$/), retry: bench.unknownOutcome },
  } as const satisfies Partial<Record<PaymentFault['kind'], unknown>>;
  const remote = (): boolean => bench.kind.hosts(bench.fields).length > 0;

  describe('a failure', () => {
    for (const [kind, facts] of Object.entries(expected) as [keyof typeof expected, (typeof expected)[keyof typeof expected]][]) {
      it(`of the kind "${kind}" is told, with whether to try again`, async () => {
        if (!remote() || !bench.can(kind)) return;
        const input = await bench.orderOf(item());
        bench.emulator.fault({ kind, at: 'checkout' });
        const error = await failureOf(() => bench.open(input));
        expect(error).toBeInstanceOf(PaymentError);
        expect((error as PaymentError).facts).toMatchObject(facts);
        expect((error as PaymentError).facts.detail).not.toBe('');
        // Whatever it was, the order is not lost by it.
        if (facts.retry === 'never') return;
        await bench.open(input);
        if (bench.can('same-checkout')) expect(bench.emulator.books.checkouts(input.orderId)).toBe(1);
      });

      it(`of the kind "${kind}" on reading is never taken for "there is no such thing"`, async () => {
        if (!remote() || !bench.can(kind)) return;
        const { id } = await bench.open(await bench.orderOf(item()));
        bench.emulator.fault({ kind, at: 'any' });
        expect(await failureOf(() => bench.provider.read({ kind: 'checkout', id }, bench.call))).toBeInstanceOf(PaymentError);
        expect((await bench.checkout(id)).state).toBe('open');
      });
    }

    it.each(['before', 'after'] as const)('of the line, cut %s a refund was taken, makes neither two refunds nor none', async (when) => {
      if (!remote() || !bench.can('cut') || bench.provider.traits.refunds === 'by-hand') return;
      const { payment } = await bench.paid();
      const asked = { refundId: randomUUID(), paymentId: payment.id, amount: null, reason: 'requested' } as const;
      bench.emulator.fault({ kind: 'cut', when, at: 'refund' });
      const error = await failureOf(() => bench.provider.refund(asked, bench.call));
      expect(error).toBeInstanceOf(PaymentError);
      expect((error as PaymentError).facts).toMatchObject({ kind: 'network', retry: bench.unknownOutcome });
      expect(bench.emulator.books.refunds(payment.id)).toBe(when === 'after' ? 1 : 0);
      await bench.provider.refund(asked, bench.call).catch((again: unknown) => {
        expect((again as PaymentError).facts).toMatchObject({ kind: 'already_done' });
      });
      expect(bench.emulator.books.refunds(payment.id)).toBe(1);
    });

    it.each(['before', 'after'] as const)('of the line, cut %s a checkout was opened, makes one checkout', async (when) => {
      if (!remote() || !bench.can('cut')) return;
      const input = await bench.orderOf(item());
      bench.emulator.fault({ kind: 'cut', when, at: 'checkout' });
      expect(await failureOf(() => bench.open(input))).toMatchObject({ facts: { kind: 'network', retry: bench.unknownOutcome } });
      await bench.open(input);
      if (bench.can('same-checkout')) expect(bench.emulator.books.checkouts(input.orderId)).toBe(1);
    });

    it('of a server, answered to a refund, leaves it to be made once', async () => {
      if (!remote() || !bench.can('server-error') || bench.provider.traits.refunds === 'by-hand') return;
      const { payment } = await bench.paid();
      const asked = { refundId: randomUUID(), paymentId: payment.id, amount: null, reason: 'requested' } as const;
      bench.emulator.fault({ kind: 'server-error', at: 'refund' });
      expect(await failureOf(() => bench.provider.refund(asked, bench.call))).toMatchObject({ facts: { retry: bench.unknownOutcome } });
      await bench.provider.refund(asked, bench.call);
      expect(bench.emulator.books.refunds(payment.id)).toBe(1);
      expect((await bench.payment(payment.id)).refunded).toEqual(payment.total);
    });

    it('to answer ends when the caller has waited enough', async () => {
      if (!remote() || !bench.can('stalled')) return;
      const input = await bench.orderOf(item());
      bench.emulator.fault({ kind: 'stalled', at: 'checkout' });
      const given = new AbortController();
      // Only the answer that never comes is waited for so long, however slow the machine.
      const line: typeof fetch = async (...args) => {
        const patience = setTimeout(() => given.abort(new DOMException('That is enough.', 'TimeoutError')), 2_000);
        try {
          return await bench.call.fetch(...args);
        } finally {
          clearTimeout(patience);
        }
      };
      const error = await failureOf(() => bench.provider.createCheckout(input, bench.callWith({ signal: given.signal, fetch: line })));
      expect(error).toBeInstanceOf(PaymentError);
      expect((error as PaymentError).facts).toMatchObject({ kind: 'timeout', retry: bench.unknownOutcome });
    });

    it('of the network is told as one', async () => {
      if (!remote()) return;
      const refused = (): Promise<never> => Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }));
      const error = await failureOf(() => bench.provider.probe(bench.callWith({ fetch: refused })));
      expect(error).toBeInstanceOf(PaymentError);
      expect((error as PaymentError).facts.kind).toBe('network');
    });

    it('is not tried again by the adapter', async () => {
      if (!remote() || !bench.can('unavailable')) return;
      const input = await bench.orderOf(item());
      const quiet = bench.sent.length;
      await bench.open(input);
      const usual = bench.sent.length - quiet;
      const other = await bench.orderOf(item());
      const before = bench.sent.length;
      bench.emulator.fault({ kind: 'unavailable', at: 'checkout' });
      await failureOf(() => bench.open(other));
      expect(bench.sent.length - before).toBeLessThanOrEqual(usual);
    });
  });
}
