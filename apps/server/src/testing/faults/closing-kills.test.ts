import type { AdminClosing, AdminOrder, Closing, Order, Workspace } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultService, type FaultProcess, type FaultService, operator, publicOrigin } from './fault-service.ts';

let test: TestDatabase;
let paypal: EmulatedProvider;
let stripe: EmulatedProvider;
let service: FaultService;
let server: FaultProcess;
let cookie = '';

beforeAll(async () => {
  test = await createTestDatabase();
  [paypal, stripe] = await Promise.all([startPaypal(), startStripe()]);
  // Nobody makes a picture here.
  service = await createFaultService({ databaseUrl: test.connectionString, provider: 'http://127.0.0.1:9' });
  server = await service.start();
  const signedIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicOrigin },
    body: JSON.stringify(operator),
  });
  cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  for (const [provider, emulator] of [
    ['paypal', paypal],
    ['stripe', stripe],
  ] as const) {
    await ask('POST', '/v1/admin/payment-connections', { provider, name: provider, fields: emulator.fields });
    await ask('PATCH', `/v1/admin/payment-connections/${provider}`, { enabled: true });
  }
  for (const item of [
    { sku: 'pack', kind: 'pack', credits: '500000000', prices: [{ currency: 'EUR', minor: '1000' }] },
    { sku: 'plan', kind: 'plan', every: 'month', credits: '100000000', prices: [{ currency: 'EUR', minor: '500' }] },
  ]) {
    const { id } = await ask<{ id: string }>('POST', '/v1/admin/items', { title: item.sku, description: '', ...item });
    await ask('PATCH', `/v1/admin/items/${id}`, { state: 'offered' });
  }
  await ask('PATCH', '/v1/admin/settings/workspaces.max', { value: '100' });
}, 60_000);
afterAll(async () => {
  await service?.close();
  await Promise.all([paypal?.close(), stripe?.close()]);
  await test?.close();
});

