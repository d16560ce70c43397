import type { SaleItemRow } from '@pinhole/contract';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import type { Page } from '@playwright/test';
import { ar } from '../../apps/web/src/app/locales/ar/index.ts';
import { expectAccessibleInBothThemes } from '../support/axe.ts';
import { changePerson, remember, settled, stickingOut } from '../support/page-tools.ts';
import { answerOf, closeShop, connectWay, offerItem, offerPack } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

/** A service of its own: what it sells is a setting of the whole service. */
test.use({ studioEnvironment: { SHOP: 'packs-only' } });
test.describe.configure({ timeout: 120_000 });

let stripe: Awaited<ReturnType<typeof startStripe>>;

test.beforeAll(async ({ operator }) => {
  stripe = await startStripe();
  await offerPack(operator, 'small-pack', 'Small pack');
  // From the time before: it is in the books, and nobody is shown it any more.
  const plan = { sku: 'old-plan', kind: 'plan', title: 'Old plan', description: '', every: 'month', credits: '50000000' };
  await offerItem(operator, { ...plan, prices: [{ currency: 'EUR', minor: '500' }] });
  await connectWay(operator, 'stripe', 'Stripe', stripe.fields);
  await answerOf(await operator.call('PATCH', '/v1/admin/settings/billing.mode', { value: 'packs' }));
});
test.afterAll(async ({ operator }) => {
  await operator.call('PATCH', '/v1/admin/settings/billing.mode', { value: null });
  await closeShop(operator);
  await stripe.close();
});

/** Words of everything that comes again by itself. */
const recurring = /Old plan|\bplans?\b|a month|every month|renew|subscri/i;

async function lookAround(page: Page, place: string): Promise<void> {
  const wide = page.viewportSize();
  await expectAccessibleInBothThemes(page, place);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await stickingOut(page), `${place} on a phone`).toEqual([]);
  if (wide) await page.setViewportSize(wide);
}

test('strangers and buyers see packs alone, and that nothing recurs', async ({ page, person }) => {
  await page.goto('/pricing');
  const main = page.getByRole('main');
  await expect(main.getByRole('list', { name: 'Packs' })).toContainText('Small pack');
  await expect(main.getByRole('heading', { name: 'Packs' }).locator('xpath=ancestor::section[1]')).toContainText(
    'Bought once. Nothing recurs.',
  );
  expect(await main.innerText()).not.toMatch(recurring);
  await settled(page);
  await lookAround(page, 'the prices of packs alone');

  await page.goto('/billing');
  await expect(page.getByRole('button', { name: 'Buy Small pack for €10.00' })).toBeVisible();
  await settled(page);
  await expect(main.getByRole('list', { name: 'For sale' })).not.toContainText(recurring);
  await expect(main.getByRole('heading', { name: 'Your plan' })).toHaveCount(0);
  await expect(main).toContainText('Bought once. Nothing recurs.');
  await lookAround(page, 'buying packs alone');
  const refused = await person.call('POST', '/v1/orders', { sku: 'old-plan', currency: 'EUR', way: 'stripe' });
  expect(((await refused.json()) as { readonly code: string }).code).toBe('shop.plans_off');
});

test('the catalogue says that only packs are sold, and drafts nothing else', async ({ page, person, operator }) => {
  expect(person.email).toContain('@');
  await changePerson(page, operator);
  await page.goto('/admin/shop');
  const main = page.getByRole('main');
  await expect(main.getByText('Only packs are sold here')).toBeVisible();
  await expect(main).toContainText('Plans that ran before go on until they end.');
  const old = main.getByRole('listitem').filter({ hasText: 'Old plan' });
  await expect(old).toContainText('Not sold here');
  await expect(old).not.toContainText('Offered');
  await settled(page);
  await lookAround(page, 'the catalogue of packs alone');

  await main.getByRole('button', { name: 'New pack' }).click();
  const dialog = page.getByRole('dialog', { name: 'New pack' });
  await expect(dialog.getByRole('button', { name: /Paid/ })).toBeDisabled();
  await expect(dialog).toContainText('Only packs are sold here: nothing recurs.');
  await lookAround(page, 'a new pack where only packs are sold');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Other pack');
  await dialog.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(main.getByRole('listitem').filter({ hasText: 'Other pack' })).toContainText('Draft');
  const { data } = await answerOf<{ readonly data: readonly SaleItemRow[] }>(await operator.call('GET', '/v1/admin/items'));
  expect(data.find(({ title }) => title === 'Other pack')?.kind).toBe('pack');
});

test('reads from right to left', async ({ page, context, operator }) => {
  await remember(context, { locale: 'ar' });
  await changePerson(page, operator);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [place, words] of [
    ['/admin/shop', ar['selling.packsOnly']],
    ['/billing', ar['pricing.kindText.pack']],
    ['/pricing', ar['pricing.kindText.pack']],
  ] as const) {
    await page.goto(place);
    await settled(page);
    await expect(page.getByRole('main')).toContainText(words);
    expect(await stickingOut(page), place).toEqual([]);
    await expectAccessibleInBothThemes(page, `${place} in Arabic`);
  }
});
