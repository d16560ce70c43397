import type { SaleItemRow } from '@pinhole/contract';
import { startEmulator as startCreem } from '@pinhole/payments/creem/emulator';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { settled, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { agree, chooseWay, closeShop, connectWay, mailsTo } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

/** A service of its own: what others sold is not on its shelf, and ways to pay have their first names. */
test.use({ studioEnvironment: { SHOP: 'plans' } });

let stripe: Awaited<ReturnType<typeof startStripe>>;
let creem: Awaited<ReturnType<typeof startCreem>>;

const plans = [
  { sku: 'basic-plan', title: 'Basic plan', credits: '100000000', minor: '500', limits: limits(10, ['sketch-image'], 5) },
  { sku: 'wide-plan', title: 'Wide plan', credits: '400000000', minor: '1500', limits: limits(null, null, 100) },
];
function limits(assetDays: number | null, models: readonly string[] | null, storageGigabytes: number) {
  return { storageGigabytes, maxRunning: 2, assetDays, models };
}

test.beforeAll(async ({ operator, studio }) => {
  [stripe, creem] = await Promise.all([startStripe(), startCreem()]);
  for (const { minor, ...plan } of plans) {
    const item = { ...plan, kind: 'plan', every: 'month', description: '', prices: [{ currency: 'EUR', minor }] };
    const made = (await (await operator.call('POST', '/v1/admin/items', item)).json()) as SaleItemRow;
    expect((await operator.call('PATCH', `/v1/admin/items/${made.id}`, { state: 'offered' })).status).toBe(200);
  }
  for (const [id, name, emulator] of [
    ['stripe', 'Stripe', stripe],
    ['creem', 'Creem', creem],
  ] as const) {
    await connectWay(operator, id, name, emulator.fields);
    emulator.driver.pushTo?.(new URL(`/hooks/payments/${id}`, studio.url));
  }
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  await Promise.all([stripe.close(), creem.close()]);
});
test.beforeEach(({ watch }) => {
  watch.allow(stripe.url);
  watch.allow(creem.url);
});

/** Buys a plan; answers the number that the provider gave it. */
async function buy(page: Page, title: string, way: 'Stripe' | 'Creem'): Promise<string> {
  const url = way === 'Stripe' ? stripe.url : creem.url;
  const known = await numbersAt(url);
  const dialog = await chooseWay(page, title, way);
  // Creem sells by itself: nothing is agreed to here, once the page has turned from the way before.
  if (way === 'Creem') await expect(dialog.getByRole('checkbox')).toHaveCount(0);
  else await agree(dialog);
  await dialog.getByRole('button', { name: /^Order and pay/ }).click();
  await page.waitForURL(`${url}/**`);
  if (way === 'Creem') await page.getByRole('textbox', { name: /e-?mail/i }).fill('buyer@example.com');
  await page
    .getByRole('button', { name: /^(Pay|Subscribe)/ })
    .first()
    .click();
  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  const [ref] = [...(await numbersAt(url))].filter((id) => !known.has(id));
  if (!ref) throw new Error('the provider has no new plan');
  return ref;
}

/** The plans that an emulator knows, as its own page lists them. */
async function numbersAt(url: string): Promise<ReadonlySet<string>> {
  const html = await (await fetch(url)).text();
  return new Set(html.match(/\bsub_\w+/g));
}

const planOn = (page: Page, title: string): Locator => page.getByRole('article', { name: title });
const subjects = async (operator: Person, person: Person): Promise<string[]> =>
  (await mailsTo(operator, person.email)).map(({ subject }) => subject);

test('is drafted with what it allows, and its next version begins with the same', async ({ page, context, operator }) => {
  await context.addCookies([operator.cookie]);
  await page.goto('/admin/shop');
  await page.getByRole('button', { name: 'New pack' }).click();
  const dialog = page.getByRole('dialog', { name: 'New pack' });
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Yearly plan');
  await dialog.getByRole('button', { name: /Paid/ }).click();
  await page.getByRole('option', { name: 'Every year: a plan' }).click();
  await dialog.getByRole('textbox', { name: 'Storage in gigabytes' }).fill('50');
  await dialog.getByRole('textbox', { name: 'Generations at once' }).fill('4');
  await dialog.getByRole('textbox', { name: 'Days before the first payment' }).fill('7');
  await page.keyboard.press('Tab');
  await dialog.getByRole('textbox', { name: 'Credits for them' }).fill('20');
  await dialog.getByRole('switch', { name: /^Only some models/ }).press('Space');
  await dialog.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(dialog.getByText('Choose at least one model.')).toBeVisible();
  await expectAccessible(page, 'a new plan');
  await dialog.getByRole('checkbox').first().press('Space');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await stickingOut(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole('button', { name: 'Save as a draft' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Yearly plan' });
  await expect(row).toContainText('7 days free');
  await page.getByRole('button', { name: 'Offer Yearly plan' }).click();
  await expect(row).toContainText('Offered');

  await row
    .getByRole('button', { name: /Yearly plan/ })
    .last()
    .click();
  await page.getByRole('menuitem', { name: 'New version' }).click();
  const next = page.getByRole('dialog', { name: /New version of/ });
  await expect(next.getByRole('textbox', { name: 'Storage in gigabytes' })).toHaveValue('50');
  await expect(next.getByRole('textbox', { name: 'Credits for them' })).toHaveValue('20');
  await expect(next.getByRole('switch', { name: /^Only some models/ })).toBeChecked();
  await next.getByRole('button', { name: 'Cancel' }).click();
  const { data } = (await (await operator.call('GET', '/v1/admin/items')).json()) as { readonly data: readonly SaleItemRow[] };
  const item = data.find(({ title }) => title === 'Yearly plan');
  expect(item).toMatchObject({ trialDays: 7, trialCredits: '20000000', limits: { storageGigabytes: 50, maxRunning: 4, assetDays: null } });
  expect(item?.limits?.models).toHaveLength(1);
  await operator.call('PATCH', `/v1/admin/items/${item?.id}`, { state: 'retired' });
});

test('with Stripe is bought, renewed, made larger and smaller, ended, kept, and over', async ({ page, person, operator }) => {
  const ref = await buy(page, 'Basic plan', 'Stripe');
  await page.goto('/billing');
  const plan = planOn(page, 'Basic plan');
  await expect(plan).toContainText('active');
  await expect(plan).toContainText('pictures are kept 10 days');
  await expect(plan.getByRole('meter', { name: 'Storage' })).toBeVisible();
  await expectAccessible(page, 'a plan');
  const renewal = (await plan.textContent())?.match(/renewed on (\d+ \w+ \d{4})/)?.[1];

  await test.step('renewed by the bank', async () => {
    await stripe.driver.renew?.(ref, 'pays');
    await expect.poll(async () => (await plan.textContent())?.match(/renewed on (\d+ \w+ \d{4})/)?.[1]).not.toBe(renewal);
  });
  await test.step('a larger one at once', async () => {
    await plan.getByRole('button', { name: 'Change plan' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change plan' });
    await expect(dialog).toContainText('It begins at once.');
    const today = await dialog.getByRole('region', { name: 'Today' }).getByRole('paragraph').textContent();
    expect(today).toMatch(/^€9\.\d\d$|^€10\.00$/);
    await expect(dialog.getByRole('region', { name: /^Every period/ })).toContainText('€15.00');
    await expectAccessible(page, 'changing a plan');
    await dialog.getByRole('button', { name: `Change and pay ${today}` }).click();
    await expect(planOn(page, 'Wide plan')).toContainText('active');
    await expect(planOn(page, 'Wide plan')).not.toContainText('pictures are kept');
  });
  const wide = planOn(page, 'Wide plan');
  await test.step('a smaller one with the next period', async () => {
    await wide.getByRole('button', { name: 'Change plan' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change plan' });
    await expect(dialog).toContainText('It begins with the next period');
    await dialog.getByRole('button', { name: 'Change plan' }).click();
    await expect(wide).toContainText(/then .?Basic plan/);
    await stripe.driver.renew?.(ref, 'pays');
    await expect(plan).toContainText('active');
  });
  const end = async (): Promise<void> => {
    await plan.getByRole('button', { name: 'End the plan' }).click();
    await page
      .getByRole('alertdialog', { name: /^End .*Basic plan/ })
      .getByRole('button', { name: 'End the plan' })
      .click();
    await expect(plan).toContainText(/ends on/);
  };
  await test.step('ended, kept, and ended', async () => {
    await end();
    await plan.getByRole('button', { name: 'Keep the plan' }).click();
    await expect(plan).toContainText(/renewed on/);
    await end();
  });
  await test.step('over with its period', async () => {
    await stripe.driver.renew?.(ref, 'pays');
    await expect(plan).toBeHidden();
    const use = (await (await person.call('GET', '/v1/plan')).json()) as { readonly plan: unknown };
    expect(use.plan).toBeNull();
    await expect.poll(() => subjects(operator, person)).toContain('Your plan Basic plan has ended');
  });
});

test('whose payment is missing says so and until when it goes on, and is as before once it is paid', async ({ page, person, operator }) => {
  const ref = await buy(page, 'Basic plan', 'Stripe');
  await page.goto('/billing');
  const plan = planOn(page, 'Basic plan');
  await expect(plan).toContainText('active');
  await stripe.driver.renew?.(ref, 'fails');
  await expect(plan).toContainText('The last payment did not work');
  await expect(plan).toContainText(/Until .* everything works as the plan allows/);
  await expectAccessible(page, 'a plan whose payment is missing');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await stickingOut(page)).toEqual([]);
  await expect.poll(() => subjects(operator, person)).toContain('A payment for Basic plan did not work');
  await stripe.driver.renew?.(ref, 'pays');
  await expect(plan).toContainText('active');
  await expect(plan).not.toContainText('did not work');
});

test('with Creem is bought and ended', async ({ page, person }) => {
  await buy(page, 'Basic plan', 'Creem');
  await page.goto('/billing');
  const plan = planOn(page, 'Basic plan');
  await expect(plan).toContainText('active');
  await plan.getByRole('button', { name: 'End the plan' }).click();
  await page
    .getByRole('alertdialog', { name: /^End .*Basic plan/ })
    .getByRole('button', { name: 'End the plan' })
    .click();
  await expect(plan).toContainText(/ends on/);
  const use = (await (await person.call('GET', '/v1/plan')).json()) as { readonly plan: { readonly state: string } | null };
  expect(use.plan?.state).toBe('ending');
});

test('shows where it ends: models that are not in it, and how long pictures are kept', async ({ page, person }) => {
  await person.make({ prompt: 'a lighthouse at dusk' });
  await buy(page, 'Basic plan', 'Stripe');
  await page.goto('/library');
  const tile = page.getByRole('row', { name: 'a lighthouse at dusk' });
  await expect(tile).toContainText(/until /);
  await expectAccessible(page, 'pictures that are kept for some days');
  await tile.dblclick();
  await settled(page);
  await expect(page.getByText('Kept until')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.goto('/');
  await page.getByRole('radio', { name: 'Video' }).press('Space');
  await page.getByRole('button', { name: /^Model/ }).click();
  const list = page.getByRole('grid', { name: 'Model' });
  await expect(list.getByText('Not in your plan.').first()).toBeVisible();
  await list.getByRole('link', { name: 'See the plans' }).first().click();
  await expect(planOn(page, 'Basic plan')).toBeVisible();
  const refused = await person.call('POST', '/v1/quotes', { model: 'sketch-video', prompt: 'a boat' });
  expect([refused.status, ((await refused.json()) as { readonly code: string }).code]).toEqual([403, 'plan.model_missing']);
});
