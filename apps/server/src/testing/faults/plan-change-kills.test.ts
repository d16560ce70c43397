import type { Order, PlanChangePreview, PlanSubscription, Workspace } from '@pinhole/contract';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createFaultShop, type FaultShop, germanSeller } from './fault-shop.ts';

let shop: FaultShop;
beforeAll(async () => {
  shop = await createFaultShop({ stripe: await startEmulator() });
  for (const [key, value] of Object.entries({ ...germanSeller, 'workspaces.max': '100' }))
    await shop.ask('PATCH', `/v1/admin/settings/${key}`, { value });
  for (const [sku, credits, minor] of [
    ['small', '100000000', '1000'],
    ['large', '400000000', '4000'],
  ] as const)
    await shop.sell({
      sku,
      kind: 'plan',
      title: sku,
      description: '',
      every: 'month',
      credits,
      taxBehaviour: 'exclusive',
      prices: [{ currency: 'EUR', minor }],
    });
}, 60_000);
afterAll(() => shop?.close());

/** The provider is compared with us, which a process that died may have begun. */
async function compare(): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))`.execute(
    shop.test.db,
  );
  await sql`select graphile_worker.add_job('billing.reconcile', '{}', max_attempts => 3)`.execute(shop.test.db);
}

const plans = async (): Promise<PlanSubscription[]> => (await shop.ask<{ data: PlanSubscription[] }>('GET', '/v1/subscriptions')).data;

it.each(['plan-change:before', 'plan-change:after', 'B1:after', 'tax-document-written'])(
  'kill -9 at %s, while a plan becomes a larger one: asked again, its difference is charged, papered and given once',
  { timeout: 120_000 },
  async (point) => {
    const { id } = await shop.ask<Workspace>('POST', '/v1/workspaces', { name: point }, crypto.randomUUID());
    await shop.ask('PATCH', '/v1/me', { activeWorkspaceId: id });
    // Where the emulator's buyers have their cards.
    const details = { name: null, lines: [], postalCode: null, town: null, country: 'DK', vatNumber: null };
    await shop.ask('PUT', '/v1/billing/details', details);
    const order = await shop.pay('small', 'stripe');
    await shop.ask<Order>('POST', `/v1/orders/${order.id}/refresh`);
    const [plan] = await plans();
    const address = `/v1/subscriptions/${plan?.id}/change`;
    const { next, today, quotedAt } = await shop.ask<PlanChangePreview>('POST', `${address}/preview`, { sku: 'large' });
    const body = { sku: 'large', seen: { total: next.total, quotedAt } };
    await shop.dieAt(point, () => shop.ask('POST', address, body).then(compare));
    // `same_plan` where the news of the first arrived meanwhile.
    await Promise.all(Array.from({ length: 5 }, () => shop.ask('POST', address, body).catch(() => undefined)));
    await compare();
    await vi.waitFor(async () => expect(await shop.available()).toBe(400_000_000n), { timeout: 60_000, interval: 300 });
    expect((await plans())[0]).toMatchObject({ sku: 'large', state: 'active' });
    const charged = await shop.test.pool.query<{ total: bigint; papers: number }>(
      `select total_minor as total, (select count(*)::int from tax_document d where d.sale_id = p.id) as papers
       from payment p where subscription_id = $1 order by p.id`,
      [plan?.id],
    );
    expect(charged.rows).toEqual([
      { total: 1190n, papers: 1 },
      { total: BigInt(today?.total ?? 0n), papers: 1 },
    ]);
    expect((await verifyLedger(shop.test.db)).violations).toEqual([]);
  },
);
