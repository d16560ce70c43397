import { newSaleItem } from '@pinhole/contract';
import { manual } from '@pinhole/payments/manual';
import { paypal } from '@pinhole/payments/paypal';
import { type PaypalEmulator, startEmulator } from '@pinhole/payments/paypal/emulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { makePerson } from '../../testing/factories.ts';
import { scriptedEngine } from '../../testing/scripted-engine.ts';
import { taxSettings } from '../../testing/tax-fixture.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { createPaymentConnection, probePaymentConnection, updatePaymentConnection } from '../billing/ways/manage-ways.ts';
import { createSaleItem, updateSaleItem } from '../shop/manage-items.ts';
import { importRates } from '../tax/index.ts';
import type { GoingLiveDeps } from './going-live-deps.ts';
import { listHindrances, readGoingLive } from './read-going-live.ts';

let studio: TestStudio;
let emulator: PaypalEmulator;
let operator: Actor;
beforeAll(async () => {
  emulator = await startEmulator();
  studio = await createTestStudio(() => [scriptedEngine({ id: 'portraits' })], { paymentKinds: [manual, paypal] });
  await importRates(studio);
  operator = await makePerson(studio.db, { operator: true });
});
afterAll(async () => {
  await emulator.close();
  await studio.close();
});

type Texts = Parameters<typeof taxSettings>[0];
const filledIn: Texts = {
  'service.name': 'Lund Studio',
  'service.contact': 'hello@lundstudio.dk',
  'legal.terms': 'https://lundstudio.dk/terms',
  'legal.privacy': 'https://lundstudio.dk/privacy',
  'tax.scheme': 'none',
  'billing.secondOperatorAbove': '10000',
  'credits.monthlyCap': '1000000000',
};
const depsWith = (texts: Texts = {}, more: Partial<GoingLiveDeps> = {}): GoingLiveDeps => ({
  ...studio.goingLive,
  publicUrl: 'https://studio.lundstudio.dk',
  mailDriver: 'smtp',
  settings: taxSettings({ ...filledIn, ...texts }),
  ...more,
});
async function lineOf(code: string, deps = depsWith(), forWay?: string) {
  const { lines } = await readGoingLive(deps, forWay);
  const line = lines.find((candidate) => candidate.code === code);
  return line && [line.state, ...line.findings.map((found) => [found.code, found.subject].filter(Boolean).join(' '))];
}
const shopOf = (deps: GoingLiveDeps) => ({ ...studio.billing, hindrancesOf: (way: string) => listHindrances(deps, way) });
const bank = { holder: 'Lund Studio ApS', iban: 'DK50 0040 0440 1162 43' };

it('begins with everything to do, and names each thing', async () => {
  const deps = depsWith({
    ...Object.fromEntries(Object.keys(filledIn).map((key) => [key, ''])),
    'service.name': 'Pinhole',
    'tax.scheme': 'none',
  });
  expect(await lineOf('texts', { ...deps, settings: taxSettings() })).toEqual([
    'to_do',
    'missing legal.terms',
    'missing legal.privacy',
    'missing service.contact',
  ]);
  expect(await lineOf('shelf')).toEqual(['to_do', 'nothing_offered']);
  expect(await lineOf('way')).toEqual(['to_do', 'no_live_way']);
  expect(await lineOf('webhook')).toEqual(['not_concerned']);
  // Nothing leaves the outbox, and nobody is told otherwise.
  expect(await lineOf('mail', depsWith({}, { mailDriver: 'outbox' }))).toEqual(['to_do', 'mail_stays']);
  expect(await lineOf('mail')).toEqual(['done']);
});

it.each([
  ['address', {}, { publicUrl: 'http://localhost:4040' }, 'not_public http://localhost:4040'],
  ['address', {}, { publicUrl: 'http://studio.lundstudio.dk' }, 'not_https http://studio.lundstudio.dk'],
  ['address', {}, { publicUrl: 'https://studio.example.com' }, 'placeholder https://studio.example.com'],
  ['texts', { 'service.contact': 'privacy@example.com' }, {}, 'placeholder service.contact'],
  ['texts', { 'legal.terms': 'https://lundstudio.dk/TODO' }, {}, 'placeholder legal.terms'],
  ['seller', { 'seller.name': 'Acme GmbH' }, {}, 'placeholder seller.name'],
  ['seller', { 'seller.street': '' }, {}, 'missing seller.street'],
  ['tax', { 'tax.scheme': 'non_union' }, {}, 'contradiction tax.scheme'],
  ['second_operator', { 'billing.secondOperatorAbove': '0' }, {}, 'refunds_alone billing.secondOperatorAbove'],
  ['caps', { 'credits.monthlyCap': '' }, {}, 'no_cap credits.monthlyCap'],
] as const)('%s: sees what is wrong (%#)', async (code, texts, more, found) => {
  const line = await lineOf(code, depsWith(texts, more));
  expect(line?.[0]).toBe('to_do');
  expect(line).toContain(found);
});

