import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { makePerson } from '../../../testing/factories.ts';
import { verifyLedger } from '../../credits/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { cancelOrder, openCheckout } from '../orders/open-checkout.ts';
import { workPush } from '../reconciling/pushes.ts';
import { sweepBilling } from '../reconciling/reconcile.ts';
import { findPush, type PushRow } from '../store/push-store.ts';
import { withdrawOrder } from '../withdrawal/withdraw.ts';
import { endTopUp, listSavedWays, removeSavedWay } from './manage-top-up.ts';
import { runTopUp } from './run-top-up.ts';
import { createTopUpFixture, credits, packCredits, type TopUpFixture } from './top-up.fixture.ts';

let shop: TopUpFixture;
beforeAll(async () => {
  shop = await createTopUpFixture();
});
afterAll(() => shop?.close());
beforeEach(() => shop.pushesArrive(false));

const later = (deps: BillingDeps, ms: number): BillingDeps => ({ ...deps, clock: { now: () => new Date(Date.now() + ms) } });
/** A process that ends at a point: what it held stays held, as after a power cut. */
const dying = (point: string): BillingDeps => ({
  ...shop.deps,
  faults: {
    point(name) {
      if (name === point) throw new Error(`died at ${point}`);
    },
  },
});
const subjects = async (actor: Parameters<TopUpFixture['mails']>[0]) => (await shop.mails(actor)).map(({ subject }) => subject);

it('is set going in the transaction that spends below it, and by nothing else', async () => {
  const buyer = await shop.buyer();
  await runTopUp(shop.deps, buyer.workspaceId);
  const woken = async () => (await shop.woken()).filter((id) => id === buyer.workspaceId);
  // Agreeing looks once as well.
  await inTransaction(shop.studio.db, (tx) => tx.deleteFrom('graphile_worker._private_jobs' as never).execute());
  await shop.spend(buyer, 50);
  expect(await woken()).toEqual([]);
  await expect(shop.spend(buyer, 1_000)).rejects.toMatchObject({ code: 'credits.insufficient' });
  expect(await woken()).toEqual([]);
  await shop.spend(buyer, 1);
  expect(await woken()).toEqual([buyer.workspaceId]);
  await shop.spend(buyer, 1);
  expect(await woken()).toEqual([buyer.workspaceId]);
  expect(await shop.orders(buyer)).toEqual([]);
});

it('buys once for twenty who spend below it at once, however many jobs run', async () => {
  const buyer = await shop.buyer();
  await Promise.all(Array.from({ length: 20 }, () => shop.spend(buyer, 5)));
  expect((await shop.woken()).filter((id) => id === buyer.workspaceId)).toHaveLength(1);
  await Promise.all(Array.from({ length: 20 }, () => runTopUp(shop.deps, buyer.workspaceId)));
  expect(await shop.orders(buyer)).toMatchObject([{ state: 'paid' }]);
  expect(await shop.charges(buyer)).toBe(1);
  expect(await shop.available(buyer)).toBe(credits(50) + packCredits);
  expect((await shop.state(buyer)).month).toMatchObject({ times: 1, amounts: [{ currency: 'EUR', minor: '1000' }] });
  expect(await subjects(buyer)).toEqual(['Bought automatically: 500 credits']);
  expect((await verifyLedger(shop.studio.db)).violations).toEqual([]);
});

it('is there at once when it is agreed to with little left, and not when there is enough', async () => {
  const rich = await shop.buyer();
  await runTopUp(shop.deps, rich.workspaceId);
  expect(await shop.orders(rich)).toEqual([]);
  const poor = await makePerson(shop.studio.db, { credits: credits(10) });
  await shop.agree(poor, await shop.save(poor, 'pays'));
  expect(await shop.woken()).toContain(poor.workspaceId);
  await runTopUp(shop.deps, poor.workspaceId);
  expect(await shop.available(poor)).toBe(credits(10) + packCredits);
});

it.each([
  ['declines', 'declined', 'The bank declined the saved card.'],
  ['needs-buyer', 'needs_buyer', 'Your bank wants to see you'],
] as const)('%s: it is paused, told of, and buys nothing more until somebody agrees anew', async (card, reason, says) => {
  const buyer = await shop.buyer(card);
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  expect((await shop.state(buyer)).rule).toMatchObject({ pausedFor: reason });
  expect(await shop.orders(buyer)).toMatchObject([{ state: 'failed' }]);
  expect((await shop.state(buyer)).purchases).toMatchObject([{ state: 'refused' }]);
  const mails = await shop.mails(buyer);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.subject).toContain('Automatic top-up is paused');
  expect(mails[0]?.text).toContain(says);
  await shop.spend(buyer, 60);
  await Promise.all(Array.from({ length: 5 }, () => runTopUp(shop.deps, buyer.workspaceId)));
  expect(await shop.orders(buyer)).toHaveLength(1);
  expect(await shop.charges(buyer)).toBe(0);

  await shop.agree(buyer, await shop.save(buyer, 'pays'));
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.available(buyer)).toBe(credits(30) + packCredits);
  expect((await shop.state(buyer)).rule).toMatchObject({ pausedFor: null });
});

