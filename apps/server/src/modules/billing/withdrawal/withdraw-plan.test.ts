import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { codeOf } from '../../../testing/code-of.ts';
import { getBalance } from '../../credits/index.ts';
import { type ClosingFixture, createClosingFixture, packCredits, planCredits } from '../closing/closing.fixture.ts';
import { askRefund, sendRefund } from '../fulfilment/refunds.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { getOrder } from '../orders/read-orders.ts';
import { sweepBilling } from '../reconciling/reconcile.ts';
import { listSubscriptions } from '../subscriptions/manage-subscription.ts';
import { withdrawOrder } from './withdraw.ts';

let shop: ClosingFixture;
beforeAll(async () => {
  shop = await createClosingFixture();
});
afterAll(() => shop?.close());

const available = async (actor: Actor): Promise<bigint> => BigInt((await getBalance(shop.studio.credits, actor.workspaceId)).available);
const refundsOf = (orderId: string) =>
  shop.studio.db
    .selectFrom('refund')
    .innerJoin('payment', 'payment.id', 'refund.payment_id')
    .select(['refund.id', 'refund.ref', 'refund.state', 'refund.reason', 'refund.amount_minor as minor', 'payment.ref as paymentRef'])
    .where('payment.order_id', '=', orderId)
    .execute();
const strict = (error: unknown): void => {
  throw error;
};

describe('withdrawing from a plan', () => {
  it('ends it now, pays the unused part of its period back, takes what is left of its quota, and confirms it by mail', async () => {
    const actor = await shop.buyer();
    const order = await shop.buy(actor, 'plan', 'stripe');
    expect(order.withdrawUntil).not.toBeNull();
    await shop.spend(actor, planCredits / 5n);
    const withdrawn = await withdrawOrder(shop.deps, actor, order.id);
    expect(withdrawn.withdrawnAt).not.toBeNull();
    expect(withdrawn.withdrawUntil).toBeNull();
    expect(await available(actor)).toBe(0n);
    expect((await listSubscriptions(shop.deps, actor))[0]?.state).toBe('ended');
    const [refund] = await refundsOf(order.id);
    expect(refund).toMatchObject({ reason: 'withdrawal', minor: 400n, state: 'sending' });
    await sendRefund(shop.deps, refund?.id ?? '');
    expect(shop.emulators.stripe.books.refunded(refund?.paymentRef ?? '')).toBe(400n);
    expect(await codeOf(withdrawOrder(shop.deps, actor, order.id))).toBe('billing.withdrawal_over');
    const mails = await shop.studio.db.selectFrom('mail').select('subject').where('to_address', 'like', `${actor.accountId}%`).execute();
    expect(mails.map(({ subject }) => subject)).toContain(`You withdrew from order ${order.reference}`);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('by twenty at a time happens once', async () => {
    const actor = await shop.buyer();
    const order = await shop.buy(actor, 'plan', 'stripe');
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(withdrawOrder(shop.deps, actor, order.id))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(await refundsOf(order.id)).toMatchObject([{ minor: 500n }]);
    expect(await available(actor)).toBe(0n);
  });

  it('also of which everything was used ends it, and pays nothing back', async () => {
    const actor = await shop.buyer();
    const order = await shop.buy(actor, 'plan', 'stripe');
    await shop.spend(actor, planCredits);
    expect((await withdrawOrder(shop.deps, actor, order.id)).withdrawnAt).not.toBeNull();
    expect(await refundsOf(order.id)).toEqual([]);
    expect((await listSubscriptions(shop.deps, actor))[0]?.state).toBe('ended');
  });

  it('goes through while the provider is away: the plan is ended as soon as it answers', async () => {
    const actor = await shop.buyer();
    const order = await shop.buy(actor, 'plan', 'stripe');
    shop.emulators.stripe.fault({ kind: 'unavailable', at: 'any' });
    expect((await withdrawOrder(shop.deps, actor, order.id)).withdrawnAt).not.toBeNull();
    expect((await listSubscriptions(shop.deps, actor))[0]?.state).toBe('active');
    await sweepBilling(shop.deps, strict);
    expect((await listSubscriptions(shop.deps, actor))[0]?.state).toBe('ended');
  });

  it('is over after the fourteen days, and the merchant of record’s to grant where it sells', async () => {
    const [actor, other] = [await shop.buyer(), await shop.buyer()];
    const [own, theirs] = [await shop.buy(actor, 'plan', 'stripe'), await shop.buy(other, 'plan', 'creem')];
    expect(theirs).toMatchObject({ seller: 'provider', withdrawUntil: null });
    expect(await codeOf(withdrawOrder(shop.deps, other, theirs.id))).toBe('billing.withdrawal_over');
    const after = { ...shop.deps, clock: { now: () => new Date(Date.now() + 16 * 86_400_000) } };
    expect(await codeOf(withdrawOrder(after, actor, own.id))).toBe('billing.withdrawal_over');
    expect((await getOrder(shop.deps, actor, own.id)).withdrawnAt).toBeNull();
  });
});

it('a refund that failed and comes alive again takes its credits again, each time once', async () => {
  const actor = await shop.buyer();
  const order = await shop.buy(actor, 'pack', 'stripe');
  const { id: paymentId } = await shop.studio.db
    .selectFrom('payment')
    .select('id')
    .where('order_id', '=', order.id)
    .executeTakeFirstOrThrow();
  await inTransaction(shop.studio.db, (tx) => askRefund(shop.deps, shop.operator, tx, paymentId, { amount: '600', reason: 'requested' }));
  const [refund] = await refundsOf(order.id);
  await sendRefund(shop.deps, refund?.id ?? '');
  const left = (packCredits * 4n) / 10n;
  expect(await available(actor)).toBe(left);
  const [sent] = await refundsOf(order.id);
  const real = shop.deps.ways.require('stripe');
  const say = async (state: 'failed' | 'succeeded'): Promise<void> => {
    const news = {
      kind: 'refund',
      id: sent?.ref ?? '',
      live: real.row.live,
      paymentId: sent?.paymentRef ?? '',
      amount: { minor: 600n, currency: 'EUR' },
      state,
      refundId: sent?.id ?? null,
      failure: state === 'failed' ? 'lost_or_stolen_card' : null,
    } as const;
    const told = { ...real, provider: { ...real.provider, read: async () => news } };
    for (let count = 0; count < 2; count += 1) await settleObject(shop.deps, told, { kind: 'refund', id: news.id });
  };
  for (let round = 0; round < 3; round += 1) {
    await say('failed');
    expect(await available(actor), `failed in round ${round}`).toBe(packCredits);
    await say('succeeded');
    expect(await available(actor), `alive in round ${round}`).toBe(left);
  }
  const booked = await shop.studio.db
    .selectFrom('ledger_transfer')
    .select('key')
    .where('key', 'like', `money:refund:${sent?.id}%`)
    .execute();
  expect(booked.filter(({ key }) => key.endsWith(':back'))).toHaveLength(3);
  expect(booked).toHaveLength(7);
  expect(await shop.faultsOfBooks()).toEqual([]);
});