async function ask<Body>(method: string, place: string, body?: object, key?: string): Promise<Body> {
  const response = await fetch(`${server.url}${place}`, {
    method,
    headers: {
      origin: publicOrigin,
      cookie,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${place} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

const waits = (days: number) => ask('PATCH', '/v1/admin/settings/billing.closingDays', { value: String(days) });

async function buy(sku: string, way: 'paypal' | 'stripe'): Promise<Order> {
  const placed = await ask<Order>('POST', '/v1/orders', { sku, currency: 'EUR', way }, crypto.randomUUID());
  const order = await ask<Order>('POST', `/v1/orders/${placed.id}/checkout`);
  if (order.next?.kind !== 'redirect') throw new Error('the order leads nowhere');
  const { checkout_ref } = await test.db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  const next = { kind: 'redirect', url: new URL(order.next.url), expiresAt: null } as const;
  await (way === 'paypal' ? paypal : stripe).driver.buy({ id: checkout_ref ?? '', next }, 'pays');
  return ask<Order>('POST', `/v1/orders/${order.id}/refresh`);
}

/** A workspace of its own with a pack and a plan in it. */
async function furnish(): Promise<{
  readonly workspaceId: string;
  readonly pack: Order;
  readonly packRef: string;
  readonly planRef: string;
}> {
  const { id: workspaceId } = await ask<Workspace>('POST', '/v1/workspaces', { name: 'To be closed' }, crypto.randomUUID());
  await ask('PATCH', '/v1/me', { activeWorkspaceId: workspaceId });
  const pack = await buy('pack', 'paypal');
  await buy('plan', 'stripe');
  const { data } = await ask<{ data: AdminOrder[] }>('GET', `/v1/admin/orders?reference=${pack.reference}`);
  const { rows } = await sql<{ ref: string }>`
    select s.ref from subscription s join billing_link l on l.party_id = s.party_id where l.workspace_id = ${workspaceId}`.execute(test.db);
  return { workspaceId, pack, packRef: data[0]?.payments[0]?.ref ?? '', planRef: rows[0]?.ref ?? '' };
}

async function dieAt(point: string, deed: () => Promise<unknown>): Promise<void> {
  server.arm(point);
  await deed().catch(() => undefined);
  await server.died;
  server = await service.start();
}

/** What a dead process had begun is given back after a while; nobody waits for that here. */
async function goOn(): Promise<void> {
  await sql`update closing_step set leased_until = null where leased_until is not null`.execute(test.db);
  await sql`select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))`.execute(
    test.db,
  );
  await sql`select graphile_worker.add_job('billing.sweep', '{}', max_attempts => 3)`.execute(test.db);
}

const adminClosing = async (id: string): Promise<AdminClosing> => {
  const { data } = await ask<{ data: AdminClosing[] }>('GET', '/v1/admin/closings');
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
    await dieAt(point, () => ask('POST', '/v1/closing'));
    const { id } = await ask<Closing>('POST', '/v1/closing');
    await vi.waitFor(async () => {
      await goOn();
      const closing = await adminClosing(id);
      expect(closing.state).toBe('closed');
      expect(closing.steps.map(({ state }) => state).filter((state) => state === 'waiting')).toEqual([]);
      expect(paypal.books.refunds(packRef)).toBe(1);
    }, patience);
    expect(paypal.books.refunded(packRef)).toBe(1_000n);
    const { rows: plans } = await sql<{ state: string }>`select state from subscription where ref = ${planRef}`.execute(test.db);
    expect(plans).toEqual([{ state: 'ended' }]);
    const { rows: ties } = await sql`select 1 from billing_link where workspace_id = ${workspaceId}`.execute(test.db);
    expect(ties).toEqual([]);
    const { rows: left } = await sql<{ sum: bigint }>`
      select sum(a.balance)::bigint as sum from ledger_link l join ledger_account a on a.wallet_id = l.wallet_id
      where l.workspace_id = ${workspaceId}`.execute(test.db);
    expect(left[0]?.sum).toBe(0n);
    const { rows: closings } = await sql`select 1 from closing where workspace_id = ${workspaceId}`.execute(test.db);
    expect(closings).toHaveLength(1);
    expect((await verifyLedger(test.db)).violations).toEqual([]);
  },
);

it.each(['C5:before', 'C4:before', 'C4:after'])(
  'kill -9 at %s, while it is taken back: the plan goes on and nothing else moved',
  { timeout: 180_000 },
  async (point) => {
    await waits(7);
    const { workspaceId, packRef, planRef } = await furnish();
    const { id } = await ask<Closing>('POST', '/v1/closing');
    await vi.waitFor(async () => expect((await adminClosing(id)).steps.map(({ state }) => state)).toEqual(['done']), patience);
    await dieAt(point, () => ask('POST', '/v1/closing/undo'));
    await ask('POST', '/v1/closing/undo').catch(() => undefined);
    await vi.waitFor(async () => {
      await goOn();
      const closing = await adminClosing(id);
      expect(closing.state).toBe('undone');
      expect(closing.steps.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual(['resume-plan done', 'stop-plan done']);
    }, patience);
    const { rows } = await sql<{
      ends: Date | null;
      state: string;
    }>`select ends_at as ends, state from subscription where ref = ${planRef}`.execute(test.db);
    expect(rows).toEqual([{ ends: null, state: 'active' }]);
    expect(paypal.books.refunds(packRef)).toBe(0);
    const { available } = await ask<{ available: string }>('GET', '/v1/credits');
    expect(available).toBe('600000000');
    expect(workspaceId).not.toBe('');
    expect((await verifyLedger(test.db)).violations).toEqual([]);
  },
);

it.each(['W1:before', 'W2:before'])(
  'kill -9 at %s, while somebody withdraws from a plan: paid back once, and it ends',
  { timeout: 180_000 },
  async (point) => {
    const { planRef } = await furnish();
    const { rows: orders } = await sql<{ id: string; ref: string }>`
      select s.order_id as id, p.ref from subscription s join payment p on p.subscription_id = s.id where s.ref = ${planRef}`.execute(
      test.db,
    );
    const [order] = orders;
    await dieAt(point, () => ask('POST', `/v1/orders/${order?.id}/withdraw`));
    // It went through or it did not; asking again is refused or does it.
    await ask('POST', `/v1/orders/${order?.id}/withdraw`).catch(() => undefined);
    await vi.waitFor(async () => {
      await goOn();
      const { rows } = await sql<{ state: string }>`select state from subscription where ref = ${planRef}`.execute(test.db);
      expect(rows).toEqual([{ state: 'ended' }]);
      expect(stripe.books.refunds(order?.ref ?? '')).toBe(1);
    }, patience);
    expect(stripe.books.refunded(order?.ref ?? '')).toBe(500n);
    expect((await verifyLedger(test.db)).violations).toEqual([]);
  },
);