it('stops at the number of times a month, tells it once, and goes on in the next month', async () => {
  const buyer = await shop.buyer('pays', { maxTimes: 1, maxAmount: '9000' });
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  await shop.spend(buyer, 550);
  await Promise.all(Array.from({ length: 20 }, () => runTopUp(shop.deps, buyer.workspaceId)));
  expect(await shop.charges(buyer)).toBe(1);
  expect((await shop.state(buyer)).rule).toMatchObject({ pausedFor: null });
  expect((await subjects(buyer)).filter((subject) => subject.includes('reached its most'))).toHaveLength(1);
  await runTopUp(later(shop.deps, 32 * 86_400_000), buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(2);
});

it('never passes the most of money in a month, however many race for it', async () => {
  const buyer = await shop.buyer('pays', { maxTimes: 100, maxAmount: '2999' });
  for (const spent of [60, 500, 500, 500]) {
    await shop.spend(buyer, spent).catch(() => undefined);
    await Promise.all(Array.from({ length: 20 }, () => runTopUp(shop.deps, buyer.workspaceId)));
  }
  expect(await shop.charges(buyer)).toBe(2);
});

it('asks again when the price has changed, and leaves no order behind', async () => {
  const buyer = await shop.buyer();
  await shop.offer('1200', packCredits);
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  expect((await shop.state(buyer)).rule).toMatchObject({ pausedFor: 'price' });
  expect(await shop.orders(buyer)).toEqual([]);
  const saved = (await listSavedWays(shop.deps, buyer, 'stripe'))[0]?.id ?? '';
  await expect(shop.agree(buyer, saved)).rejects.toMatchObject({ code: 'billing.total_changed', details: { total: '1200' } });
  await shop.agree(buyer, saved, { total: '1200' });
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(1);

  // The same price with another title is what was agreed to.
  await shop.offer('1200', packCredits, 'Five hundred');
  await shop.spend(buyer, 500);
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(2);
  await shop.offer('1000', packCredits);
});

it('charges nothing after its end, when the process died before it charged', async () => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  await expect(runTopUp(dying('T2:before'), buyer.workspaceId)).rejects.toThrow('died');
  // It may be charging at this moment, for all that anybody knows.
  await expect(endTopUp(shop.deps, buyer)).rejects.toMatchObject({ code: 'billing.top_up_running' });
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(0);
  const after = later(shop.deps, 30_000);
  await endTopUp(after, buyer);
  await sweepBilling(later(shop.deps, 400_000), (error) => {
    throw error;
  });
  expect(await shop.charges(buyer)).toBe(0);
  expect(await shop.orders(buyer)).toMatchObject([{ state: 'cancelled' }]);
  expect((await shop.state(buyer)).purchases).toMatchObject([{ state: 'dropped' }]);
});

it('obeys the lower most that was set before the charge went out', async () => {
  const buyer = await shop.buyer('pays', { maxTimes: 2 });
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  await shop.spend(buyer, 550);
  await expect(runTopUp(dying('T2:before'), buyer.workspaceId)).rejects.toThrow('died');
  const after = later(shop.deps, 30_000);
  const saved = (await listSavedWays(shop.deps, buyer, 'stripe'))[0]?.id ?? '';
  await inTransaction(shop.studio.db, (tx) => tx.updateTable('top_up_attempt').set({ sending_until: null }).execute());
  await shop.agree(buyer, saved, { maxTimes: 1 });
  await runTopUp(after, buyer.workspaceId);
  await runTopUp(after, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(1);
});

it.each(['T2:before', 'T2:after', 'T3:after'])('buys once when the process died at %s', async (point) => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  await expect(runTopUp(dying(point), buyer.workspaceId)).rejects.toThrow('died');
  const after = later(shop.deps, 30_000);
  await Promise.all(Array.from({ length: 20 }, () => runTopUp(after, buyer.workspaceId)));
  await runTopUp(after, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(1);
  expect(await shop.available(buyer)).toBe(credits(90) + packCredits);
});

it('is rolled back whole when the process died before the order was kept', async () => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  await expect(runTopUp(dying('T1:before'), buyer.workspaceId)).rejects.toThrow('died');
  expect(await shop.orders(buyer)).toEqual([]);
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(1);
});

