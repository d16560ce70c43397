import { newSaleItem, type PlanSubscription } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { stripe } from '@pinhole/payments/stripe';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { makePerson } from '../../../testing/factories.ts';
import { taxSettings } from '../../../testing/tax-fixture.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { getBalance, verifyLedger } from '../../credits/index.ts';
import { createSaleItem, updateSaleItem } from '../../shop/manage-items.ts';
import { setBuyerDetails } from '../../tax/parties/buyer-details.ts';
import { setExchangeRate } from '../../tax/rates/exchange.ts';
import { importRates } from '../../tax/rates/import-rates.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { openCheckout, refreshOrder } from '../orders/open-checkout.ts';
import { placeOrder } from '../orders/place-order.ts';
import { germanSeller } from '../papers/paper.fixture.ts';
import { reconcileWay } from '../reconciling/reconcile.ts';
import { createPaymentConnection, updatePaymentConnection } from '../ways/manage-ways.ts';
import { changePlan, listSubscriptions, previewPlanChange } from './manage-subscription.ts';

/** A German seller whose prices are without tax; buyers are Danes with Danish cards: 25 % on top, reported in the one-stop shop. */
let studio: TestStudio;
let emulator: EmulatedProvider;
let deps: BillingDeps;
beforeAll(async () => {
  emulator = await startEmulator();
  studio = await createTestStudio(() => [], { paymentKinds: [stripe] });
  deps = { ...studio.billing, settings: taxSettings(germanSeller) };
  const operator = await makePerson(studio.db, { operator: true });
  await createPaymentConnection(deps, operator, { provider: 'stripe', name: 'Stripe', fields: emulator.fields });
  await updatePaymentConnection(deps, operator, 'stripe', { enabled: true });
  await importRates(deps);
  for (const [currency, perEuro] of Object.entries({ DKK: '7.46', CZK: '24.5', HUF: '400', PLN: '4.3', RON: '5', SEK: '11' }))
    await setExchangeRate(deps, operator, { currency, day: '2024-01-01', perEuro });
  for (const [sku, credits, minor] of [
    ['small', '100000000', '1000'],
    ['large', '400000000', '4000'],
  ] as const) {
    const plan = { sku, kind: 'plan', title: `Plan ${sku}`, description: '', every: 'month', credits, taxBehaviour: 'exclusive' };
    const { id } = await createSaleItem(deps.shop, operator, newSaleItem.parse({ ...plan, prices: [{ currency: 'EUR', minor }] }));
    await updateSaleItem(deps.shop, operator, id, { state: 'offered' });
  }
});
afterAll(async () => {
  await studio?.close();
  await emulator?.close();
});

const livesIn = (actor: Actor, country: string) =>
  setBuyerDetails(deps, actor, { name: null, lines: [], postalCode: null, town: null, country, vatNumber: null });
const catchUp = () => reconcileWay(deps, deps.ways.require('stripe'));
const planOf = async (actor: Actor): Promise<PlanSubscription> => {
  const [plan] = await listSubscriptions(deps, actor);
  if (!plan) throw new Error('no plan');
  return plan;
};
const refOf = async ({ id }: PlanSubscription): Promise<string> =>
  (await studio.db.selectFrom('subscription').select('ref').where('id', '=', id).executeTakeFirstOrThrow()).ref;

async function subscribed(sku: string): Promise<Actor> {
  const actor = await makePerson(studio.db);
  await livesIn(actor, 'DK');
  const placed = await inTransaction(studio.db, (tx) => placeOrder(deps, actor, tx, { sku, currency: 'EUR', way: 'stripe' }));
  const order = await openCheckout(deps, actor, placed.id);
  if (order.next?.kind !== 'redirect') throw new Error('nowhere to pay');
  const { checkout_ref: ref } = await studio.db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  await emulator.driver.buy({ id: ref ?? '', next: { kind: 'redirect', url: new URL(order.next.url), expiresAt: null } }, 'pays');
  expect((await refreshOrder(deps, actor, order.id)).state).toBe('paid');
  return actor;
}

