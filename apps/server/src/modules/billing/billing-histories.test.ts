import type { Order } from '@pinhole/contract';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { getBalance } from '../credits/index.ts';
import { type BillingFixture, createBillingFixture, packCredits } from './billing.fixture.ts';
import { askRefund, sendRefund } from './fulfilment/refunds.ts';
import { cancelOrder, openCheckout, refreshOrder } from './orders/open-checkout.ts';
import { workPush } from './reconciling/pushes.ts';
import { reconcileWay } from './reconciling/reconcile.ts';
import { spend } from './spending.fixture.ts';
import { findPush } from './store/push-store.ts';
import { withdrawOrder } from './withdrawal/withdraw.ts';

/*
 * Random lives of buyers, with lost answers, lost and repeated pushes, and a database that goes away in the middle. In the end the
 * provider's own books are the truth: what it took and gave back is what we granted and took back, to the micro-credit.
 */

// biome-ignore format: how often each comes is seen best in lines
const kinds = [
  'order', 'order', 'pay', 'pay', 'pay', 'pay late', 'decline', 'come back', 'come back', 'give up',
  'spend', 'spend', 'refund', 'refund', 'refund there', 'refund comes back', 'dispute', 'dispute won', 'dispute lost', 'withdraw',
  'work off', 'compare', 'lose a push', 'repeat a push', 'cut a call', 'lose an answer', 'database goes away',
] as const;

interface Operation {
  readonly kind: (typeof kinds)[number];
  readonly buyer: number;
  readonly pick: number;
  readonly minor: number;
}

const buyers = 8;
let shop: BillingFixture;
beforeAll(async () => {
  shop = await createBillingFixture();
});
afterAll(() => shop.close());

it('every random history ends with what the provider’s own books say, whatever was lost on the way', { timeout: 300_000 }, async () => {
  const people = await Promise.all(Array.from({ length: buyers }, () => shop.buyer()));
  const operations = fc.sample(
    fc.record({ kind: fc.constantFrom(...kinds), buyer: fc.nat(buyers - 1), pick: fc.nat(), minor: fc.integer({ min: 1, max: 1_000 }) }),
    { numRuns: 900, seed: 20_261_121 },
  ) satisfies Operation[];
  const world = new World(people);
  // Several at a time, as in life; each may fail, and none may leave anything half done.
  for (let start = 0; start < operations.length; start += 5)
    await Promise.all(operations.slice(start, start + 5).map((operation) => world.play(operation).catch(world.excuse)));
  await world.comeToRest();

  expect(await shop.faultsOfBooks()).toEqual([]);
  const seen = { payments: 0, refunded: 0, lost: 0, frozen: 0 };
  for (const [index, actor] of people.entries()) {
    const payments = await paymentsOf(actor);
    let brought = 0n;
    for (const { id, ref, granted, state, total_minor: total, order_id: orderId } of payments) {
      const back = shop.emulator.books.refunded(ref) + (world.lostDisputes.has(ref) ? total : 0n);
      expect(state === 'paid' ? granted : 0n, `payment ${ref}`).toBe(state === 'paid' ? packCredits : 0n);
      const kept = total > back ? total - back : 0n;
      brought += (granted * kept) / 1_000n;
      expect(shop.emulator.books.refunds(ref)).toBe(await countStanding(id));
      expect(payments.filter((other) => other.order_id === orderId && other.granted > 0n).length).toBeLessThanOrEqual(1);
      if (granted > 0n) seen.payments += 1;
      if (shop.emulator.books.refunded(ref) > 0n) seen.refunded += 1;
      if (world.lostDisputes.has(ref)) seen.lost += 1;
    }
    const balance = await getBalance(shop.studio.credits, actor.workspaceId);
    const own = BigInt(balance.available) - BigInt(balance.debt);
    expect(own, `buyer ${index}`).toBe(brought - (await spentBy(actor)));
    const { rows } = await sql<{ frozen: boolean }>`
      select frozen_at is not null as frozen from wallet where id = (select wallet_id from ledger_link where workspace_id = ${actor.workspaceId})`.execute(
      shop.studio.db,
    );
    const open = payments.some(({ ref }) => world.openDisputes.has(ref));
    expect(rows[0]?.frozen, `frozen ${index}`).toBe(open);
    if (open) seen.frozen += 1;
  }
  // The history was worth playing.
  expect(seen.payments).toBeGreaterThan(12);
  expect(seen.refunded).toBeGreaterThan(4);
  expect(seen.lost + seen.frozen).toBeGreaterThan(0);
  expect(world.outages).toBeGreaterThan(5);
});

