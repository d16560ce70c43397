import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BillingFixture, createBillingFixture } from '../billing.fixture.ts';
import { takePush } from '../reconciling/pushes.ts';
import { reconcileWay } from '../reconciling/reconcile.ts';
import { createPaymentConnection, listPaymentConnections, probePaymentConnection, updatePaymentConnection } from './manage-ways.ts';
import { probeWay, scheduleProbes } from './provider-health.ts';

let shop: BillingFixture;
beforeAll(async () => {
  shop = await createBillingFixture();
  await createPaymentConnection(shop.deps, shop.operator, { provider: 'paypal', name: 'Another', fields: shop.emulator.fields });
  await updatePaymentConnection(shop.deps, shop.operator, 'paypal-2', { enabled: true });
});
afterAll(() => shop.close());
beforeEach(() => shop.studio.pool.query('delete from payment_health'));
afterEach(() => shop.deps.ways.refresh());

const way = async () => (await listPaymentConnections(shop.deps)).find(({ id }) => id === 'paypal');
const health = async () => (await way())?.health;
/** Every answer of the emulator to one probe is a failure: an adapter may ask more than once. */
async function failingProbe(kind: 'unavailable' | 'unauthorized' = 'unavailable'): Promise<void> {
  shop.emulator.fault({ kind, at: 'any' });
  await probeWay(shop.deps, 'paypal');
}

it('says how long the provider took to answer, and when', async () => {
  await probeWay(shop.deps, 'paypal');
  expect(await health()).toMatchObject({ state: 'reachable', failuresInRow: 0, failure: null, latencyMs: expect.any(Number) as number });
});

it('tells buyers after three failures in a row, puts the way last and never hides it; one answer ends it', async () => {
  await failingProbe();
  await failingProbe();
  expect(await health()).toMatchObject({ state: 'unsteady', failuresInRow: 2, failure: { kind: expect.any(String) as string } });
  await shop.deps.ways.refresh();
  expect(shop.deps.ways.offered()).toMatchObject([{ id: 'paypal', hasTrouble: false }, { id: 'paypal-2' }]);
  await failingProbe();
  expect(await health()).toMatchObject({ state: 'unreachable', failuresInRow: 3 });
  // Told through the database: every process of the service hears it.
  await expect
    .poll(() => shop.deps.ways.offered())
    .toMatchObject([
      { id: 'paypal-2', hasTrouble: false },
      { id: 'paypal', hasTrouble: true },
    ]);
  // A provider that is away is no fault of the keys: nothing asks the operator to change them.
  expect((await way())?.problem).toBeNull();

  await probeWay(shop.deps, 'paypal');
  expect(await health()).toMatchObject({ state: 'reachable', failuresInRow: 0, failure: { kind: expect.any(String) as string } });
  await expect.poll(() => shop.deps.ways.offered()).toMatchObject([{ id: 'paypal', hasTrouble: false }, { id: 'paypal-2' }]);
});

it('shows refused keys at once as a problem of the connection', async () => {
  await failingProbe('unauthorized');
  expect((await way())?.problem).toEqual(expect.any(String));
  expect(await health()).toMatchObject({ failure: { kind: 'auth' } });
  await probePaymentConnection(shop.deps, 'paypal');
  expect((await way())?.problem).toBeNull();
});

it('counts every one of many failures that are seen at once', async () => {
  for (let count = 0; count < 20; count += 1) shop.emulator.fault({ kind: 'unavailable', at: 'any' });
  await Promise.all(Array.from({ length: 20 }, () => probeWay(shop.deps, 'paypal')));
  expect(await health()).toMatchObject({ failuresInRow: 20 });
});

it('asks only providers that buyers can pay with, each once a round, spread over a minute', async () => {
  await updatePaymentConnection(shop.deps, shop.operator, 'paypal-2', { enabled: false });
  await scheduleProbes(shop.deps);
  await scheduleProbes(shop.deps);
  const { rows } = await shop.studio.pool.query(
    `select key, run_at - now() < interval '61 seconds' as soon from graphile_worker.jobs where task_identifier = 'billing.probe-way'`,
  );
  expect(rows).toEqual([{ key: 'billing:probe:paypal', soon: true }]);
});

it('knows when a push came, also one about nothing of ours, and when one came that nobody signed', async () => {
  const buyer = await shop.buyer();
  await shop.pay(await shop.order(buyer));
  await expect.poll(() => shop.pushes.length).toBeGreaterThan(0);
  const { pushes } = (await health()) ?? {};
  expect(pushes).toMatchObject({ lastAt: expect.any(String) as string, refusedAt: null, waiting: expect.any(Number) as number });
  expect(pushes?.waiting).toBeGreaterThan(0);
  expect(pushes?.oldestAt).not.toBeNull();

  await takePush(shop.deps, 'paypal', new Headers(), new TextEncoder().encode('{}'));
  const first = (await health())?.pushes.refusedAt;
  expect(first).toEqual(expect.any(String));
  // Anybody can send such things: not each of them is worth a write.
  await takePush(shop.deps, 'paypal', new Headers(), new TextEncoder().encode('{}'));
  expect((await health())?.pushes.refusedAt).toBe(first);
});

it('keeps what the last comparison found, and why one failed', async () => {
  await reconcileWay(shop.deps, shop.deps.ways.require('paypal'));
  expect((await health())?.reconciliation).toMatchObject({ lastAt: expect.any(String) as string, failure: null });
  shop.emulator.fault({ kind: 'unavailable', at: 'any' });
  await expect(reconcileWay(shop.deps, shop.deps.ways.require('paypal'))).rejects.toThrow();
  expect((await health())?.reconciliation).toMatchObject({
    lastAt: expect.any(String) as string,
    failure: { detail: expect.stringMatching(/./) as string },
  });
});
