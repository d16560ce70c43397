import type { AdminClosing, Order, SaleItemRow } from '@pinhole/contract';
import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { balanceLink, changePerson, settled, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { answerOf, buyAtProvider, closeShop, connectWay, mailsTo, offerPack } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

/** A service of its own: what others sold is not on its shelf, and ways to pay have their first names. */
test.use({ studioEnvironment: { SHOP: 'closing' } });

let paypal: Awaited<ReturnType<typeof startPaypal>>;
let stripe: Awaited<ReturnType<typeof startStripe>>;

test.beforeAll(async ({ operator }) => {
  [paypal, stripe] = await Promise.all([startPaypal(), startStripe()]);
  await offerPack(operator, 'closing-pack', 'Closing pack');
  await offerPlan(operator);
  await connectWay(operator, 'paypal', 'PayPal', paypal.fields);
  await connectWay(operator, 'stripe', 'Stripe', stripe.fields);
});
test.afterAll(async ({ operator }) => {
  await setDays(operator, null);
  await closeShop(operator);
  await Promise.all([paypal.close(), stripe.close()]);
});

async function offerPlan(operator: Person): Promise<void> {
  const plan = { sku: 'closing-plan', kind: 'plan', title: 'Monthly', description: '', every: 'month', credits: '50000000' };
  const { id } = await answerOf<SaleItemRow>(
    await operator.call('POST', '/v1/admin/items', { ...plan, prices: [{ currency: 'EUR', minor: '500' }] }),
  );
  await answerOf(await operator.call('PATCH', `/v1/admin/items/${id}`, { state: 'offered' }));
}

const setDays = (operator: Person, days: number | null) =>
  operator.call('PATCH', '/v1/admin/settings/billing.closingDays', { value: days === null ? null : String(days) });

const buy = (person: Person, sku: string, way: 'paypal' | 'stripe'): Promise<Order> =>
  buyAtProvider(person, sku, way, way === 'paypal' ? paypal : stripe);

const question = (page: Page): Locator => page.getByRole('alertdialog', { name: /^Close the billing of/ });

async function expectBoth(page: Page, place: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate(async (name) => {
      document.documentElement.dataset.theme = name;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    }, theme);
    await expectAccessible(page, `${place} (${theme})`);
  }
}

test('closing billing shows what goes back, is taken back, and asked for again ends it', async ({ page, person, operator }) => {
  // Each state is looked at in both themes.
  test.slow();
  await buy(person, 'closing-pack', 'paypal');
  await buy(person, 'closing-plan', 'stripe');
  await page.goto('/settings/billing');
  await settled(page);
  const main = page.getByRole('main');
  await expect(main.getByRole('list', { name: 'What is there' })).toContainText('Gifts');
  await expect(main.getByRole('list', { name: 'What is there' })).toContainText('100 credits');
  await expect(main.getByRole('list', { name: 'What goes back' })).toContainText('€10.00');
  await expect(main.getByRole('list', { name: 'What ends' })).toContainText('Monthly');
  await expect(main.getByText('500 credits are paid back, 150 credits lapse.')).toBeVisible();
  await expectBoth(page, 'closing before');

  await main.getByRole('button', { name: 'Close billing' }).click();
  const dialog = question(page);
  await expect(dialog).toContainText('500 credits are paid back, 150 credits lapse.');
  await expect(dialog).toContainText('Credits that you bought and did not use are paid back the way you paid.');
  await expectBoth(page, 'closing dialog');
  await dialog.getByRole('button', { name: 'Close billing' }).click();
  await expect(main.getByText(/^Billing closes on/)).toBeVisible();
  await expectBoth(page, 'closing waiting');
  await expect(balanceLink(page, '650')).toBeVisible();
  // Nothing can be bought while it waits.
  const refused = await person.call('POST', '/v1/orders', { sku: 'closing-pack', currency: 'EUR', way: 'paypal' });
  expect(((await refused.json()) as { code: string }).code).toBe('billing.closing');

  await main.getByRole('button', { name: 'Take it back' }).click();
  await expect(main.getByRole('button', { name: 'Close billing' })).toBeVisible();
  await expect(balanceLink(page, '650')).toBeVisible();

  // The operator leaves no days: the same again ends it at once.
  await setDays(operator, 0);
  await page.reload();
  await expect(main.getByText('It happens at once and cannot be taken back.')).toBeVisible();
  await main.getByRole('button', { name: 'Close billing' }).click();
  await question(page).getByRole('button', { name: 'Close billing' }).click();
  // The page waits for the end and tells of it by itself.
  await expect(main.getByText(/^Billing was closed on/)).toBeVisible({ timeout: 60_000 });
  await expect(main.getByText('500 credits were paid back, 150 credits lapsed.')).toBeVisible();
  await expectBoth(page, 'closing done');
  await expect(balanceLink(page, '0')).toBeVisible();
  const subjects = (await mailsTo(operator, person.email)).map(({ subject }) => subject);
  const told = ['closes on', 'stays open', 'is closed'].map((words) => subjects.filter((subject) => subject.includes(words)).length);
  expect(told).toEqual([2, 1, 1]);
  await setDays(operator, null);
});

