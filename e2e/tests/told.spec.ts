import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import type { Locator, Page } from '@playwright/test';
import { ar } from '../../apps/web/src/app/locales/ar/index.ts';
import { en } from '../../apps/web/src/app/locales/en/index.ts';
import { expectAccessibleInBothThemes } from '../support/axe.ts';
import { changePerson, settled, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { adminOrder, answerOf, buyAtProvider, closeShop, connectWay, offerItem, offerPack } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

/** A service of its own: what others sold is not on its shelf, and ways to pay have their first names. */
test.use({ studioEnvironment: { SHOP: 'told' } });
// Each is a purchase, what follows from it, and a look in every width, theme and direction.
test.describe.configure({ timeout: 180_000 });

let paypal: Awaited<ReturnType<typeof startPaypal>>;
let stripe: Awaited<ReturnType<typeof startStripe>>;

test.beforeAll(async ({ operator, studio }) => {
  [paypal, stripe] = await Promise.all([startPaypal(), startStripe()]);
  await offerPack(operator, 'told-pack', 'Pack');
  const plan = { sku: 'told-plan', kind: 'plan', title: 'Monthly', description: '', every: 'month', credits: '50000000' };
  await offerItem(operator, { ...plan, prices: [{ currency: 'EUR', minor: '500' }] });
  await connectWay(operator, 'paypal', 'PayPal', paypal.fields);
  await connectWay(operator, 'stripe', 'Stripe', stripe.fields);
  stripe.driver.pushTo?.(new URL('/hooks/payments/stripe', studio.url));
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  await Promise.all([paypal.close(), stripe.close()]);
});
test.beforeEach(({ watch }) => watch.allow(stripe.url));

const notice = (page: Page): Locator => page.getByRole('status', { name: en['spending.notice'] });
const phone = { width: 390, height: 844 };

/** The notice above the page on a phone, and the whole page once more from right to left. */
async function lookAround(page: Page, person: Person, place: string, titleInArabic: string): Promise<void> {
  const wide = page.viewportSize();
  await expectAccessibleInBothThemes(page, place);
  await page.setViewportSize(phone);
  expect(await stickingOut(page), `${place} on a phone`).toEqual([]);
  await answerOf(await person.call('PATCH', '/v1/me', { locale: 'ar' }));
  await page.reload();
  await settled(page);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.getByRole('status', { name: ar['spending.notice'] })).toContainText(titleInArabic);
  expect(await stickingOut(page), `${place} in Arabic on a phone`).toEqual([]);
  await expectAccessibleInBothThemes(page, `${place} in Arabic on a phone`);
  if (wide) await page.setViewportSize(wide);
  await answerOf(await person.call('PATCH', '/v1/me', { locale: 'en' }));
}

test('who owes credits is told so on every page, why, and how it is paid', async ({ page, person, operator }) => {
  // Without the gift of a new account, which would be spent first.
  const made = await answerOf<{ readonly id: string }>(await person.call('POST', '/v1/workspaces', { name: 'Empty purse' }));
  await person.call('PATCH', '/v1/me', { activeWorkspaceId: made.id });
  const { reference } = await buyAtProvider(person, 'told-pack', 'paypal', paypal);
  expect((await person.make({ prompt: 'a lighthouse' })).state).toBe('succeeded');
  const [payment] = (await adminOrder(operator, reference)).payments;
  await answerOf(await operator.call('POST', `/v1/admin/payments/${payment?.id}/refunds`, { reason: 'requested' }));

  await page.goto('/library');
  await expect(notice(page)).toContainText('You owe 1 credit');
  await expect(notice(page)).toContainText('What is bought next pays this first.');
  await notice(page).getByRole('link', { name: 'Buy credits' }).click();
  await expect(page).toHaveURL(/\/billing/);
  await expect(page.getByRole('main')).toContainText('The next purchase pays this first.');
  await expect(page.getByRole('button', { name: 'Buy Pack for €10.00' })).toBeVisible();
  await settled(page);
  await lookAround(page, person, 'billing with a debt', ar['spending.debt.text']);

  await buyAtProvider(person, 'told-pack', 'paypal', paypal);
  await page.reload();
  await expect(page.getByRole('main')).toContainText('499');
  await expect(notice(page)).toBeEmpty();
});

