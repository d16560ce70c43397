import { newSaleItem, type Order } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import { stripe } from '@pinhole/payments/stripe';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { makePerson } from '../../../testing/factories.ts';
import { taxSettings } from '../../../testing/tax-fixture.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { createSaleItem, updateSaleItem } from '../../shop/manage-items.ts';
import { setBuyerDetails } from '../../tax/parties/buyer-details.ts';
import { setExchangeRate } from '../../tax/rates/exchange.ts';
import { importRates } from '../../tax/rates/import-rates.ts';
import { setVatRate } from '../../tax/rates/manage-rates.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { openCheckout, refreshOrder } from '../orders/open-checkout.ts';
import { placeOrder } from '../orders/place-order.ts';
import { reconcileWay } from '../reconciling/reconcile.ts';
import { createPaymentConnection, updatePaymentConnection } from '../ways/manage-ways.ts';
import { listWaitingPapers, resolveWaitingPaper } from './clear-papers.ts';
import { germanSeller } from './paper.fixture.ts';

let studio: TestStudio;
let emulator: EmulatedProvider;
let deps: BillingDeps;
let operator: Actor;
/** Stripe as it comes, with Stripe Tax, and as merchant of record. */
const ways = { ours: '', taxes: '', sells: '' };

beforeAll(async () => {
  emulator = await startEmulator();
  studio = await createTestStudio(() => [], { paymentKinds: [stripe] });
  deps = { ...studio.billing, settings: taxSettings(germanSeller) };
  operator = await makePerson(studio.db, { operator: true });
  for (const [name, more] of [
    ['ours', {}],
    ['taxes', { automaticTax: 'true' }],
    ['sells', { managedPayments: 'true' }],
  ] as const) {
    const fields = { ...emulator.fields, ...more };
    ways[name] = (await createPaymentConnection(deps, operator, { provider: 'stripe', name: `Stripe ${name}`, fields })).id;
    await updatePaymentConnection(deps, operator, ways[name], { enabled: true });
  }
  await importRates(deps);
  for (const [currency, perEuro] of Object.entries({ DKK: '7.46', CZK: '24.5', HUF: '400', PLN: '4.3', RON: '5', SEK: '11' }))
    await setExchangeRate(deps, operator, { currency, day: '2024-01-01', perEuro });
  for (const item of [
    { sku: 'monthly', kind: 'plan', title: 'Monthly', every: 'month', credits: '100000000' },
    { sku: 'a-pack', kind: 'pack', title: '100 credits', credits: '100000000' },
  ]) {
    const made = newSaleItem.parse({ ...item, description: '', prices: [{ currency: 'EUR', minor: '500' }] });
    const { id } = await createSaleItem(deps.shop, operator, made);
    await updateSaleItem(deps.shop, operator, id, { state: 'offered' });
  }
});
afterAll(async () => {
  await studio?.close();
  await emulator?.close();
});

async function bought(sku: string, way: string, country: string | null): Promise<{ readonly actor: Actor; readonly order: Order }> {
  const actor = await makePerson(studio.db);
  if (country !== null)
    await setBuyerDetails(deps, actor, { name: null, lines: [], postalCode: null, town: null, country, vatNumber: null });
  const placed = await inTransaction(studio.db, (tx) => placeOrder(deps, actor, tx, { sku, currency: 'EUR', way }));
  const order = await openCheckout(deps, actor, placed.id);
  if (order.next?.kind !== 'redirect') throw new Error('nowhere to pay');
  const { checkout_ref } = await studio.db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  await emulator.driver.buy({ id: checkout_ref ?? '', next: { kind: 'redirect', url: new URL(order.next.url), expiresAt: null } }, 'pays');
  return { actor, order: await refreshOrder(deps, actor, order.id) };
}
const documentsOf = (orderId: string) =>
  studio.db
    .selectFrom('tax_document')
    .innerJoin('payment', 'payment.id', 'tax_document.sale_id')
    .select(['tax_document.kind', 'tax_document.treatment', 'tax_document.country', 'tax_document.tax_minor', 'tax_document.gross_minor'])
    .where('payment.order_id', '=', orderId)
    .orderBy('tax_document.issued_at')
    .execute();

it('each paid period of a plan has a document of its own, once', async () => {
  const { order } = await bought('monthly', ways.ours, 'DK');
  expect(order).toMatchObject({ state: 'paid', amounts: { tax: '100', total: '500' } });
  const { ref } = await studio.db.selectFrom('subscription').select('ref').where('order_id', '=', order.id).executeTakeFirstOrThrow();
  await emulator.driver.renew?.(ref, 'pays');
  const way = deps.ways.require(ways.ours);
  await Promise.all([reconcileWay(deps, way), reconcileWay(deps, way), reconcileWay(deps, way)]);
  const one = { kind: 'receipt', treatment: 'oss', country: 'DK', tax_minor: 100n, gross_minor: 500n };
  expect(await documentsOf(order.id)).toEqual([one, one]);
});

it('a provider that counts the tax is believed where our table comes to the same', async () => {
  const { order } = await bought('a-pack', ways.taxes, null);
  expect(await documentsOf(order.id)).toEqual([{ kind: 'receipt', treatment: 'oss', country: 'DK', tax_minor: 100n, gross_minor: 500n }]);
});

it('where it differs the document waits, until the operator says that our table counts', async () => {
  await setVatRate(deps, operator, { country: 'DK', kind: 'standard', basisPoints: 2_400, validFrom: '2026-01-01' });
  const { order } = await bought('a-pack', ways.taxes, null);
  expect(await documentsOf(order.id)).toEqual([]);
  const waiting = (await listWaitingPapers(deps)).find(({ orderId }) => orderId === order.id);
  expect(waiting).toMatchObject({ reason: 'provider_differs', detail: '100 97', tax: '100' });
  const answer = await resolveWaitingPaper(deps, operator, waiting?.id ?? '', { ownTable: true, reason: 'The rate fell in January.' });
  expect(answer).toMatchObject({ document: { tax: '97', gross: '500' }, waiting: null });
  const { rows } = await studio.pool.query<{ booked: bigint }>('select booked_tax_minor as booked from payment where id = $1', [
    waiting?.id,
  ]);
  expect(rows).toEqual([{ booked: 97n }]);
});

it('a merchant of record writes its own: no document of ours, nothing waits, nothing of the buyer is copied', async () => {
  const { order } = await bought('a-pack', ways.sells, 'DK');
  expect(order).toMatchObject({ state: 'paid', seller: 'provider', documents: [] });
  expect(await documentsOf(order.id)).toEqual([]);
  expect((await listWaitingPapers(deps)).filter(({ orderId }) => orderId === order.id)).toEqual([]);
  expect(await studio.db.selectFrom('order_buyer').selectAll().where('order_id', '=', order.id).execute()).toEqual([]);
});
