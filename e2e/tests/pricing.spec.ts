import { startEmulator as startCreem } from '@pinhole/payments/creem/emulator';
import { expectAccessible } from '../support/axe.ts';
import { settled, stickingOut } from '../support/page-tools.ts';
import { newAddress, password } from '../support/person.ts';
import { bankFields, closeShop, connectWay, offerItem } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

let creem: Awaited<ReturnType<typeof startCreem>>;

// A stranger reads a whole page, makes an account and is about to buy.
test.describe.configure({ timeout: 180_000 });

test.beforeAll(async () => {
  creem = await startCreem();
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  await creem.close();
});

test('says to a stranger that nothing is sold where nothing is, and leads nobody there', async ({ page }) => {
  await page.goto('/pricing');
  await expect(page.getByText('Nothing is sold here')).toBeVisible();
  await page.goto('/sign-in');
  await settled(page);
  await expect(page.getByRole('link', { name: 'See prices' })).toHaveCount(0);
});

test('shows a stranger what is sold, remembers their currency, and leads over an account to the order', async ({ page, operator }) => {
  const shelf = { description: '', taxBehaviour: 'inclusive' };
  await offerItem(operator, {
    ...shelf,
    sku: 'small-pack',
    kind: 'pack',
    title: 'Small pack',
    credits: '500000000',
    prices: [
      { currency: 'EUR', minor: '1000' },
      { currency: 'DKK', minor: '7500' },
    ],
  });
  await offerItem(operator, {
    ...shelf,
    sku: 'everyday',
    kind: 'plan',
    title: 'Everyday',
    credits: '1500000000',
    every: 'month',
    trialDays: 7,
    limits: { storageGigabytes: 50, maxRunning: 4, assetDays: 365, models: ['sketch-image'] },
    taxBehaviour: 'exclusive',
    prices: [
      { currency: 'EUR', minor: '1900' },
      { currency: 'DKK', minor: '14200' },
    ],
  });
  await connectWay(operator, 'manual', 'Bank transfer', bankFields);
  await connectWay(operator, 'creem', 'Creem', creem.fields);

  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'See prices' }).click();
  await expect(page).toHaveURL(/\/pricing$/);
  await expect(page.getByRole('list', { name: 'Packs' })).toContainText('75.00');
  await page.getByRole('radio', { name: 'EUR' }).click();
  await test.step('plans say what they allow', async () => {
    const plan = page.getByRole('list', { name: 'Plans' }).getByRole('listitem').first();
    for (const words of ['€19.00', 'a month', 'plus VAT where it applies', '7 days free', '1,500 credits every month'])
      await expect(plan).toContainText(words);
    for (const words of ['50 GB of storage', '4 at work at the same time', 'Models: ', 'Sketch', 'Files are kept for 365 days'])
      await expect(plan).toContainText(words);
  });
  await test.step('packs say that they stay, and the tax that is in them', async () => {
    const pack = page.getByRole('list', { name: 'Packs' }).getByRole('listitem');
    await expect(pack).toContainText('500 credits, yours for good');
    await expect(pack).toContainText('incl. any VAT');
  });
  await test.step('credits are told in pictures and in money', async () => {
    const row = page.getByRole('region', { name: 'What credits buy today' }).getByRole('row').nth(1);
    await expect(row).toContainText('Sketch');
    await expect(row).toContainText('1 credit');
    await expect(row).toContainText('about €0.02');
  });
  await test.step('only the ways that are switched on, each with its own policy', async () => {
    const ways = page.getByRole('list', { name: 'Ways to pay' });
    await expect(ways.getByRole('listitem').filter({ hasText: 'Policy of' })).toHaveCount(1);
    await expect(ways.getByRole('link', { name: /Creem/ })).toHaveAttribute('href', /creem\.io/);
    await expect(ways).not.toContainText('PayPal');
  });
  await expectAccessible(page, 'the prices');

  await test.step('on a phone nothing sticks out, and the currency is still the one that was chosen', async () => {
    const wide = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await expect(page.getByRole('list', { name: 'Packs' })).toContainText('€10.00');
    await settled(page);
    expect(await stickingOut(page)).toEqual([]);
    await expectAccessible(page, 'the prices on a phone');
    if (wide) await page.setViewportSize(wide);
  });

  await page.getByRole('link', { name: /^Buy Small pack for/ }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole('link', { name: 'Make an account' }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Vera Holm');
  await page.getByRole('textbox', { name: 'Email' }).fill(newAddress('vera'));
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  for (const words of [/years old/, /policy/i]) await page.locator('label').filter({ hasText: words }).click();
  await page.getByRole('button', { name: 'Make an account' }).click();
  await expect(page.getByRole('dialog', { name: 'Small pack' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Order and pay €10.00' })).toBeVisible();
});
