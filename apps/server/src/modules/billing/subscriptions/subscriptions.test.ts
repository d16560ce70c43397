import { newSaleItem } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { stripe } from '@pinhole/payments/stripe';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { codeOf } from '../../../testing/code-of.ts';
import { makePerson } from '../../../testing/factories.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { getBalance, lapseCredits, verifyLedger } from '../../credits/index.ts';
import { createSaleItem, updateSaleItem } from '../../shop/manage-items.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { askRefund, sendRefund } from '../fulfilment/refunds.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { openCheckout, refreshOrder } from '../orders/open-checkout.ts';
import { placeOrder } from '../orders/place-order.ts';
import { reconcileWay } from '../reconciling/reconcile.ts';
import { createPaymentConnection, updatePaymentConnection } from '../ways/manage-ways.ts';
import { cancelSubscription, changePlan, listSubscriptions, openPortal, resumeSubscription } from './manage-subscription.ts';

const small = 100_000_000n;
const large = 400_000_000n;

let studio: TestStudio;
let emulator: EmulatedProvider;
let deps: BillingDeps;
beforeAll(async () => {
  emulator = await startEmulator();
  studio = await createTestStudio(() => [], { paymentKinds: [stripe] });
  deps = studio.billing;
  const operator = await makePerson(studio.db, { operator: true });
  await createPaymentConnection(deps, operator, { provider: 'stripe', name: 'Stripe', fields: emulator.fields });
  await updatePaymentConnection(deps, operator, 'stripe', { enabled: true });
  for (const [sku, credits, minor] of [
    ['small', small, '500'],
    ['large', large, '1500'],
  ] as const) {
    const plan = newSaleItem.parse({
      sku,
      kind: 'plan',
      title: `Plan ${sku}`,
      description: '',
      every: 'month',
      credits: String(credits),
      prices: [{ currency: 'EUR', minor }],
    });
    const { id } = await createSaleItem(deps.shop, operator, plan);
    await updateSaleItem(deps.shop, operator, id, { state: 'offered' });
  }
});
afterAll(async () => {
  await studio?.close();
  await emulator?.close();
});

const available = async (actor: Actor): Promise<bigint> => BigInt((await getBalance(studio.credits, actor.workspaceId)).available);
const place = (actor: Actor, sku: string) =>
  inTransaction(studio.db, (tx) => placeOrder(deps, actor, tx, { sku, currency: 'EUR', way: 'stripe' }));
const catchUp = () => reconcileWay(deps, deps.ways.require('stripe'));
const planOf = async (actor: Actor) => {
  const [plan] = await listSubscriptions(deps, actor);
  if (!plan) throw new Error('no plan');
  const { ref } = await studio.db.selectFrom('subscription').select('ref').where('id', '=', plan.id).executeTakeFirstOrThrow();
  return { ...plan, ref };
};
async function subscribed(sku = 'small'): Promise<Actor> {
  const actor = await makePerson(studio.db);
  const order = await openCheckout(deps, actor, (await place(actor, sku)).id);
  if (order.next?.kind !== 'redirect') throw new Error('nowhere to pay');
  const { checkout_ref } = await studio.db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  const next = { kind: 'redirect', url: new URL(order.next.url), expiresAt: null } as const;
  await emulator.driver.buy({ id: checkout_ref ?? '', next }, 'pays');
  expect((await refreshOrder(deps, actor, order.id)).state).toBe('paid');
  return actor;
}