it('names what is missing for two reasons once', async () => {
  expect(await lineOf('seller', depsWith({ 'seller.vatId': '', 'tax.scheme': 'union' }))).toEqual(['to_do', 'missing seller.vatId']);
});

it('refuses to take real money while something required is to do, and names it; then lets it', async () => {
  await createPaymentConnection(studio.billing, operator, { provider: 'manual', name: 'Bank transfer', fields: bank });
  const lacking = shopOf(depsWith({ 'seller.name': '' }));
  await expect(updatePaymentConnection(lacking, operator, 'manual', { enabled: true })).rejects.toMatchObject({
    code: 'billing.not_ready_to_sell',
    details: { lines: 'seller shelf way' },
  });
  expect(await lineOf('way', depsWith(), 'manual')).toEqual(['to_do', 'way_untested Bank transfer']);

  const pack = {
    sku: 'a-pack',
    kind: 'pack',
    title: 'A pack',
    description: '',
    credits: '1000000',
    prices: [{ currency: 'DKK', minor: '1000' }],
  };
  const { id } = await createSaleItem(studio.billing.shop, operator, newSaleItem.parse(pack));
  await updateSaleItem(studio.billing.shop, operator, id, { state: 'offered' });
  await probePaymentConnection(studio.billing, 'manual');
  await expect(updatePaymentConnection(lacking, operator, 'manual', { enabled: true })).rejects.toMatchObject({
    details: { lines: 'seller' },
  });

  await expect(
    updatePaymentConnection(shopOf(depsWith({}, { mailDriver: 'outbox' })), operator, 'manual', { enabled: true }),
  ).rejects.toMatchObject({ details: { lines: 'mail' } });

  const ready = shopOf(depsWith());
  expect(await updatePaymentConnection(ready, operator, 'manual', { enabled: true })).toMatchObject({ enabled: true });
  expect(await readGoingLive(depsWith())).toMatchObject({ ready: true, enforced: true });
  // What is on already can be changed, whatever else has come undone.
  expect(await updatePaymentConnection(lacking, operator, 'manual', { name: 'By bank', enabled: true })).toMatchObject({ name: 'By bank' });
});

it('only tells on a machine of one’s own', async () => {
  await updatePaymentConnection(studio.billing, operator, 'manual', { enabled: false });
  const local = depsWith({ 'seller.name': '' }, { publicUrl: 'http://localhost:4040' });
  expect(await readGoingLive(local)).toMatchObject({ ready: false, enforced: false });
  expect(await updatePaymentConnection(shopOf(local), operator, 'manual', { enabled: true })).toMatchObject({ enabled: true });
});

it('does not refuse test keys, and wants them switched off', async () => {
  await createPaymentConnection(studio.billing, operator, { provider: 'paypal', name: 'PayPal', fields: emulator.fields });
  await updatePaymentConnection(shopOf(depsWith({ 'seller.name': '' })), operator, 'paypal', { enabled: true });
  expect(await lineOf('test_ways')).toEqual(['to_do', 'test_way_on PayPal']);
  expect(await readGoingLive(depsWith())).toMatchObject({ ready: false });
});

it('wants something on the shelf in a currency that the way takes', async () => {
  const deps = depsWith({}, { currenciesOf: () => ['USD'] });
  expect(await lineOf('shelf', deps)).toEqual(['to_do', 'no_currency By bank']);
  expect(await lineOf('shelf')).toEqual(['done']);
});

it('leaves papers and taxes to a provider that is the seller', async () => {
  const ways = async () => (await studio.goingLive.ways()).map((way) => ({ ...way, seller: 'provider' as const }));
  expect(await lineOf('seller', depsWith({ 'seller.name': '' }, { ways }))).toEqual(['not_concerned']);
  expect(await lineOf('tax', depsWith({ 'seller.name': '' }, { ways }))).toEqual(['not_concerned']);
});

it('wants something to make that is no drawing by rule', async () => {
  expect(await lineOf('engine')).toEqual(['done']);
  const drawing = {
    ...studio.catalogue,
    present: (model: Parameters<typeof studio.catalogue.present>[0]) => ({ ...studio.catalogue.present(model), ai: false }),
  };
  expect(await lineOf('engine', depsWith({}, { catalogue: drawing }))).toEqual(['to_do', 'no_engine']);
});

it('names models that cost more than they bring', async () => {
  const costly = {
    ...studio.catalogue,
    list: async () =>
      (await studio.catalogue.list()).map((model) => ({
        ...model,
        cost: { currency: 'USD', perOutputMicros: 1_000_000, source: '', checkedOn: '2026-11-21' },
      })),
  };
  const [state, first] = (await lineOf('margin', depsWith({}, { catalogue: costly }))) ?? [];
  expect(state).toBe('to_do');
  expect(first).toMatch(/^at_a_loss /);
});