test('the operator closes billing for somebody who wrote, and sees what providers were told', async ({ page, person, operator }) => {
  // Each state is looked at in both themes.
  test.slow();
  await setDays(operator, 0);
  await buy(person, 'closing-plan', 'stripe');
  await changePerson(page, operator);
  await page.goto('/admin/people');
  await settled(page);
  const row = page.getByRole('row').filter({ hasText: person.email });
  await row.getByRole('button', { name: /Vera Holm/ }).click();
  await page.getByRole('menuitem', { name: 'Close billing' }).click();
  const dialog = page.getByRole('dialog', { name: /Close billing for/ });
  await dialog.getByRole('button', { name: 'Close billing' }).click();
  await expect(dialog).toContainText('Say how you know.');
  stripe.fault({ kind: 'bad-request', at: 'any' });
  await dialog.getByRole('textbox', { name: 'How you know that the owner asked' }).fill('A letter of 12 March');
  await expectBoth(page, 'closing for somebody');
  await dialog.getByRole('button', { name: 'Close billing' }).click();
  await expect(dialog).toBeHidden();
  await expect(async () => {
    const { data } = await answerOf<{ data: readonly AdminClosing[] }>(await operator.call('GET', '/v1/admin/closings?needs=operator'));
    expect(data.filter(({ proof }) => proof === 'A letter of 12 March')).toHaveLength(1);
  }).toPass();
  await page.goto('/admin/closings');
  await settled(page);
  const entry = page.getByRole('article').filter({ hasText: 'A letter of 12 March' });
  await expect(entry).toContainText('Waits for you');
  await expect(entry).toContainText('closed');
  await expectBoth(page, 'closings of the operator');
  await entry.getByRole('button', { name: /^Tell it again: .*Stripe/ }).click();
  await expect(async () => {
    await page.reload();
    await expect(entry).toContainText('Forget the customer', { timeout: 1_000 });
    await expect(entry).not.toContainText('Waits for you', { timeout: 1_000 });
  }).toPass();
  await setDays(operator, null);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('nothing sticks out, before and while it waits', async ({ page, person }) => {
    test.slow();
    await buy(person, 'closing-pack', 'paypal');
    await buy(person, 'closing-plan', 'stripe');
    await page.goto('/settings/billing');
    await settled(page);
    await expect(page.getByRole('list', { name: 'What goes back' })).toBeVisible();
    expect(await stickingOut(page)).toEqual([]);
    await expectBoth(page, 'closing on a phone');
    await page.getByRole('main').getByRole('button', { name: 'Close billing' }).press('Enter');
    const dialog = question(page);
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main').getByText(/^Billing closes on/)).toBeVisible();
    expect(await stickingOut(page)).toEqual([]);
    await expectBoth(page, 'closing waiting on a phone');
  });
});
