import { newCoupon } from '@pinhole/contract';
import type { Payment } from '@pinhole/payments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { codeOf } from '../../testing/code-of.ts';
import { makePerson } from '../../testing/factories.ts';
import { createCoupon, listCoupons } from '../shop/coupons.ts';
import { type BillingFixture, createBillingFixture, packCredits } from './billing.fixture.ts';
import { approveRefund, askRefund, sendRefund } from './fulfilment/refunds.ts';
import { settleObject } from './fulfilment/settle.ts';
import { cancelOrder, openCheckout, refreshOrder } from './orders/open-checkout.ts';
import { placeOrder, previewOrder } from './orders/place-order.ts';
import { getAdminOrder, getOrder, listOrders, listPaymentProblems } from './orders/read-orders.ts';
import { workPush } from './reconciling/pushes.ts';
import { reconcileWay, sweepBilling } from './reconciling/reconcile.ts';
import { spend as spendCredits } from './spending.fixture.ts';
import { findPush } from './store/push-store.ts';
import type { OpenWay } from './ways/payment-ways.ts';
import { withdrawOrder } from './withdrawal/withdraw.ts';

let shop: BillingFixture;
beforeAll(async () => {
  shop = await createBillingFixture();
});
afterAll(() => shop.close());

const raise = (error: unknown): never => {
  throw error;
};
/** What jobs would do by now. */
const workOff = async (): Promise<void> => {
  const waiting = await shop.studio.db.selectFrom('payment_push').select('id').where('state', '<>', 'done').execute();
  for (const { id } of waiting) {
    const push = await findPush(shop.studio.db, id);
    if (push) await workPush(shop.deps, push);
  }
};
const checkoutOf = async (orderId: string): Promise<string> => {
  const row = await shop.studio.db.selectFrom('sale_order').select('checkout_ref').where('id', '=', orderId).executeTakeFirstOrThrow();
  return row.checkout_ref ?? '';
};
const bought = async (): Promise<{ actor: Actor; orderId: string; paymentId: string }> => {
  const actor = await shop.buyer();
  const order = await shop.order(actor);
  await shop.pay(order);
  await refreshOrder(shop.deps, actor, order.id);
  const [payment] = (await getAdminOrder(shop.deps, order.id)).payments;
  return { actor, orderId: order.id, paymentId: payment?.id ?? '' };
};
const spend = (actor: Actor, amount: bigint): Promise<void> => spendCredits(shop.studio.db, actor, amount);