describe('a plan', () => {
  it('gives its quota with the first payment, and with each renewal once, whatever is told how often', async () => {
    const actor = await subscribed();
    expect(await available(actor)).toBe(small);
    const plan = await planOf(actor);
    expect(plan).toMatchObject({ state: 'active', sku: 'small', endsAt: null });
    await emulator.driver.renew?.(plan.ref, 'pays');
    await Promise.all(Array.from({ length: 5 }, catchUp));
    await catchUp();
    const quotas = await studio.db
      .selectFrom('payment')
      .select('quota')
      .where('subscription_id', '=', plan.id)
      .where('quota', '>', 0n)
      .execute();
    expect(quotas).toHaveLength(2);
    const later = await planOf(actor);
    expect(new Date(later.periodEnds ?? 0).getTime()).toBeGreaterThan(new Date(plan.periodEnds ?? 0).getTime());
    // What is left of a period ends with it: only the second is there once the first is over.
    const clock = { now: () => new Date(new Date(plan.periodEnds ?? 0).getTime() + 1_000) };
    await lapseCredits({ db: studio.db, clock });
    expect((await getBalance({ ...studio.credits, clock }, actor.workspaceId)).available).toBe(String(small));
    expect((await verifyLedger(studio.db)).violations).toEqual([]);
  });

  it('is one at a time', async () => {
    const actor = await subscribed();
    expect(await codeOf(place(actor, 'large'))).toBe('billing.subscribed');
  });

  it('that is cancelled runs to the end of what is paid, and can be taken back until then', async () => {
    const actor = await subscribed();
    const { id, ref } = await planOf(actor);
    expect((await cancelSubscription(deps, actor, id)).endsAt).not.toBeNull();
    expect(await available(actor)).toBe(small);
    expect((await resumeSubscription(deps, actor, id)).endsAt).toBeNull();
    await cancelSubscription(deps, actor, id);
    await emulator.driver.renew?.(ref, 'pays');
    await catchUp();
    expect(await planOf(actor)).toMatchObject({ state: 'ended' });
    expect(await codeOf(cancelSubscription(deps, actor, id))).toBe('billing.subscription_over');
    const mails = await studio.db.selectFrom('mail').select('subject').where('to_address', 'like', `${actor.accountId}%`).execute();
    expect(mails.map(({ subject }) => subject)).toContain('Your plan Plan small has ended');
  });

  it('whose payment fails is past due, says so once by mail, and goes on when it is paid', async () => {
    const actor = await subscribed();
    const { ref } = await planOf(actor);
    await emulator.driver.renew?.(ref, 'fails');
    await catchUp();
    await catchUp();
    const plan = await planOf(actor);
    expect(plan).toMatchObject({ state: 'past_due' });
    expect(plan.pastDueSince).not.toBeNull();
    expect(await available(actor)).toBe(small);
    const mails = await studio.db
      .selectFrom('mail')
      .select('subject')
      .where('to_address', 'like', `${actor.accountId}%`)
      .where('subject', 'like', 'A payment for%')
      .execute();
    expect(mails).toHaveLength(1);
  });

  it('becomes a larger one at once, with the difference, and a smaller one with the next period', async () => {
    const actor = await subscribed();
    const { id, ref } = await planOf(actor);
    expect(await codeOf(changePlan(deps, actor, id, { sku: 'small' }))).toBe('billing.same_plan');
    await changePlan(deps, actor, id, { sku: 'large' });
    await catchUp();
    expect((await planOf(actor)).sku).toBe('large');
    expect(await available(actor)).toBe(large);
    await changePlan(deps, actor, id, { sku: 'small' });
    expect(await planOf(actor)).toMatchObject({ sku: 'large', nextTitle: 'Plan small' });
    await emulator.driver.renew?.(ref, 'pays');
    await catchUp();
    expect((await planOf(actor)).sku).toBe('small');
    expect((await verifyLedger(studio.db)).violations).toEqual([]);
  });

  it('says nothing of a change that never came true, once the period in which it was asked for is over', async () => {
    const actor = await subscribed('large');
    const { id, ref } = await planOf(actor);
    const dies = { ...deps, faults: { point: (name: string) => expect(name).not.toBe('plan-change:before') } };
    await expect(changePlan(dies, actor, id, { sku: 'small' })).rejects.toThrow();
    // Nobody knows yet whether the provider heard of it.
    expect(await planOf(actor)).toMatchObject({ sku: 'large', nextTitle: 'Plan small' });
    await emulator.driver.renew?.(ref, 'pays');
    await catchUp();
    expect(await planOf(actor)).toMatchObject({ sku: 'large', nextTitle: null });
    await changePlan(deps, actor, id, { sku: 'small' });
    expect(await planOf(actor)).toMatchObject({ sku: 'large', nextTitle: 'Plan small' });
  });

  it('is read as it is now, not as news of it arrive', async () => {
    const actor = await subscribed();
    const { id, ref } = await planOf(actor);
    const page = await openPortal(deps, actor, id);
    await emulator.driver.leaveInPortal?.(new URL(page.url), ref);
    const way = deps.ways.require('stripe');
    await Promise.all(Array.from({ length: 10 }, () => settleObject(deps, way, { kind: 'subscription', id: ref })));
    expect((await planOf(actor)).endsAt).not.toBeNull();
  });

  it('whose period is paid back loses what is left of its quota, and a part paid back leaves it', async () => {
    const actor = await subscribed();
    const operator = await makePerson(studio.db, { operator: true });
    const { id } = await planOf(actor);
    const payment = await studio.db.selectFrom('payment').select('id').where('subscription_id', '=', id).executeTakeFirstOrThrow();
    const refund = async (amount?: string): Promise<void> => {
      const asked = await inTransaction(studio.db, (tx) =>
        askRefund(deps, operator, tx, payment.id, { reason: 'requested', ...(amount === undefined ? {} : { amount }) }),
      );
      await sendRefund(deps, asked.id);
    };
    await refund('100');
    expect(await available(actor)).toBe(small);
    await refund();
    expect(await available(actor)).toBe(0n);
    expect((await verifyLedger(studio.db)).violations).toEqual([]);
  });

  it('is seen by its own workspace alone', async () => {
    const actor = await subscribed();
    const stranger = await makePerson(studio.db);
    const { id } = await planOf(actor);
    for (const act of [cancelSubscription, resumeSubscription, openPortal])
      expect(await codeOf(act(deps, stranger, id))).toBe('billing.subscription_not_found');
    expect(await listSubscriptions(deps, stranger)).toEqual([]);
  });
});