test('whose bank asks for money back is told that spending is stopped, until when, and whom to tell', async ({
  page,
  person,
  operator,
}) => {
  const { reference } = await buyAtProvider(person, 'told-pack', 'paypal', paypal);
  const [payment] = (await adminOrder(operator, reference)).payments;
  const look = async () => answerOf(await operator.call('POST', '/v1/admin/payment-connections/paypal/reconcile'));
  const dispute = await paypal.driver.dispute(payment?.ref ?? '');
  await look();

  await page.goto('/');
  await expect(notice(page)).toContainText('Spending is stopped in this workspace');
  await expect(notice(page)).toContainText('A bank asks for the money of a purchase back.');
  await notice(page).getByRole('link', { name: 'What to do' }).click();
  await expect(page).toHaveURL(/\/billing/);
  const main = page.getByRole('main');
  await expect(main).toContainText('new work starts again once the bank has decided');
  await expect(main).toContainText('If it was a mistake, tell your bank, and the person who runs this service.');
  await settled(page);
  await lookAround(page, person, 'billing with a dispute', ar['spending.frozen']);

  await paypal.driver.endDispute(dispute, 'won');
  await look();
  await page.reload();
  await expect(main).toContainText('600');
  await expect(notice(page)).toBeEmpty();
});

test('whose plan was not paid is led to the plan and to where its card is changed', async ({ page, person, operator }) => {
  await buyAtProvider(person, 'told-plan', 'stripe', stripe);
  const [ref = ''] = (await (await fetch(stripe.url)).text()).match(/\bsub_\w+/) ?? [];
  await stripe.driver.renew?.(ref, 'fails');

  await page.goto('/library');
  await expect(notice(page)).toContainText('The plan could not be paid');
  await notice(page).getByRole('link', { name: 'Look at the plan' }).click();
  const plan = page.getByRole('article', { name: 'Monthly' });
  await expect(plan).toContainText('The last payment did not work');
  await expect(plan).toContainText(/Until .* everything works as the plan allows/);
  await expect(plan.getByRole('button', { name: /^Mend it at .*Stripe/ })).toBeVisible();
  await settled(page);
  await lookAround(page, person, 'billing with a plan that was not paid', ar['spending.past-due']);

  await stripe.driver.renew?.(ref, 'pays');
  await page.reload();
  await expect(plan).toContainText('active');
  await expect(notice(page)).toBeEmpty();
  expect((await operator.call('GET', '/v1/admin/orders')).status).toBe(200);
});

test('a way that takes real money stays off while the list for going live has open lines, and leads there', async ({
  page,
  person,
  operator,
}) => {
  expect(person.email).toContain('@');
  const { id } = await connectWay(operator, 'manual', 'House bank', { holder: 'Lund Studio ApS', iban: 'DK50 0040 0440 1162 43' });
  await answerOf(await operator.call('PATCH', `/v1/admin/payment-connections/${id}`, { enabled: false }));
  await changePerson(page, operator);
  // At an address that others can reach the service refuses it; here nothing is refused, so that its answer is put in its place.
  await page.route(`**/v1/admin/payment-connections/${id}`, (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'billing.not_ready_to_sell', title: 'not ready', status: 409, lines: 'seller mail' }),
        })
      : route.continue(),
  );
  await page.goto(`/admin/payments?connect=${id}`);
  await expect(page.getByRole('main').getByText('The account is complete.')).toBeVisible();
  await page.getByRole('button', { name: 'Switch on' }).click();
  const refusal = page.getByRole('alertdialog', { name: /^Something is still to do before this way to pay can take real money/ });
  await expect(refusal).toBeVisible();
  await expectAccessibleInBothThemes(page, 'a way that may not take money yet');
  await page.setViewportSize(phone);
  expect(await stickingOut(page)).toEqual([]);
  await refusal.getByRole('button', { name: 'See the list' }).click();
  await expect(page).toHaveURL(/\/admin\/going-live$/);
  await expect(page.getByRole('list', { name: 'Going live' })).toBeVisible();
  const { data } = await answerOf<{ readonly data: readonly { readonly id: string; readonly enabled: boolean }[] }>(
    await operator.call('GET', '/v1/admin/payment-connections'),
  );
  expect(data.find((way) => way.id === id)?.enabled).toBe(false);
});