it.each(['before', 'after'] as const)('is charged once when the line was cut %s the charge was taken', async (when) => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  shop.emulator.fault({ kind: 'cut', when, at: 'charge' });
  await expect(runTopUp(shop.deps, buyer.workspaceId)).rejects.toMatchObject({ facts: { kind: 'network' } });
  expect(await shop.available(buyer)).toBe(credits(90));
  shop.emulator.driver.forgetKeys?.();
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(1);
  expect(await shop.available(buyer)).toBe(credits(90) + packCredits);
});

it('credits what was charged although it was ended in between', async () => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  shop.emulator.fault({ kind: 'cut', when: 'after', at: 'charge' });
  await expect(runTopUp(shop.deps, buyer.workspaceId)).rejects.toThrow();
  await endTopUp(shop.deps, buyer);
  await runTopUp(shop.deps, buyer.workspaceId);
  await sweepBilling(later(shop.deps, 400_000), (error) => {
    throw error;
  });
  expect(await shop.available(buyer)).toBe(credits(90) + packCredits);
  expect(await shop.charges(buyer)).toBe(1);
});

it('is credited by the push alone, and by nothing twice', async () => {
  shop.pushesArrive(true);
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  await expect(runTopUp(dying('T2:after'), buyer.workspaceId)).rejects.toThrow('died');
  const workPushes = async (): Promise<void> => {
    const waiting = await shop.studio.db.selectFrom('payment_push').select('id').where('state', '<>', 'done').execute();
    await Promise.all(waiting.map(async ({ id }) => workPush(shop.deps, (await findPush(shop.studio.db, id)) as PushRow)));
  };
  const creditedByPushes = async (): Promise<void> => {
    await workPushes();
    expect(await shop.available(buyer)).toBe(credits(90) + packCredits);
  };
  await vi.waitFor(creditedByPushes, { timeout: 20_000 });
  expect((await shop.state(buyer)).purchases).toMatchObject([{ state: 'paid' }]);
  await runTopUp(later(shop.deps, 30_000), buyer.workspaceId);
  expect(await shop.available(buyer)).toBe(credits(90) + packCredits);
  expect(await shop.charges(buyer)).toBe(1);
});

it('cannot be paid by hand as well while it is under way, nor given up', async () => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  await expect(runTopUp(dying('T2:before'), buyer.workspaceId)).rejects.toThrow('died');
  const [order] = await shop.orders(buyer);
  await expect(openCheckout(shop.deps, buyer, order?.id ?? '')).rejects.toMatchObject({ code: 'billing.order_closed' });
  await expect(cancelOrder(shop.deps, buyer, order?.id ?? '')).rejects.toMatchObject({ code: 'billing.order_closed' });
  await runTopUp(later(shop.deps, 30_000), buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(1);
});

it('stops when whoever agreed may not buy here any more', async () => {
  const buyer = await shop.buyer();
  await inTransaction(shop.studio.db, (tx) =>
    tx.updateTable('member').set({ role: 'editor' }).where('account_id', '=', buyer.accountId).execute(),
  );
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  expect((await shop.state(buyer)).rule).toMatchObject({ pausedFor: 'person' });
  expect(await shop.charges(buyer)).toBe(0);
});

it('ends with the card that is taken away, here or at the provider', async () => {
  const here = await shop.buyer();
  const [saved] = await listSavedWays(shop.deps, here, 'stripe');
  expect(saved).toMatchObject({ brand: 'visa', last4: '4242' });
  await removeSavedWay(shop.deps, here, 'stripe', saved?.id ?? '');
  expect(await listSavedWays(shop.deps, here, 'stripe')).toEqual([]);
  expect((await shop.state(here)).rule).toBeNull();
  await shop.spend(here, 60);
  await runTopUp(shop.deps, here.workspaceId);
  expect(await shop.orders(here)).toEqual([]);

  const there = await shop.buyer();
  const way = shop.deps.ways.require('stripe');
  const { ref } = await shop.studio.db
    .selectFrom('provider_customer')
    .innerJoin('billing_link', 'billing_link.party_id', 'provider_customer.party_id')
    .select('provider_customer.ref')
    .where('billing_link.workspace_id', '=', there.workspaceId)
    .executeTakeFirstOrThrow();
  const [theirs] = await listSavedWays(shop.deps, there, 'stripe');
  await way.provider.savedWays?.remove(ref, theirs?.id ?? '', shop.deps.ways.callFor(way));
  await shop.spend(there, 60);
  await runTopUp(shop.deps, there.workspaceId);
  expect((await shop.state(there)).rule).toMatchObject({ pausedFor: 'saved_way' });
  expect(await shop.orders(there)).toMatchObject([{ state: 'failed' }]);
});

