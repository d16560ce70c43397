import type { RefundRow } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { creditsFor, leftOf, waitsForOperator } from './order-money.ts';

const refund = (state: RefundRow['state'], amount: string): RefundRow => ({
  id: `${state} ${amount}`,
  paymentId: 'p',
  orderId: 'o',
  amount,
  currency: 'EUR',
  reason: 'requested',
  state,
  creditsTaken: '0',
  failure: null,
  needsApproval: state === 'asked',
  askedBy: { id: 'asker', name: 'Somebody' },
  createdAt: '2026-11-21T12:00:00.000Z',
  endedAt: null,
});
const payment = { id: 'p', state: 'paid', total: '1000', refunded: '0', granted: '500000001' } as const;

it('counts what is asked for or under way as gone, and what failed or was dropped as still there', () => {
  expect(leftOf(payment, [])).toBe(1000n);
  expect(leftOf(payment, [refund('asked', '100'), refund('sending', '200'), refund('failed', '300'), refund('cancelled', '400')])).toBe(
    700n,
  );
  expect(leftOf(payment, [{ ...refund('asked', '100'), paymentId: 'another' }])).toBe(1000n);
});

it('believes the provider when more was paid back there', () => {
  expect(leftOf({ ...payment, refunded: '600' }, [refund('succeeded', '100')])).toBe(400n);
});

it('pays nothing back of what was never paid', () => {
  expect(leftOf({ ...payment, state: 'failed' }, [])).toBe(0n);
});

it('takes the same part of the credits, rounded down', () => {
  expect(creditsFor(payment, 1000n)).toBe(500_000_001n);
  expect(creditsFor(payment, 333n)).toBe(166_500_000n);
  expect(creditsFor({ ...payment, total: '0' }, 1n)).toBe(0n);
});

it('waits for an operator where only a person can see the money, agree, or transfer', () => {
  expect(waitsForOperator({ state: 'open', refunds: [] }, true, 'me')).toBe(true);
  expect(waitsForOperator({ state: 'open', refunds: [] }, false, 'me')).toBe(false);
  expect(waitsForOperator({ state: 'paid', refunds: [refund('asked', '1')] }, false, 'me')).toBe(true);
  expect(waitsForOperator({ state: 'paid', refunds: [refund('asked', '1')] }, false, 'asker')).toBe(false);
  expect(waitsForOperator({ state: 'paid', refunds: [{ ...refund('asked', '1'), askedBy: null }] }, false, 'me')).toBe(true);
  expect(waitsForOperator({ state: 'paid', refunds: [refund('sending', '1')] }, false, 'me')).toBe(false);
  expect(waitsForOperator({ state: 'paid', refunds: [refund('sending', '1')] }, true, 'me')).toBe(true);
  expect(waitsForOperator({ state: 'paid', refunds: [refund('succeeded', '1')] }, true, 'me')).toBe(false);
});