describe('an order', () => {
  it('is paid at the provider, and its credits are there when the buyer is back, without any push', async () => {
    shop.emulator.fault({ kind: 'push-lost' });
    shop.emulator.fault({ kind: 'push-lost' });
    shop.emulator.fault({ kind: 'push-lost' });
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    expect(order).toMatchObject({ state: 'open', amounts: { price: '1000', total: '1000' }, seller: 'operator' });
    expect(await shop.available(actor)).toBe(0n);
    await shop.pay(order);
    expect((await refreshOrder(shop.deps, actor, order.id)).state).toBe('paid');
    expect(await shop.available(actor)).toBe(packCredits);
    const { payments } = await getAdminOrder(shop.deps, order.id);
    expect(payments).toMatchObject([{ state: 'paid', granted: String(packCredits), problem: null, total: '1000' }]);
    const mail = await shop.studio.db.selectFrom('mail').select('subject').where('to_address', 'like', `${actor.accountId}%`).execute();
    expect(mail).toHaveLength(1);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('brings its credits once, however many pushes, returns and comparisons tell of it at the same time', async () => {
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    await shop.pay(order);
    const way = shop.deps.ways.require('paypal');
    await Promise.all([
      ...Array.from({ length: 20 }, () => refreshOrder(shop.deps, actor, order.id)),
      reconcileWay(shop.deps, way),
      reconcileWay(shop.deps, way),
    ]);
    await expect.poll(workOff).toBeUndefined();
    expect(await shop.available(actor)).toBe(packCredits);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('opens one checkout, however often it is asked for and whatever answers are lost', async () => {
    const actor = await shop.buyer();
    const placed = await inTransaction(shop.studio.db, (tx) =>
      placeOrder(shop.deps, actor, tx, { sku: 'five-hundred', currency: 'EUR', way: 'paypal' }),
    );
    shop.emulator.fault({ kind: 'cut', when: 'after', at: 'checkout' });
    expect(await codeOf(openCheckout(shop.deps, actor, placed.id))).toBe('billing.provider_failed');
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(openCheckout(shop.deps, actor, placed.id))));
    expect(outcomes).toContain('done');
    expect(await codeOf(openCheckout(shop.deps, actor, placed.id))).toBe('done');
    expect(shop.emulator.books.checkouts(placed.id)).toBe(1);
  });

  it('takes its amount from the shelf alone', async () => {
    const actor = await shop.buyer();
    const preview = await previewOrder(shop.deps, actor, { sku: 'five-hundred', currency: 'JPY', way: 'paypal' });
    expect(preview).toMatchObject({ price: '1500', total: '1500', currency: 'JPY', credits: String(packCredits) });
    const place = (more: object) =>
      codeOf(
        inTransaction(shop.studio.db, (tx) =>
          placeOrder(shop.deps, actor, tx, { sku: 'five-hundred', currency: 'EUR', way: 'paypal', ...more }),
        ),
      );
    expect(await place({ currency: 'USD' })).toBe('shop.currency_not_offered');
    expect(await place({ sku: 'nothing' })).toBe('shop.item_not_found');
    expect(await place({ way: 'stripe' })).toBe('billing.way_not_found');
    expect(await place({ coupon: 'NOPE' })).toBe('shop.coupon_invalid');
    expect((await listOrders(shop.deps, actor, { before: null, limit: 10 })).data).toEqual([]);
  });

  it.each([
    ['another amount', 'amount', (payment: Payment) => ({ ...payment, total: { ...payment.total, minor: payment.total.minor - 1n } })],
    ['another currency', 'currency', (payment: Payment) => ({ ...payment, total: { ...payment.total, currency: 'USD' } })],
    ['another item', 'item', (payment: Payment) => ({ ...payment, sku: 'five-thousand' })],
    ['no order of ours', 'unknown_order', (payment: Payment) => ({ ...payment, orderId: newId(new Date()) })],
  ])('brings nothing for %s, and the operator is shown why', async (_, problem, lie) => {
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    shop.emulator.driver.pushTo?.(null);
    await shop.pay(order);
    const way = shop.deps.ways.require('paypal');
    const lying: OpenWay['provider'] = Object.create(way.provider, {
      read: {
        value: async (...call: Parameters<OpenWay['provider']['read']>) => {
          const object = await way.provider.read(...call);
          return object?.kind === 'payment' ? lie(object) : object;
        },
      },
    });
    await settleObject(shop.deps, { ...way, provider: lying }, { kind: 'checkout', id: await checkoutOf(order.id) });
    expect(await shop.available(actor)).toBe(0n);
    expect((await getOrder(shop.deps, actor, order.id)).state).not.toBe('paid');
    expect((await listPaymentProblems(shop.deps)).map((payment) => payment.problem)).toContain(problem);
    shop.resumePushes();
    // Looked at again without the lie, it counts: nothing that a mistake hid is lost.
    await refreshOrder(shop.deps, actor, order.id);
    expect(await shop.available(actor)).toBe(packCredits);
    expect((await getAdminOrder(shop.deps, order.id)).payments).toMatchObject([{ problem: null, state: 'paid' }]);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('of the other world never touches the books', async () => {
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    const way = shop.deps.ways.require('paypal');
    await shop.pay(order);
    const live = { ...way, row: { ...way.row, live: !way.row.live } };
    await settleObject(shop.deps, live, { kind: 'checkout', id: await checkoutOf(order.id) });
    expect(await shop.available(actor)).toBe(0n);
  });

  it('is seen by its own workspace alone, and a viewer cannot buy', async () => {
    const [actor, stranger] = [await shop.buyer(), await shop.buyer()];
    const order = await shop.order(actor);
    for (const act of [getOrder, openCheckout, refreshOrder, cancelOrder, withdrawOrder])
      expect(await codeOf(act(shop.deps, stranger, order.id))).toBe('billing.order_not_found');
    const viewer = await makePerson(shop.studio.db, { role: 'viewer' });
    expect(await codeOf(previewOrder(shop.deps, viewer, { sku: 'five-hundred', currency: 'EUR', way: 'paypal' }))).toBe(
      'auth.role_missing',
    );
  });

  it('that was given up frees its coupon, and its money counts all the same if it comes', async () => {
    await createCoupon(shop.deps.shop, shop.operator, newCoupon.parse({ code: 'ONCE-ONLY', percent: 25, maxUses: 1 }));
    const actor = await shop.buyer();
    const order = await shop.order(actor, { coupon: 'once-only' });
    expect(order.amounts).toMatchObject({ price: '1000', discount: '250', total: '750' });
    expect(await codeOf(shop.order(await shop.buyer(), { coupon: 'ONCE-ONLY' }))).toBe('shop.coupon_invalid');
    expect((await cancelOrder(shop.deps, actor, order.id)).state).toBe('cancelled');
    expect((await listCoupons(shop.deps.shop)).find(({ code }) => code === 'ONCE-ONLY')?.uses).toBe(0);
    await shop.pay(order);
    await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    await refreshOrder(shop.deps, actor, order.id);
    expect((await getOrder(shop.deps, actor, order.id)).state).toBe('paid');
    expect(await shop.available(actor)).toBe(packCredits);
  });

  it('is refused when twenty wait already', async () => {
    const actor = await shop.buyer();
    const place = () =>
      codeOf(
        inTransaction(shop.studio.db, (tx) => placeOrder(shop.deps, actor, tx, { sku: 'five-hundred', currency: 'EUR', way: 'paypal' })),
      );
    const outcomes = await Promise.all(Array.from({ length: 30 }, place));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'billing.too_many_open')).toHaveLength(10);
  });
});

describe('a push', () => {
  it('that is forged or of the other world is refused like one for nobody', async () => {
    const actor = await shop.buyer();
    for (const kind of ['push-forged', 'push-of-other-world'] as const) {
      const order = await shop.order(actor);
      const before = shop.pushes.length;
      shop.emulator.fault({ kind });
      await shop.pay(order);
      await expect.poll(() => shop.pushes.slice(before), { timeout: 20_000 }).toContain(404);
    }
    expect(await shop.available(actor)).toBe(0n);
  });

  it('a hundred times at once is one', async () => {
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    const before = shop.pushes.length;
    shop.emulator.fault({ kind: 'push-repeated', times: 100 });
    await shop.pay(order);
    await expect.poll(() => shop.pushes.length - before, { timeout: 60_000 }).toBeGreaterThanOrEqual(100);
    const kept = await shop.studio.db.selectFrom('payment_push').select('event_id').execute();
    expect(new Set(kept.map(({ event_id }) => event_id)).size).toBe(kept.length);
    await workOff();
    expect(await shop.available(actor)).toBe(packCredits);
  });

  it('that nobody worked off is found again', async () => {
    const actor = await shop.buyer();
    const order = await shop.order(actor);
    await shop.pay(order);
    await expect
      .poll(() => shop.studio.db.selectFrom('payment_push').select('id').where('state', '=', 'waiting').execute())
      .not.toEqual([]);
    const later = { ...shop.deps, clock: { now: () => new Date(Date.now() + 3_700_000) } };
    await sweepBilling(later, raise);
    expect(await shop.available(actor)).toBe(packCredits);
  });
});

describe('a refund', () => {
  const ask = (paymentId: string, amount?: string) =>
    inTransaction(shop.studio.db, (tx) =>
      askRefund(shop.deps, shop.operator, tx, paymentId, { reason: 'requested', ...(amount === undefined ? {} : { amount }) }),
    );

  it('takes the same part of the credits, pays once, and never more than was paid', async () => {
    const { actor, orderId, paymentId } = await bought();
    const part = await ask(paymentId, '250');
    expect(part).toMatchObject({ state: 'sending', creditsTaken: String(packCredits / 4n) });
    expect(await shop.available(actor)).toBe((packCredits * 3n) / 4n);
    await Promise.all(Array.from({ length: 20 }, () => sendRefund(shop.deps, part.id).catch(() => {})));
    await sendRefund(shop.deps, part.id);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(ask(paymentId))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'billing.nothing_to_refund']));
    const { refunds, payments } = await getAdminOrder(shop.deps, orderId);
    for (const { id } of refunds) await sendRefund(shop.deps, id);
    expect(await codeOf(ask(paymentId, '1'))).toBe('billing.nothing_to_refund');
    expect(await shop.available(actor)).toBe(0n);
    expect(shop.emulator.books.refunds(payments[0]?.ref ?? '')).toBe(2);
    expect(shop.emulator.books.refunded(payments[0]?.ref ?? '')).toBe(1_000n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('whose answer is lost pays once', async () => {
    const { orderId, paymentId } = await bought();
    const { id } = await ask(paymentId);
    shop.emulator.fault({ kind: 'cut', when: 'after', at: 'refund' });
    await expect(sendRefund(shop.deps, id)).rejects.toThrow();
    await sendRefund(shop.deps, id);
    const { refunds, payments } = await getAdminOrder(shop.deps, orderId);
    expect(refunds).toMatchObject([{ state: 'succeeded', amount: '1000' }]);
    expect(shop.emulator.books.refunds(payments[0]?.ref ?? '')).toBe(1);
  });

  it('of credits that were spent becomes debt, which the next purchase pays first', async () => {
    const { actor, paymentId } = await bought();
    await spend(actor, (packCredits * 3n) / 4n);
    const { id } = await ask(paymentId);
    await sendRefund(shop.deps, id);
    expect(await shop.available(actor)).toBe(0n);
    const order = await shop.order(actor);
    await shop.pay(order);
    await refreshOrder(shop.deps, actor, order.id);
    expect(await shop.available(actor)).toBe(packCredits / 4n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('made in the provider’s own pages is seen, once', async () => {
    const { actor, orderId } = await bought();
    const [payment] = (await getAdminOrder(shop.deps, orderId)).payments;
    await shop.emulator.driver.refund?.(payment?.ref ?? '', 500n);
    const way = shop.deps.ways.require('paypal');
    await Promise.all([reconcileWay(shop.deps, way), reconcileWay(shop.deps, way), workOff()]);
    await workOff();
    expect(await shop.available(actor)).toBe(packCredits / 2n);
    expect((await getAdminOrder(shop.deps, orderId)).refunds).toMatchObject([{ reason: 'at_provider', state: 'succeeded', amount: '500' }]);
  });

  it('that comes back gives the credits back, and others stand', async () => {
    const { actor, orderId, paymentId } = await bought();
    const first = await ask(paymentId, '100');
    const second = await ask(paymentId, '400');
    await sendRefund(shop.deps, first.id);
    await sendRefund(shop.deps, second.id);
    expect(await shop.available(actor)).toBe(packCredits / 2n);
    const { ref } = await shop.studio.db.selectFrom('refund').select('ref').where('id', '=', second.id).executeTakeFirstOrThrow();
    if (!shop.emulator.driver.failRefund) return;
    await shop.emulator.driver.failRefund(ref ?? '');
    await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    await workOff();
    expect((await getAdminOrder(shop.deps, orderId)).refunds.map(({ state }) => state)).toEqual(['succeeded', 'failed']);
    expect(await shop.available(actor)).toBe((packCredits * 9n) / 10n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('above the limit waits for somebody else', async () => {
    const { actor, paymentId } = await bought();
    const deps = { ...shop.deps, secondOperatorAbove: () => 500n };
    const refund = await inTransaction(shop.studio.db, (tx) => askRefund(deps, shop.operator, tx, paymentId, { reason: 'requested' }));
    expect(refund.needsApproval).toBe(true);
    expect(await shop.available(actor)).toBe(packCredits);
    expect(await codeOf(approveRefund(deps, shop.operator, refund.id))).toBe('billing.same_operator');
    const other = await makePerson(shop.studio.db, { operator: true });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(approveRefund(deps, other, refund.id))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(await shop.available(actor)).toBe(0n);
  });
});

describe('a dispute', () => {
  const disputed = async () => {
    const made = await bought();
    const [payment] = (await getAdminOrder(shop.deps, made.orderId)).payments;
    const dispute = await shop.emulator.driver.dispute?.(payment?.ref ?? '');
    if (dispute === undefined) throw new Error('no dispute');
    await expect.poll(workOff).toBeUndefined();
    await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    return { ...made, dispute };
  };

  it('stops spending while it is open; won, everything is as before', async () => {
    const { actor, dispute } = await disputed();
    expect(await codeOf(spend(actor, 1n))).not.toBe('done');
    await shop.emulator.driver.endDispute?.(dispute, 'won');
    await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    await workOff();
    expect(await shop.available(actor)).toBe(packCredits);
    expect(await codeOf(spend(actor, 1n))).toBe('done');
  });

  it('that is lost takes what the money brought, also after a refund of a part, never more', async () => {
    const { actor, dispute } = await disputed();
    await shop.emulator.driver.endDispute?.(dispute, 'lost');
    await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
    await workOff();
    expect(await shop.available(actor)).toBe(0n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });
});

describe('a withdrawal', () => {
  it('pays back what was not used, and confirms it with day and hour', async () => {
    const { actor, orderId } = await bought();
    await spend(actor, packCredits / 2n);
    const order = await withdrawOrder(shop.deps, actor, orderId);
    expect(order.withdrawnAt).not.toBeNull();
    const { refunds } = await getAdminOrder(shop.deps, orderId);
    expect(refunds).toMatchObject([{ reason: 'withdrawal', amount: '500', state: 'sending' }]);
    expect(await codeOf(withdrawOrder(shop.deps, actor, orderId))).toBe('billing.withdrawal_over');
    expect(await shop.available(actor)).toBe(0n);
    const mails = await shop.studio.db.selectFrom('mail').select('text').where('to_address', 'like', `${actor.accountId}%`).execute();
    expect(mails).toHaveLength(2);
  });

  it('is over after fourteen days', async () => {
    const { actor, orderId } = await bought();
    const later = { ...shop.deps, clock: { now: () => new Date(Date.now() + 15 * 86_400_000 + 1_000) } };
    expect(await codeOf(withdrawOrder(later, actor, orderId))).toBe('billing.withdrawal_over');
  });
});
