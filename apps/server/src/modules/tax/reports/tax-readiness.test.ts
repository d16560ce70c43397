import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { someId } from '../../../testing/some-id.ts';
import { taxSettings } from '../../../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { importRates } from '../rates/import-rates.ts';
import { upsertExchangeRate } from '../store/exchange-store.ts';
import { checkTaxReadiness } from './tax-readiness.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await importRates({ db: test.db, clock: systemClock });
});
afterAll(() => test.close());

type Texts = Parameters<typeof taxSettings>[0];
async function problemsOf(texts: Texts = {}, currencies: readonly string[] = ['EUR']): Promise<string[]> {
  const { ready, problems } = await checkTaxReadiness({ db: test.db, clock: systemClock, settings: taxSettings(texts), currencies });
  expect(ready).toBe(problems.length === 0);
  return problems.map(({ code, setting }) => `${code} ${setting ?? ''}`.trim());
}
const german = {
  'seller.country': 'DE',
  'seller.postalCode': '10439',
  'seller.city': 'Berlin',
  'seller.vatId': 'DE136695976',
  'tax.scheme': 'below_threshold',
};

it('is content with a seller who has said everything', async () => {
  expect(await problemsOf(german)).toEqual([]);
});

it('names everything that is missing at once', async () => {
  const nothing = Object.fromEntries(['name', 'street', 'postalCode', 'city', 'country', 'vatId'].map((key) => [`seller.${key}`, '']));
  expect(await problemsOf(nothing)).toEqual([
    'missing seller.name',
    'missing seller.street',
    'missing seller.city',
    'missing seller.country',
  ]);
});

it.each([
  ['seller.name', 'Your Company'],
  ['seller.name', 'Acme GmbH'],
  ['seller.name', 'Max Mustermann'],
  ['seller.street', 'Example Street 1'],
  ['seller.city', 'TODO'],
  ['seller.email', 'billing@example.com'],
  ['seller.vatId', 'DE123456789'],
] as const)('takes %s “%s” for a placeholder', async (key, value) => {
  expect(await problemsOf({ ...german, [key]: value })).toContain(`placeholder ${key}`);
});

it.each<[string, Texts, string]>([
  ['a VAT number with a wrong check digit', { 'seller.vatId': 'DE136695977' }, 'invalid seller.vatId'],
  ['a VAT number of another country', { 'seller.vatId': 'DK13585628' }, 'contradiction seller.vatId'],
  ['no VAT number', { 'seller.vatId': '' }, 'missing seller.vatId'],
  ['a seller inside in the scheme for outside', { 'tax.scheme': 'non_union' }, 'contradiction tax.scheme'],
  ['a seller outside in the Union scheme', { 'seller.country': 'US', 'tax.scheme': 'union' }, 'contradiction tax.scheme'],
  ['a seller outside below the threshold', { 'seller.country': 'US' }, 'contradiction tax.scheme'],
  ['no number in the non-Union scheme', { 'seller.country': 'US', 'tax.scheme': 'non_union' }, 'missing tax.ossNumber'],
  ['a time zone that does not exist', { 'tax.timeZone': 'Europe/Atlantis' }, 'invalid tax.timeZone'],
  ['a country that does not exist', { 'seller.country': 'XQ' }, 'unknown_country seller.country'],
  ['a prefix that is no prefix', { 'tax.invoicePrefix': '№ ' }, 'invalid tax.invoicePrefix'],
])('finds %s', async (_, texts, problem) => {
  expect(await problemsOf({ ...german, ...texts })).toContain(problem);
});

it('lets a small business go without a VAT number', async () => {
  expect(await problemsOf({ ...german, 'seller.vatId': '', 'tax.smallBusiness': 'true' })).toEqual([]);
});

it('asks for the rates of every currency that will have to be counted in another', async () => {
  const union = { ...german, 'tax.scheme': 'union' };
  expect((await problemsOf(union)).every((each) => each === 'exchange_rate_missing')).toBe(true);
  // Euro prices: the tax of six states has to be shown in their own currencies.
  expect(await problemsOf(union)).toHaveLength(6);
  for (const currency of ['CZK', 'DKK', 'HUF', 'PLN', 'RON', 'SEK'])
    await inTransaction(test.db, (tx) =>
      upsertExchangeRate(tx, { currency, day: '2020-01-02', perEuroMicros: 7_000_000n, accountId: someId(), at: systemClock.now() }),
    );
  expect(await problemsOf(union)).toEqual([]);
  expect(await problemsOf(german, ['USD'])).toEqual(['exchange_rate_missing']);
});

it('misses a rate of VAT that is not in the table', async () => {
  await test.pool.query(`delete from vat_rate where country = 'DE'`);
  expect(await problemsOf(german)).toEqual(['rate_missing']);
});
