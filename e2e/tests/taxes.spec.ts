import { randomUUID } from 'node:crypto';
import type { Order, TaxReport } from '@pinhole/contract';
import type { Page } from '@playwright/test';
import { expectAccessibleInBothThemes } from '../support/axe.ts';
import { remember, settled, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { bankFields, closeShop, connectWay } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

const seller = {
  'seller.name': 'Lund Studio ApS',
  'seller.street': 'Havnegade 12',
  'seller.postalCode': '1058',
  'seller.city': 'København K',
  'seller.country': 'DK',
  'seller.vatId': 'DK13585628',
} as const;

async function ask<Answer>(who: Person, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await who.call(method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

let way = '';
test.beforeAll(async ({ operator }) => {
  for (const [key, value] of Object.entries(seller)) await ask(operator, 'PATCH', `/v1/admin/settings/${key}`, { value });
  // Prices are in other currencies than the tax at home: without a rate nothing could be sold.
  for (const [currency, perEuro] of [
    ['DKK', '7.47'],
    ['USD', '1.25'],
  ])
    await ask(operator, 'POST', '/v1/admin/tax/exchange-rates', { currency, day: '2026-01-02', perEuro });
  const prices = [
    { currency: 'EUR', minor: '1000' },
    { currency: 'USD', minor: '1100' },
  ];
  const pack = { sku: 'taxed-pack', kind: 'pack', title: 'Taxed pack', description: '', credits: '500000000', prices };
  const { id } = await ask<{ readonly id: string }>(operator, 'POST', '/v1/admin/items', pack);
  await ask(operator, 'PATCH', `/v1/admin/items/${id}`, { state: 'offered' });
  way = (await connectWay(operator, 'manual', 'Transfer with tax', bankFields)).id;
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  for (const key of Object.keys(seller)) await operator.call('PATCH', `/v1/admin/settings/${key}`, { value: null });
});
test.beforeEach(({ context, operator }) => context.addCookies([operator.cookie]));

/** A purchase that was paid by transfer; `bankCountry`: what the statement says of the account. */
async function buy(operator: Person, buyer: Person, currency: string, details: unknown, bankCountry?: string): Promise<Order> {
  await ask(buyer, 'PUT', '/v1/billing/details', details);
  const order = await ask<Order>(buyer, 'POST', '/v1/orders', { sku: 'taxed-pack', currency, way });
  await ask(buyer, 'POST', `/v1/orders/${order.id}/checkout`);
  await ask(operator, 'POST', `/v1/admin/orders/${order.id}/paid`, bankCountry ? { bankCountry } : undefined);
  return order;
}

const today = new Date().toISOString().slice(0, 10);

async function enterRate(page: Page, rate: { readonly currency: string; readonly perEuro: string }): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Enter a rate' });
  await dialog.getByRole('button', { name: 'Save the rate' }).click();
  await expect(dialog).toContainText('A number above zero with at most six decimals.');
  await dialog.getByRole('textbox', { name: 'Currency' }).fill(rate.currency);
  await dialog.getByLabel('Day').fill(today);
  await dialog.getByRole('textbox', { name: 'For one euro' }).fill(rate.perEuro);
  await dialog.getByRole('button', { name: 'Save the rate' }).click();
  await expect(dialog).toBeHidden();
}

test('takes exchange rates and rates of VAT from a day on, and takes them out again', async ({ page }) => {
  test.setTimeout(150_000);
  await page.goto('/admin/taxes');
  await page.getByRole('button', { name: 'Enter a rate' }).click();
  await enterRate(page, { currency: 'dkk', perEuro: '7,4604' });
  await expect(page.getByRole('region', { name: 'Exchange rates' }).getByRole('row').filter({ hasText: '7.4604' })).toContainText('DKK');

  await page.getByRole('searchbox', { name: 'Find a country' }).fill('germ');
  const germany = page.getByRole('region', { name: 'Rates of VAT' }).getByRole('row').filter({ hasText: 'Germany' });
  await expect(germany).toContainText('19%');
  await germany.getByRole('button', { name: 'History and change: Germany' }).click();
  const history = page.getByRole('dialog', { name: 'VAT in Germany' });
  await history.getByRole('textbox', { name: 'Percent' }).fill('20,5');
  await history.getByRole('button', { name: 'Set the rate' }).click();
  await expect(history).toContainText('Choose a day.');
  await history.getByLabel('First day').fill('2099-01-01');
  await history.getByRole('button', { name: 'Set the rate' }).click();
  await expect(history.getByRole('listitem').first()).toContainText('20.5%');
  await expect(history.getByRole('listitem').first()).toContainText('your own');
  await expectAccessibleInBothThemes(page, 'the rates of a country');
  await history.getByRole('button', { name: /^Take out 20\.5%/ }).click();
  await expect(history.getByRole('listitem').first()).toContainText('19%');
  await page.keyboard.press('Escape');
  await expect(history).toBeHidden();
});

test('clears up a paper that waits, issues it and finds it', async ({ page, context, operator, person }) => {
  test.setTimeout(150_000);
  const name = `Åse ${randomUUID().slice(0, 6)}`;
  const details = { name, lines: ['Åboulevarden 3'], postalCode: '8000', town: 'Aarhus C', country: 'DK' };
  const order = await buy(operator, person, 'EUR', details);
  await context.addCookies([operator.cookie]);
  await page.goto('/admin/papers');
  const waiting = page.getByRole('list', { name: 'To be cleared' }).getByRole('listitem').filter({ hasText: order.reference });
  await expect(waiting).toContainText('It is not shown where the buyer is');
  await expectAccessibleInBothThemes(page, 'papers that wait');
  await waiting.getByRole('button', { name: 'Clear up' }).click();
  const dialog = page.getByRole('dialog', { name: /^Clear up order/ });
  await dialog.getByRole('button', { name: 'Issue the document' }).click();
  await expect(dialog).toContainText('Two capital letters, such as DK.');
  await dialog.getByRole('button', { name: /What it is/ }).click();
  await page.getByRole('option', { name: 'country of the account' }).click();
  await dialog.getByRole('textbox', { name: 'Country' }).fill('dk');
  await dialog.getByRole('textbox', { name: 'Where it is from, or what was mended' }).fill('The statement of the bank');
  await expectAccessibleInBothThemes(page, 'clearing a paper up');
  await dialog.getByRole('button', { name: 'Issue the document' }).click();
  await expect(dialog).toBeHidden();
  await expect(waiting).toHaveCount(0);

  await page.getByRole('searchbox', { name: 'Number, buyer or sale' }).fill(name.toLowerCase());
  await page.getByRole('button', { name: 'Find' }).click();
  const found = page.getByRole('region', { name: 'Invoices, credit notes and receipts' }).getByRole('row').filter({ hasText: name });
  await expect(found).toHaveCount(1);
  await expect(found).toContainText('€10.00');
  await expect(found).toContainText('Invoice');
  // The PDF is drawn by a job, after the document was issued.
  const link = found.getByRole('link', { name: /^Open / });
  await expect(async () => {
    await page.reload();
    await page.getByRole('searchbox', { name: 'Number, buyer or sale' }).fill(name);
    await page.getByRole('button', { name: 'Find' }).click();
    await expect(link).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  const pdf = await page.request.get((await link.getAttribute('href')) ?? '');
  expect(pdf.headers()['content-type']).toBe('application/pdf');

  await page.getByRole('button', { name: /What it is/ }).click();
  await page.getByRole('option', { name: 'Credit note' }).click();
  await expect(page.getByText('No document fits.')).toBeVisible();
});

test('adds a quarter up, says which exchange rate is missing, and gives it out as a table', async ({ page, context, operator, person }) => {
  test.setTimeout(150_000);
  await buy(
    operator,
    person,
    'EUR',
    { name: 'Åse Holm', lines: ['Åboulevarden 3'], postalCode: '8000', town: 'Aarhus C', country: 'DK' },
    'DK',
  );
  await buy(operator, person, 'USD', { country: null }, 'US');
  const now = new Date();
  const [year, quarter] = [now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) + 1];
  await context.addCookies([operator.cookie]);
  // As it is for a quarter that ended before the first rate of a currency was entered.
  let entered = false;
  await page.route('**/v1/admin/tax/report?*', async (route) => {
    const answer = await route.fetch();
    const report = (await answer.json()) as TaxReport;
    const totals = report.totals.map((row) => (row.currency === 'USD' && !entered ? { ...row, netEuro: null, taxEuro: null } : row));
    await route.fulfill({ response: answer, json: { ...report, totals } });
  });
  await page.goto('/admin/taxes');
  await page.getByRole('button', { name: /Quarter/ }).click();
  await page.getByRole('option', { name: `Q${quarter} of ${year}` }).click();
  const totals = page.getByRole('region', { name: 'Totals of the quarter' });
  const home = totals.getByRole('row').filter({ hasText: 'Denmark' });
  await expect(home).toContainText('25%');
  const abroad = totals.getByRole('row').filter({ hasText: 'outside the tax' });
  await expect(abroad).toContainText('US$11.00');
  await expect(abroad).toContainText('–');
  await expectAccessibleInBothThemes(page, 'the totals of a quarter');

  await page.getByRole('button', { name: 'Enter the rate of USD' }).click();
  const dialog = page.getByRole('dialog', { name: 'Enter a rate' });
  await expect(dialog.getByRole('textbox', { name: 'Currency' })).toHaveValue('USD');
  await dialog.getByLabel('Day').fill(today);
  await dialog.getByRole('textbox', { name: 'For one euro' }).fill('1.1');
  entered = true;
  await dialog.getByRole('button', { name: 'Save the rate' }).click();
  await expect(dialog).toBeHidden();
  await expect(abroad).toContainText('€10.00');
  await expect(page.getByText('The euro amounts of USD are empty')).toHaveCount(0);

  const href = await page.getByRole('link', { name: 'Download as a table' }).first().getAttribute('href');
  const table = await (await page.request.get(href ?? '')).text();
  expect(table.split(/\r?\n/)[0]).toContain('net_eur');
  expect(table).toContain('outside_scope');
  const report = await ask<TaxReport>(operator, 'GET', `/v1/admin/tax/report?year=${year}&quarter=${quarter}`);
  expect(report.totals.find(({ treatment }) => treatment === 'outside_scope')).toMatchObject({ net: '1100', netEuro: '1000' });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  for (const locale of ['en', 'ar'] as const)
    test(`fits tables and papers into the width, ${locale === 'ar' ? 'mirrored' : 'as they are'}`, async ({ page, context }) => {
      await remember(context, { locale });
      for (const route of ['/admin/taxes', '/admin/papers']) {
        await page.goto(route);
        await settled(page);
        expect.soft(await stickingOut(page), `what sticks out of ${route}`).toEqual([]);
      }
    });
});