/** Every charge of a plan with the document of it, oldest first. */
const charges = async ({ id }: PlanSubscription) => {
  const { rows } = await studio.pool.query<Record<'total' | 'gross' | 'net' | 'tax', bigint> & { country: string; title: string }>(
    `select p.total_minor as total, d.gross_minor as gross, d.net_minor as net, d.tax_minor as tax, d.country,
       d.content->'lines'->0->>'description' as title
     from payment p left join tax_document d on d.sale_id = p.id where p.subscription_id = $1 and p.total_minor > 0 order by p.id`,
    [id],
  );
  return rows;
};
/** The fifth of a gross amount that is Danish tax, to the nearest cent. */
const taxOf = (gross: bigint): bigint => (gross + 2n) / 5n;

describe('a plan whose price bears a tax of ours on top', () => {
  it('becomes a larger one: what was shown is charged, with the tax in it and on its document, and renewals cost the new price', async () => {
    const actor = await subscribed('small');
    const plan = await planOf(actor);
    expect(plan.can.change).toBe(true);
    const shown = await previewPlanChange(deps, actor, plan.id, 'large');
    expect(shown).toMatchObject({
      starts: 'now',
      next: { currency: 'EUR', price: '4000', tax: '1000', total: '5000' },
      nextFrom: plan.periodEnds,
      needs: [],
      taxed: { country: 'DK', basisPoints: 2_500 },
    });
    const today = BigInt(shown.today?.total ?? 0n);
    expect(Number(today)).toBeGreaterThan(3_700);
    expect(shown.today?.tax).toBe(String(taxOf(today)));
    expect(await planOf(actor)).toMatchObject({ sku: 'small' });

    await changePlan(deps, actor, plan.id, { sku: 'large', seen: { total: shown.next.total, quotedAt: shown.quotedAt } });
    await catchUp();
    expect(await planOf(actor)).toMatchObject({ sku: 'large', nextTitle: null });
    expect((await getBalance(studio.credits, actor.workspaceId)).available).toBe('400000000');
    await emulator.driver.renew?.(await refOf(plan), 'pays');
    await catchUp();
    const [first, change, renewal] = await charges(plan);
    expect(first).toMatchObject({ total: 1250n, net: 1000n, tax: 250n, country: 'DK' });
    expect(change).toMatchObject({ total: today, gross: today, tax: taxOf(today), net: today - taxOf(today), country: 'DK' });
    expect(change?.title).toContain('Plan large');
    expect(renewal).toMatchObject({ total: 5000n, net: 4000n, tax: 1000n, country: 'DK' });
    expect((await verifyLedger(studio.db)).violations).toEqual([]);
  });

  it('becomes a smaller one with the next period: nothing is charged before, and then the smaller price with its tax', async () => {
    const actor = await subscribed('large');
    const plan = await planOf(actor);
    const shown = await previewPlanChange(deps, actor, plan.id, 'small');
    expect(shown).toMatchObject({
      starts: 'period-end',
      today: { total: '0' },
      next: { tax: '250', total: '1250' },
      nextFrom: plan.periodEnds,
    });
    await changePlan(deps, actor, plan.id, { sku: 'small', seen: { total: shown.next.total, quotedAt: shown.quotedAt } });
    expect(await planOf(actor)).toMatchObject({ sku: 'large', nextTitle: 'Plan small' });
    await emulator.driver.renew?.(await refOf(plan), 'pays');
    await catchUp();
    expect(await planOf(actor)).toMatchObject({ sku: 'small' });
    expect((await charges(plan)).map(({ total, tax }) => [total, tax])).toEqual([
      [5000n, 1000n],
      [1250n, 250n],
    ]);
  });

  it('is charged once, whoever asks how often at the same time', async () => {
    const actor = await subscribed('small');
    const plan = await planOf(actor);
    const shown = await previewPlanChange(deps, actor, plan.id, 'large');
    const seen = { total: shown.next.total, quotedAt: shown.quotedAt };
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => changePlan(deps, actor, plan.id, { sku: 'large', seen })));
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    await Promise.all(Array.from({ length: 5 }, catchUp));
    expect((await charges(plan)).map(({ total, gross }) => [total, gross])).toEqual([
      [1250n, 1250n],
      [BigInt(shown.today?.total ?? 0n), BigInt(shown.today?.total ?? 0n)],
    ]);
    expect((await getBalance(studio.credits, actor.workspaceId)).available).toBe('400000000');
  });

  it('costs with the tax of where its buyer is by then, and a document whose evidence disagrees waits', async () => {
    const actor = await subscribed('small');
    const plan = await planOf(actor);
    const shown = await previewPlanChange(deps, actor, plan.id, 'large');
    await livesIn(actor, 'DE');
    const seen = { total: shown.next.total, quotedAt: shown.quotedAt };
    await expect(changePlan(deps, actor, plan.id, { sku: 'large', seen })).rejects.toMatchObject({
      code: 'billing.total_changed',
      details: { total: '4760' },
    });
    const now = await previewPlanChange(deps, actor, plan.id, 'large');
    expect(now).toMatchObject({ next: { tax: '760', total: '4760' }, taxed: { country: 'DE', basisPoints: 1_900 } });
    await changePlan(deps, actor, plan.id, { sku: 'large', seen: { total: now.next.total, quotedAt: now.quotedAt } });
    await catchUp();
    expect((await charges(plan)).map(({ total, gross }) => [total, gross])).toEqual([
      [1250n, 1250n],
      [BigInt(now.today?.total ?? 0n), null],
    ]);
    const waiting = await studio.db.selectFrom('waiting_paper').select('reason').execute();
    expect(waiting).toEqual([{ reason: 'evidence_conflict' }]);
  });

  it('keeps to a price for an hour, and not to one of another time', async () => {
    const actor = await subscribed('small');
    const plan = await planOf(actor);
    const { next } = await previewPlanChange(deps, actor, plan.id, 'large');
    for (const off of [-3_600_001, 60_000])
      await expect(
        changePlan(deps, actor, plan.id, {
          sku: 'large',
          seen: { total: next.total, quotedAt: new Date(Date.now() + off).toISOString() },
        }),
      ).rejects.toMatchObject({ code: 'billing.total_changed' });
    expect(await charges(plan)).toHaveLength(1);
  });

  it('is charged as shown also where the provider’s clock is ahead', async () => {
    const actor = await subscribed('small');
    const plan = await planOf(actor);
    // The emulator renews before its time: the period begins in a month.
    await emulator.driver.renew?.(await refOf(plan), 'pays');
    await catchUp();
    const shown = await previewPlanChange(deps, actor, plan.id, 'large');
    expect(shown.today?.total).toBe('3750');
    await changePlan(deps, actor, plan.id, { sku: 'large', seen: { total: shown.next.total, quotedAt: shown.quotedAt } });
    await catchUp();
    expect((await charges(plan)).map(({ total }) => total)).toEqual([1250n, 1250n, 3750n]);
    const back = await previewPlanChange(deps, actor, plan.id, 'small');
    await changePlan(deps, actor, plan.id, { sku: 'small', seen: { total: back.next.total, quotedAt: back.quotedAt } });
    expect(await planOf(actor)).toMatchObject({ sku: 'large', nextTitle: 'Plan small' });
  });

  it('asks for the country of a buyer who said none', async () => {
    const actor = await subscribed('small');
    const plan = await planOf(actor);
    await studio.pool.query('delete from buyer_details where workspace_id = $1', [actor.workspaceId]);
    expect(await previewPlanChange(deps, actor, plan.id, 'large')).toMatchObject({
      today: null,
      needs: ['details'],
      next: { total: null },
    });
    await expect(changePlan(deps, actor, plan.id, { sku: 'large' })).rejects.toMatchObject({ code: 'billing.details_needed' });
  });
});
