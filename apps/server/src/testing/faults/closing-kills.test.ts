import type { AdminClosing, Closing, Order, Workspace } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createFaultShop, type FaultShop } from './fault-shop.ts';

let paypal: EmulatedProvider;
let stripe: EmulatedProvider;
let shop: FaultShop;

beforeAll(async () => {
  [paypal, stripe] = await Promise.all([startPaypal(), startStripe()]);
  shop = await createFaultShop({ paypal, stripe });
  for (const item of [
    { sku: 'pack', kind: 'pack', credits: '500000000', prices: [{ currency: 'EUR', minor: '1000' }] },
    { sku: 'plan', kind: 'plan', every: 'month', credits: '100000000', prices: [{ currency: 'EUR', minor: '500' }] },
  ])
    await shop.sell({ title: item.sku, description: '', ...item });
  await shop.ask('PATCH', '/v1/admin/settings/workspaces.max', { value: '100' });
}, 60_000);
afterAll(() => shop?.close());

const waits = (days: number) => shop.ask('PATCH', '/v1/admin/settings/billing.closingDays', { value: String(days) });

async function buy(sku: string, way: 'paypal' | 'stripe'): Promise<Order> {
  const { id } = await shop.pay(sku, way);
  return shop.ask<Order>('POST', `/v1/orders/${id}/refresh`);
}

/** A workspace of its own with a pack and a plan in it. */
async function furnish(): Promise<{
  readonly workspaceId: string;
  readonly pack: Order;
  readonly packRef: string;
  readonly planRef: string;
}> {
  const { id: workspaceId } = await shop.ask<Workspace>('POST', '/v1/workspaces', { name: 'To be closed' }, crypto.randomUUID());
  await shop.ask('PATCH', '/v1/me', { activeWorkspaceId: workspaceId });
  const pack = await buy('pack', 'paypal');
  await buy('plan', 'stripe');
  const { payments } = await shop.adminOrder(pack);
  const { rows } = await sql<{ ref: string }>`
    select s.ref from subscription s join billing_link l on l.party_id = s.party_id where l.workspace_id = ${workspaceId}`.execute(
    shop.test.db,
  );
  return { workspaceId, pack, packRef: payments[0]?.ref ?? '', planRef: rows[0]?.ref ?? '' };
}

/** What a dead process had begun is given back after a while; nobody waits for that here. */
async function goOn(): Promise<void> {
  await sql`update closing_step set leased_until = null where leased_until is not null`.execute(shop.test.db);
  await sql`select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))`.execute(
    shop.test.db,
  );
  await sql`select graphile_worker.add_job('billing.sweep', '{}', max_attempts => 3)`.execute(shop.test.db);
}

const adminClosing = async (id: string): Promise<AdminClosing> => {
  const { data } = await shop.ask<{ data: AdminClosing[] }>('GET', '/v1/admin/closings');
  const found = data.find((closing) => closing.id === id);
  if (!found) throw new Error('the closing is gone');
  return found;
};
const patience = { timeout: 60_000, interval: 300 };

it.each(['C1:before', 'C2:before', 'C2:after', 'C3:before', 'C3:after', 'C4:before', 'C4:after', 'B4:before', 'B4:after'])(
  'kill -9 at %s, while billing is closed: paid back once, plan ended, books closed and right',
  { timeout: 180_000 },
  async (point) => {
    await waits(0);
    const { workspaceId, packRef, planRef } = await furnish();
    await shop.dieAt(point, () => shop.ask('POST', '/v1/closing'));
    const { id } = await shop.ask<Closing>('POST', '/v1/closing');
    await vi.waitFor(async () => {
      await goOn();
      const closing = await adminClosing(id);
      expect(closing.state).toBe('closed');
      expect(closing.steps.map(({ state }) => state).filter((state) => state === 'waiting')).toEqual([]);
      expect(paypal.books.refunds(packRef)).toBe(1);
    }, patience);
    expect(paypal.books.refunded(packRef)).toBe(1_000n);
    const { rows: plans } = await sql<{ state: string }>`select state from subscription where ref = ${planRef}`.execute(shop.test.db);
    expect(plans).toEqual([{ state: 'ended' }]);
    const { rows: ties } = await sql`select 1 from billing_link where workspace_id = ${workspaceId}`.execute(shop.test.db);
    expect(ties).toEqual([]);
    const { rows: left } = await sql<{ sum: bigint }>`
      select sum(a.balance)::bigint as sum from ledger_link l join ledger_account a on a.wallet_id = l.wallet_id
      where l.workspace_id = ${workspaceId}`.execute(shop.test.db);
    expect(left[0]?.sum).toBe(0n);
    const { rows: closings } = await sql`select 1 from closing where workspace_id = ${workspaceId}`.execute(shop.test.db);
    expect(closings).toHaveLength(1);
    expect((await verifyLedger(shop.test.db)).violations).toEqual([]);
  },
);

it.each(['C5:before', 'C4:before', 'C4:after'])(
  'kill -9 at %s, while it is taken back: the plan goes on and nothing else moved',
  { timeout: 180_000 },
  async (point) => {
    await waits(7);
    const { workspaceId, packRef, planRef } = await furnish();
    const { id } = await shop.ask<Closing>('POST', '/v1/closing');
    await vi.waitFor(async () => expect((await adminClosing(id)).steps.map(({ state }) => state)).toEqual(['done']), patience);
    await shop.dieAt(point, () => shop.ask('POST', '/v1/closing/undo'));
    await shop.ask('POST', '/v1/closing/undo').catch(() => undefined);
    await vi.waitFor(async () => {
      await goOn();
      const closing = await adminClosing(id);
      expect(closing.state).toBe('undone');
      expect(closing.steps.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual(['resume-plan done', 'stop-plan done']);
    }, patience);
    const { rows } = await sql<{
      ends: Date | null;
      state: string;
    }>`select ends_at as ends, state from subscription where ref = ${planRef}`.execute(shop.test.db);
    expect(rows).toEqual([{ ends: null, state: 'active' }]);
    expect(paypal.books.refunds(packRef)).toBe(0);
    expect(await shop.available()).toBe(600_000_000n);
    expect(workspaceId).not.toBe('');
    expect((await verifyLedger(shop.test.db)).violations).toEqual([]);
  },
);

it.each(['W1:before', 'W2:before'])(
  'kill -9 at %s, while somebody withdraws from a plan: paid back once, and it ends',
  { timeout: 180_000 },
  async (point) => {
    const { planRef } = await furnish();
    const { rows: orders } = await sql<{ id: string; ref: string }>`
      select s.order_id as id, p.ref from subscription s join payment p on p.subscription_id = s.id where s.ref = ${planRef}`.execute(
      shop.test.db,
    );
    const [order] = orders;
    await shop.dieAt(point, () => shop.ask('POST', `/v1/orders/${order?.id}/withdraw`));
    // It went through or it did not; asking again is refused or does it.
    await shop.ask('POST', `/v1/orders/${order?.id}/withdraw`).catch(() => undefined);
    await vi.waitFor(async () => {
      await goOn();
      const { rows } = await sql<{ state: string }>`select state from subscription where ref = ${planRef}`.execute(shop.test.db);
      expect(rows).toEqual([{ state: 'ended' }]);
      expect(stripe.books.refunds(order?.ref ?? '')).toBe(1);
    }, patience);
    expect(stripe.books.refunded(order?.ref ?? '')).toBe(500n);
    expect((await verifyLedger(shop.test.db)).violations).toEqual([]);
  },
);