it('asks again when the tax makes it cost something else, and leaves no order behind', async () => {
  const buyer = await shop.buyer();
  // As if less tax had been owed when it was agreed to.
  const agreed = { total_minor: 990n };
  await inTransaction(shop.studio.db, (tx) => tx.updateTable('top_up').set(agreed).where('workspace_id', '=', buyer.workspaceId).execute());
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  expect((await shop.state(buyer)).rule).toMatchObject({ pausedFor: 'price' });
  expect(await shop.orders(buyer)).toEqual([]);
});

it('waits for money that is under way, buys nothing besides, and is credited when it has come', async () => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  const way = shop.deps.ways.require('stripe');
  const slow = {
    ...way,
    provider: {
      ...way.provider,
      read: async (...asked: Parameters<typeof way.provider.read>) => {
        const object = await way.provider.read(...asked);
        return object?.kind === 'payment' ? { ...object, state: 'pending' as const, paidAt: null } : object;
      },
    },
  };
  const ways: BillingDeps['ways'] = Object.create(shop.deps.ways, { all: { value: new Map([['stripe', slow]]) } });
  await runTopUp({ ...shop.deps, ways }, buyer.workspaceId);
  await Promise.all(Array.from({ length: 20 }, () => runTopUp({ ...shop.deps, ways }, buyer.workspaceId)));
  expect((await shop.state(buyer)).purchases).toMatchObject([{ state: 'pending' }]);
  expect(await shop.orders(buyer)).toMatchObject([{ state: 'pending' }]);
  expect(await shop.available(buyer)).toBe(credits(90));
  await runTopUp(shop.deps, buyer.workspaceId);
  expect((await shop.state(buyer)).purchases).toMatchObject([{ state: 'paid' }]);
  expect(await shop.available(buyer)).toBe(credits(90) + packCredits);
  expect(await shop.charges(buyer)).toBe(1);
});

it('is paused when money goes back: what was taken back is not bought again by itself', async () => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  const [order] = await shop.orders(buyer);
  await withdrawOrder(shop.deps, buyer, order?.id ?? '');
  expect(await shop.available(buyer)).toBe(credits(90));
  expect((await shop.state(buyer)).rule).toMatchObject({ pausedFor: 'paid_back' });
  expect((await shop.mails(buyer)).filter(({ text }) => text.includes('could not be bought'))).toEqual([]);
  await sweepBilling(later(shop.deps, 400_000), (error) => {
    throw error;
  });
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.charges(buyer)).toBe(1);
});

it('buys nothing while spending is stopped, and nothing for a workspace that is gone', async () => {
  const buyer = await shop.buyer();
  await shop.spend(buyer, 60);
  await inTransaction(shop.studio.db, (tx) => tx.updateTable('wallet').set({ frozen_at: new Date(), frozen_reason: 'dispute' }).execute());
  await runTopUp(shop.deps, buyer.workspaceId);
  expect(await shop.orders(buyer)).toEqual([]);
  await inTransaction(shop.studio.db, (tx) => tx.updateTable('wallet').set({ frozen_at: null, frozen_reason: null }).execute());
  await inTransaction(shop.studio.db, (tx) => tx.deleteFrom('workspace').where('id', '=', buyer.workspaceId).execute());
  await runTopUp(shop.deps, buyer.workspaceId);
  const left = await shop.studio.db.selectFrom('top_up').select('workspace_id').where('workspace_id', '=', buyer.workspaceId).execute();
  expect(left).toEqual([]);
});

it('keeps what it needs to charge no longer than until the end, and is offered where a provider can', async () => {
  const buyer = await shop.buyer();
  expect((await shop.state(buyer)).ways).toEqual([{ id: 'stripe', title: 'Stripe', live: false }]);
  await shop.spend(buyer, 60);
  await runTopUp(shop.deps, buyer.workspaceId);
  const [attempt] = await shop.studio.db
    .selectFrom('top_up_attempt')
    .select(['customer_ref', 'saved_ref', 'state'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .execute();
  expect(attempt).toEqual({ customer_ref: null, saved_ref: null, state: 'paid' });
  const other = await makePerson(shop.studio.db);
  expect(await listSavedWays(shop.deps, other, 'stripe')).toEqual([]);
  await expect(shop.agree(other, 'pm_somebodyelse')).rejects.toMatchObject({ code: 'billing.saved_way_gone' });
});
