import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import { expectAccessibleInBothThemes } from '../support/axe.ts';
import { changePerson, remember, settled, stickingOut } from '../support/page-tools.ts';
import { bankFields, closeShop, connectWay, offerPack } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

/** A service of its own: what others sold is not on its shelf, and ways to pay have their first names. */
test.use({ studioEnvironment: { SHOP: 'going-live' } });

const pack = 'Going live pack';
const settings = ['seller.name', 'service.contact'];
let paypal: Awaited<ReturnType<typeof startPaypal>>;

test.beforeAll(async ({ operator }) => {
  paypal = await startPaypal();
  await offerPack(operator, 'going-live-pack', pack);
  await connectWay(operator, 'paypal', 'PayPal of the list', paypal.fields);
  await connectWay(operator, 'manual', 'Transfer of the list', bankFields);
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  for (const key of settings) await operator.call('PATCH', `/v1/admin/settings/${key}`, { value: null });
  // One of the tests closes it before.
  await paypal.close().catch(() => {});
});
test.beforeEach(({ watch }) => watch.allow(paypal.url));

test('lists what is needed before real money is taken, why, and where it is done', async ({ page, context, operator }) => {
  test.setTimeout(150_000);
  await context.addCookies([operator.cookie]);
  await page.goto('/admin/going-live');
  const line = (title: string) => page.getByRole('list', { name: 'Going live' }).getByRole('listitem').filter({ hasText: title }).first();
  await expect(page.getByText('Nothing is refused here, because this address is not a public one.')).toBeVisible();
  await expect(line('Who sells')).toContainText('Name of the seller: missing.');
  await expect(line('Mail that is really delivered')).toContainText('No mail server is set');
  await expect(line('Test modes are switched off')).toContainText(/PayPal of the list\u2069? is switched on\./);
  await expect(line('Something for sale')).toContainText('Done');
  await expectAccessibleInBothThemes(page, 'what is needed before going live');

  await line('Who sells').getByRole('link', { name: 'Go there: Who sells' }).click();
  await expect(page).toHaveURL(/\/admin\/settings$/);
  await page.getByRole('button', { name: 'Change: Name of the seller' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Your Company');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/admin/going-live');
  await expect(line('Who sells')).toContainText('Name of the seller: this looks like a placeholder.');
});

test('says how a provider is doing, to the operator and to buyers, and hides nothing', async ({ page, context, operator, person }) => {
  test.setTimeout(150_000);
  const probe = () => operator.call('POST', '/v1/admin/payment-connections/paypal/probe');
  await probe();
  await context.addCookies([operator.cookie]);
  await page.goto('/admin/payments');
  const row = page.getByRole('listitem').filter({ hasText: 'PayPal of the list' }).first();
  await expect(row.getByText('Last answer')).toBeVisible();
  await expect(row.getByText(/, within \d+ ms/)).toBeVisible();
  await expect(row.getByText('not yet; every night by itself')).toBeVisible();

  // It is gone for good: the service asks by itself too, every few minutes, and must find the same.
  await paypal.close();
  for (let failure = 0; failure < 3; failure += 1) await probe();
  await page.reload();
  await expect(row.getByText('Cannot be reached')).toBeVisible();
  await expect(row.getByText('Buyers see it last in the list')).toBeVisible();
  await expectAccessibleInBothThemes(page, 'a provider that cannot be reached');

  await changePerson(page, person);
  await page.goto('/billing');
  await page.getByRole('button', { name: new RegExp(`^Buy ${pack} for`) }).click();
  const dialog = page.getByRole('dialog', { name: pack });
  await dialog.getByRole('button', { name: /Way to pay/ }).click();
  await expect(page.getByRole('option').last()).toContainText('PayPal of the list');
  await page.getByRole('option', { name: /^PayPal of the list/ }).click();
  await expect(dialog.getByText(/PayPal of the list\u2069? has not answered for some minutes\./)).toBeVisible();
  await expect(dialog).toContainText('who pays and how is between you and PayPal');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('leads to every page of the operator from one menu, also by keyboard', async ({ page, context, operator }) => {
    await context.addCookies([operator.cookie]);
    await page.goto('/admin/queue');
    await settled(page);
    const opener = page.getByRole('navigation', { name: 'Admin' }).getByRole('button', { name: /Queue/ });
    await opener.focus();
    await page.keyboard.press('Enter');
    const menu = page.getByRole('menu');
    await expect(menu.getByRole('group', { name: 'Selling' }).getByRole('menuitem', { name: 'Going live' })).toBeVisible();
    await expectAccessibleInBothThemes(page, 'the menu of the operator’s pages');
    await page.keyboard.type('Going');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/admin\/going-live$/);
    await settled(page);
    expect(await stickingOut(page)).toEqual([]);
  });

  test('mirrors the list for Arabic', async ({ page, context, operator }) => {
    await remember(context, { locale: 'ar' });
    await context.addCookies([operator.cookie]);
    await page.goto('/admin/going-live');
    await settled(page);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page.getByRole('list', { name: 'بدء البيع' })).toBeVisible();
    expect(await stickingOut(page)).toEqual([]);
  });
});