class World {
  readonly openDisputes = new Map<string, string>();
  readonly lostDisputes = new Set<string>();
  outages = 0;
  readonly #people: readonly Actor[];
  readonly #orders = new Map<string, Order[]>();
  readonly #strange: unknown[] = [];

  constructor(people: readonly Actor[]) {
    this.#people = people;
  }

  /** Refusals and losses are life; anything else would be a fault of the code. */
  readonly excuse = (error: unknown): void => {
    const text =
      error instanceof Error ? `${error.name} ${error.message} ${error.cause instanceof Error ? error.cause.message : ''}` : String(error);
    if (/billing\.|credits\.|shop\.|AppError|PaymentError|terminat|connection|ECONNRESET|emulator|page answered/i.test(text)) return;
    this.#strange.push(error);
  };

  async play({ kind, buyer, pick, minor }: Operation): Promise<void> {
    const actor = this.#people[buyer];
    if (!actor) throw new Error('nobody');
    const orders = this.#orders.get(actor.workspaceId) ?? [];
    const order = orders[pick % Math.max(1, orders.length)];
    const { deps, emulator } = shop;
    switch (kind) {
      case 'order': {
        const placed = await shop.order(actor);
        this.#orders.set(actor.workspaceId, [...(this.#orders.get(actor.workspaceId) ?? []), placed]);
        return;
      }
      case 'pay':
      case 'decline':
        if (order) await shop.pay(order, kind === 'pay' ? 'pays' : 'declined');
        if (order && pick % 2 === 0) await refreshOrder(deps, actor, order.id);
        return;
      case 'pay late':
        if (!order) return;
        await emulator.driver.buy(await checkoutOf(order), 'delayed');
        await refreshOrder(deps, actor, order.id);
        await emulator.driver.settle((await checkoutOf(order)).id, pick % 4 === 0 ? 'fails' : 'succeeds');
        return;
      case 'come back':
        if (order) await refreshOrder(deps, actor, order.id);
        return;
      case 'give up':
        if (order && pick % 4 === 0) await cancelOrder(deps, actor, order.id);
        else if (order) await openCheckout(deps, actor, order.id);
        return;
      case 'spend':
        return spend(shop.studio.db, actor, (packCredits * BigInt(minor)) / 1_000n);
      case 'refund':
      case 'refund there':
      case 'refund comes back':
      case 'dispute':
      case 'dispute won':
      case 'dispute lost':
        return this.#goesBack(actor, kind, pick, minor);
      case 'withdraw':
        if (order && pick % 3 === 0) await withdrawOrder(deps, actor, order.id);
        return;
      case 'work off':
        return workOff(false);
      case 'compare':
        await reconcileWay(deps, deps.ways.require('paypal'));
        return;
      case 'lose a push':
        return emulator.fault({ kind: 'push-lost' });
      case 'repeat a push':
        return emulator.fault({ kind: 'push-repeated', times: 3 });
      case 'cut a call':
        return emulator.fault({ kind: 'cut', when: 'before', at: pick % 2 === 0 ? 'any' : 'refund' });
      case 'lose an answer':
        return emulator.fault({ kind: 'cut', when: 'after', at: pick % 2 === 0 ? 'any' : 'refund' });
      case 'database goes away':
        this.outages += 1;
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query not ilike 'listen%'`.execute(shop.studio.db);
    }
  }

  async #goesBack(actor: Actor, kind: Operation['kind'], pick: number, minor: number): Promise<void> {
    const { deps, emulator } = shop;
    const paid = (await paymentsOf(actor)).filter(({ granted }) => granted > 0n);
    const payment = paid[pick % Math.max(1, paid.length)];
    if (!payment) return;
    const { id, ref } = payment;
    if (kind === 'refund') {
      const refund = await inTransaction(deps.db, (tx) =>
        askRefund(deps, shop.operator, tx, id, { reason: 'requested', amount: String(minor) }),
      );
      if (pick % 2 === 0) await sendRefund(deps, refund.id);
    } else if (kind === 'refund there') {
      const left = 1_000n - emulator.books.refunded(ref) - (await claimedOf(id));
      if (left > 0n) await emulator.driver.refund(ref, left < BigInt(minor) ? left : BigInt(minor));
    } else if (kind === 'refund comes back') {
      const done = await shop.studio.db
        .selectFrom('refund')
        .select('ref')
        .where('payment_id', '=', id)
        .where('state', '=', 'succeeded')
        .execute();
      const chosen = done[pick % Math.max(1, done.length)]?.ref;
      if (chosen) await emulator.driver.failRefund(chosen);
    } else if (kind === 'dispute') {
      if (!this.openDisputes.has(ref) && !this.lostDisputes.has(ref) && pick % 2 === 0)
        this.openDisputes.set(ref, await emulator.driver.dispute(ref));
    } else {
      const dispute = this.openDisputes.get(ref);
      if (dispute === undefined) return;
      this.openDisputes.delete(ref);
      if (kind === 'dispute lost') this.lostDisputes.add(ref);
      await emulator.driver.endDispute(dispute, kind === 'dispute lost' ? 'lost' : 'won');
    }
  }

  /** Faults that nobody met yet are used up, what was lost is found, what was begun is ended. */
  async comeToRest(): Promise<void> {
    const { deps } = shop;
    for (let round = 0; round < 6; round += 1) {
      for (const actor of this.#people)
        for (const order of this.#orders.get(actor.workspaceId) ?? []) await refreshOrder(deps, actor, order.id).catch(this.excuse);
      const unsent = await shop.studio.db.selectFrom('refund').select('id').where('state', 'in', ['sending', 'pending']).execute();
      for (const { id } of unsent) await sendRefund(deps, id).catch(this.excuse);
      await reconcileWay(deps, deps.ways.require('paypal')).catch(this.excuse);
      await workOff(true).catch(this.excuse);
    }
    expect(this.#strange).toEqual([]);
  }
}

async function workOff(all: boolean): Promise<void> {
  const waiting = await shop.studio.db
    .selectFrom('payment_push')
    .select('id')
    .where('state', '<>', 'done')
    .limit(all ? 500 : 20)
    .execute();
  for (const { id } of waiting) {
    const push = await findPush(shop.studio.db, id);
    if (push) await workPush(shop.deps, push);
  }
}

async function checkoutOf({
  id: orderId,
  next,
}: Order): Promise<{ readonly id: string; readonly next: { kind: 'redirect'; url: URL; expiresAt: null } }> {
  const { checkout_ref } = await shop.studio.db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  if (next?.kind !== 'redirect') throw new Error('this order leads nowhere: billing.');
  return { id: checkout_ref ?? '', next: { kind: 'redirect', url: new URL(next.url), expiresAt: null } };
}

async function paymentsOf({ workspaceId }: Actor) {
  return shop.studio.db
    .selectFrom('payment')
    .innerJoin('billing_link', 'billing_link.party_id', 'payment.party_id')
    .select(['payment.id', 'payment.ref', 'payment.granted', 'payment.state', 'payment.total_minor', 'payment.order_id'])
    .where('billing_link.workspace_id', '=', workspaceId)
    .orderBy('payment.id')
    .execute();
}

/** What the books say: a commit whose answer was lost counts too. */
async function spentBy({ workspaceId }: Actor): Promise<bigint> {
  const { rows } = await sql<{ spent: bigint }>`
    select coalesce(sum(amount), 0)::bigint as spent from spend_event
    where wallet_id = (select wallet_id from ledger_link where workspace_id = ${workspaceId})`.execute(shop.studio.db);
  return rows[0]?.spent ?? 0n;
}

async function countStanding(paymentId: string): Promise<number> {
  const rows = await shop.studio.db
    .selectFrom('refund')
    .select('id')
    .where('payment_id', '=', paymentId)
    .where('state', '=', 'succeeded')
    .execute();
  return rows.length;
}

/** Decided by us and not at the provider yet. */
async function claimedOf(paymentId: string): Promise<bigint> {
  const rows = await shop.studio.db
    .selectFrom('refund')
    .select('amount_minor')
    .where('payment_id', '=', paymentId)
    .where('state', 'in', ['asked', 'sending'])
    .execute();
  return rows.reduce((sum, { amount_minor }) => sum + amount_minor, 0n);
}
