import { readFile } from 'node:fs/promises';
import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expectAccessibleInBothThemes } from '../support/axe.ts';
import { balanceLink, quickPictures, remember, settled, stickingOut } from '../support/page-tools.ts';
import { enter, newAddress, type Person } from '../support/person.ts';
import { adminOrder, bankFields, closeShop, connectWay, offerPack, readyToOrder, referenceOn } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

/** A service of its own: what others sold is not on its shelf, and ways to pay have their first names. */
test.use({ studioEnvironment: { SHOP: 'selling' } });

const pack = 'Selling pack';
let paypal: Awaited<ReturnType<typeof startPaypal>>;
let way: string;

test.beforeAll(async ({ operator }) => {
  paypal = await startPaypal();
  await offerPack(operator, 'selling-pack', pack);
  await offerPack(operator, 'other-pack', 'Other pack');
  await connectWay(operator, 'manual', 'Bank transfer', bankFields);
  way = (await connectWay(operator, 'paypal', 'PayPal', paypal.fields)).id;
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  await paypal.close();
});
test.beforeEach(({ watch }) => {
  watch.allow(paypal.url);
  // Each is a purchase and what follows from it, in two browsers.
  test.setTimeout(240_000);
});

/** Somebody at the back office, in a browser of their own. */
async function deskOf(browser: Browser, url: string, who: Person, more: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ baseURL: url, locale: 'en-GB', reducedMotion: 'reduce', ...more });
  await context.addCookies([who.cookie]);
  if (more.locale !== undefined) await remember(context, { locale: more.locale });
  return context.newPage();
}

/** Buys the pack with what the emulated provider shows, and answers the reference of the order. */
async function buy(page: Page): Promise<string> {
  const dialog = await readyToOrder(page, pack, 'PayPal');
  await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
  await page.getByRole('button', { name: 'Pay now' }).click();
  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  return referenceOn(page);
}

/** The bank and the provider do something at the emulator's own page, and what changed there is read here. */
async function atProvider(browser: Browser, operator: Person, about: RegExp, act: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(paypal.url);
  await page.getByRole('row', { name: about }).last().getByRole('button', { name: act, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.close();
  expect((await operator.call('POST', `/v1/admin/payment-connections/${way}/reconcile`)).ok).toBe(true);
}

async function showOrder(desk: Page, reference: string) {
  await desk.goto('/admin/orders');
  await desk.getByRole('button', { name: `Order ${reference}` }).click();
  return desk.getByRole('dialog', { name: `Order ${reference}` });
}

test('a coupon is made with everything it can be, used by one order, and says which', async ({
  page,
  browser,
  studio,
  operator,
  person,
}) => {
  test.setTimeout(150_000);
  const desk = await deskOf(browser, studio.url, operator);
  await desk.goto('/admin/shop');
  await desk.getByRole('button', { name: 'New coupon' }).click();
  const dialog = desk.getByRole('dialog', { name: 'New coupon' });
  await test.step('what cannot work is said at its field', async () => {
    await dialog.getByRole('radio', { name: 'An amount' }).click();
    await dialog.getByRole('button', { name: 'Make the coupon' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Code' })).toBeFocused();
    await dialog.getByRole('textbox', { name: 'Code' }).fill('fiver-off');
    await dialog.getByRole('textbox', { name: 'Amount off' }).fill('10');
    await dialog.getByRole('textbox', { name: 'From' }).fill('2026-12-31');
    await dialog.getByRole('textbox', { name: 'Last day' }).fill('2026-01-01');
    await dialog.getByRole('button', { name: 'Make the coupon' }).click();
    await expect(dialog).toContainText('Nothing costs more than that in this currency');
    await expect(dialog).toContainText('The last day is before the first.');
    await expectAccessibleInBothThemes(desk, 'a coupon with faults');
  });
  await test.step('and then it is made', async () => {
    await dialog.getByRole('textbox', { name: 'Amount off' }).fill('5');
    await dialog.getByRole('textbox', { name: 'From' }).fill('');
    await dialog.getByRole('textbox', { name: 'Last day' }).fill('2099-12-31');
    await dialog.getByRole('radio', { name: 'Some items' }).click();
    await dialog.getByText(pack, { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Most uses' }).fill('1');
    await dialog.getByRole('button', { name: 'Make the coupon' }).click();
  });
  const row = desk.getByRole('list', { name: 'Coupons' }).getByRole('listitem').filter({ hasText: 'FIVER-OFF' });
  await expect(row).toContainText('€5.00 off');
  await expect(row).toContainText(`only ${pack}`);
  await expect(row).toContainText('0 of 1 used');
  await expect(row).toContainText('until 31 Dec 2099');

  await test.step('a buyer uses it, whatever the case of its letters', async () => {
    const order = await readyToOrder(page, pack, 'PayPal');
    await order.getByRole('textbox', { name: /Coupon/ }).fill('Fiver-Off');
    await order.getByRole('button', { name: 'Use', exact: true }).click();
    await order.getByRole('button', { name: /^Order and pay €5.00/ }).click();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await expect(page.getByText('Thank you, it is paid')).toBeVisible();
    expect(person.email).toContain('@');
  });
  const reference = await referenceOn(page);
  await test.step('the page says which order used it, also after it was paid back', async () => {
    const [payment] = (await adminOrder(operator, reference)).payments;
    expect((await operator.call('POST', `/v1/admin/payments/${payment?.id}/refunds`, { reason: 'requested' })).ok).toBe(true);
    await desk.reload();
    await expect(row).toContainText('1 of 1 used');
    await expect(row).toContainText('Used up');
    await row
      .getByRole('button', { name: /FIVER-OFF/ })
      .last()
      .click();
    await desk.getByRole('menuitem', { name: 'Orders that used it' }).click();
    await expect(desk.getByRole('dialog', { name: 'Orders that used' }).getByRole('row').last()).toContainText(reference);
    await expectAccessibleInBothThemes(desk, 'the uses of a coupon');
    await desk.keyboard.press('Escape');
  });
  await test.step('it is opened for more, and stopped', async () => {
    await row
      .getByRole('button', { name: /FIVER-OFF/ })
      .last()
      .click();
    await desk.getByRole('menuitem', { name: 'Change uses or last day' }).click();
    const change = desk.getByRole('dialog', { name: 'Change' });
    await change.getByRole('textbox', { name: 'Most uses' }).fill('3');
    await change.getByRole('button', { name: 'Save' }).click();
    await expect(row).toContainText('1 of 3 used');
    await row.getByRole('button', { name: 'Stop coupon FIVER-OFF' }).click();
    await expect(row).toContainText('Stopped');
  });
  await desk.context().close();
});

test('a large refund needs two operators: one asks and waits, the other agrees', async ({ page, browser, studio, operator, person }) => {
  test.setTimeout(180_000);
  const reference = await buy(page);
  await expect(balanceLink(page, '600')).toBeVisible();
  const colleague = await enter(studio.url, { name: 'Colleague', email: newAddress('colleague'), isNew: true });
  const desk = await deskOf(browser, studio.url, operator);
  await test.step('somebody else is made an operator', async () => {
    await desk.goto('/admin/people');
    await desk
      .getByRole('row')
      .filter({ hasText: colleague.email })
      .getByRole('button', { name: /Colleague/ })
      .click();
    await desk.getByRole('menuitem', { name: 'Make operator' }).click();
    await expectAccessibleInBothThemes(desk, 'before somebody becomes an operator');
    await desk
      .getByRole('alertdialog', { name: /^Make .*Colleague.* an operator\?$/ })
      .getByRole('button', { name: 'Make operator' })
      .click();
    await expect(desk.getByRole('row').filter({ hasText: colleague.email })).toContainText('Operator');
  });
  const limit = (value: string | null) => operator.call('PATCH', '/v1/admin/settings/billing.secondOperatorAbove', { value });
  expect((await limit('500')).ok).toBe(true);
  try {
    await test.step('the first asks, and sees that another has to agree', async () => {
      const order = await showOrder(desk, reference);
      await order.getByRole('button', { name: 'Pay back' }).click();
      await desk
        .getByRole('dialog', { name: `Pay back ${reference}` })
        .getByRole('button', { name: 'Pay back €10.00' })
        .click();
      const refunds = order.getByRole('list', { name: 'Refunds' });
      await expect(refunds).toContainText('asked for by you');
      await expect(refunds).toContainText('another operator has to agree');
      await expect(refunds.getByRole('button', { name: 'Drop it' })).toBeVisible();
      await expect(refunds.getByRole('button', { name: 'Agree' })).toHaveCount(0);
      await expectAccessibleInBothThemes(desk, 'a refund that waits for another operator');
      await desk.keyboard.press('Escape');
      await expect(desk.getByRole('row').filter({ hasText: reference })).not.toContainText('waits for you');
    });
    await test.step('the other agrees, and it is paid back', async () => {
      const other = await deskOf(browser, studio.url, colleague);
      await other.goto('/admin/orders');
      await expect(other.getByRole('row').filter({ hasText: reference })).toContainText('waits for you');
      const order = await showOrder(other, reference);
      const refunds = order.getByRole('list', { name: 'Refunds' });
      await expect(refunds).toContainText(/asked for by operator/i);
      await refunds.getByRole('button', { name: 'Agree' }).click();
      await other
        .getByRole('alertdialog', { name: /^Pay back/ })
        .getByRole('button', { name: 'Agree' })
        .click();
      await expect.poll(async () => (await adminOrder(operator, reference)).refunds.map(({ state }) => state)).toEqual(['succeeded']);
      await expect(async () => {
        await (await showOrder(other, reference)).waitFor();
        await expect(refunds).toContainText('paid back', { timeout: 2_000 });
      }).toPass();
      await other.context().close();
    });
    const [payment] = (await adminOrder(operator, reference)).payments;
    expect(paypal.books.refunded(payment?.ref ?? '')).toBe(1000n);
    await page.reload();
    await expect(balanceLink(page, '100')).toBeVisible();
    expect(person.email).toContain('@');
  } finally {
    await limit(null);
  }
  await desk.context().close();
});

test('what is paid back after it was spent is owed, and the buyer is told the rule', async ({ page, context, operator, person }) => {
  await quickPictures(context);
  // Without the gift of a new account, which would be spent first.
  const made = (await (await person.call('POST', '/v1/workspaces', { name: 'Empty purse' })).json()) as { readonly id: string };
  await person.call('PATCH', '/v1/me', { activeWorkspaceId: made.id });
  const reference = await buy(page);
  expect((await person.make({ prompt: 'a lighthouse' })).state).toBe('succeeded');
  const [payment] = (await adminOrder(operator, reference)).payments;
  expect((await operator.call('POST', `/v1/admin/payments/${payment?.id}/refunds`, { reason: 'requested' })).ok).toBe(true);
  await page.goto('/credits');
  await expect(page.getByRole('paragraph').filter({ hasText: /^You owe 1 credit$/ })).toBeVisible();
  await expect(page.getByText('The next purchase pays this first.')).toBeVisible();
});

test('a dispute stops spending; won, all is as before, and lost, the credits go', async ({ page, browser, studio, operator, person }) => {
  test.setTimeout(180_000);
  await buy(page);
  const desk = await deskOf(browser, studio.url, operator);
  const newest = desk.getByRole('list', { name: 'Disputes' }).getByRole('listitem').first();
  await test.step('opened: the operator sees what is stopped, the buyer why', async () => {
    await atProvider(browser, operator, /capture, COMPLETED/, 'dispute');
    await desk.goto('/admin/payment-trouble');
    await expect(newest).toContainText('spending stopped');
    await expect(newest).toContainText('Nothing can be spent in the workspace until it is decided. The money brought 500 credits.');
    await expectAccessibleInBothThemes(desk, 'a dispute that is open');
    await page.goto('/credits');
    await expect(page.getByText('A bank asks for the money of a purchase back.').first()).toBeVisible();
    const picture = { model: 'sketch-image', prompt: 'a lighthouse', count: 1, size: { width: 384, height: 256 } };
    const refused = await person.call('POST', '/v1/generations', picture);
    expect(await refused.json()).toMatchObject({ code: 'credits.frozen' });
  });
  await test.step('won: nothing was taken', async () => {
    await atProvider(browser, operator, /dispute, open/, 'dispute won');
    await desk.reload();
    await expect(newest).toContainText('The money is yours, and nothing was taken.');
    await page.reload();
    await expect(balanceLink(page, '600')).toBeVisible();
    await expect(page.getByText('A bank asks for the money of a purchase back.')).toHaveCount(0);
    expect((await person.make({ prompt: 'a lighthouse' })).state).toBe('succeeded');
  });
  await test.step('lost: the credits of another purchase are gone, and no more', async () => {
    const before = ((await (await person.call('GET', '/v1/credits')).json()) as { readonly available: string }).available;
    await buy(page);
    await atProvider(browser, operator, /capture, COMPLETED/, 'dispute');
    await atProvider(browser, operator, /dispute, open/, 'dispute lost');
    await desk.reload();
    await expect(newest).toContainText('The money is gone, and so are its 500 credits');
    expect(await (await person.call('GET', '/v1/credits')).json()).toMatchObject({ available: before, frozen: false });
  });
  await desk.context().close();
});

test('orders are found by more than their reference, and are a file', async ({ page, browser, studio, operator, person }) => {
  const reference = await buy(page);
  const desk = await deskOf(browser, studio.url, operator);
  await desk.goto('/admin/orders');
  const rows = desk.getByRole('region', { name: 'Orders' }).getByRole('row');
  await desk.getByRole('textbox', { name: 'Mail address of the buyer' }).fill(person.email.toUpperCase());
  await desk.getByRole('button', { name: 'Find' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText(reference);
  await desk.getByRole('button', { name: /State/ }).click();
  await desk.getByRole('option', { name: 'not paid' }).click();
  await expect(desk.getByText('No order fits.')).toBeVisible();
  await desk.getByRole('button', { name: /State/ }).click();
  await desk.getByRole('option', { name: 'paid', exact: true }).click();
  await expect(rows).toHaveCount(2);
  await expectAccessibleInBothThemes(desk, 'orders by filter');
  const [file] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('link', { name: 'Download as CSV' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^orders-.*\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`"${reference}","paid"`);
  await desk.getByRole('textbox', { name: 'From' }).fill('2020-01-01');
  await desk.getByRole('textbox', { name: 'To', exact: true }).fill('2020-01-31');
  await expect(desk.getByText('No order fits.')).toBeVisible();
  await desk.context().close();
});

test('revenue is figures, a chart, tables that say the same, and a file', async ({ page, browser, studio, operator, person }) => {
  await buy(page);
  expect(person.email).toContain('@');
  const desk = await deskOf(browser, studio.url, operator);
  await desk.goto('/admin/revenue');
  const report = (await (await operator.call('GET', '/v1/admin/revenue')).json()) as {
    readonly totals: readonly { readonly currency: string; readonly gross: string }[];
  };
  const [euro] = report.totals;
  expect(euro?.currency).toBe('EUR');
  const gross = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR' }).format(Number(euro?.gross) / 100);
  await expect(desk.getByRole('region', { name: 'Revenue over time' }).getByRole('row').last()).toContainText(gross);
  await expect(desk.getByRole('region', { name: 'By item' })).toContainText(pack);
  await expect(desk.getByRole('region', { name: 'By way to pay' })).toContainText('PayPal');
  await expect(desk.getByText('Bought and not yet spent, now')).toBeVisible();
  await expectAccessibleInBothThemes(desk, 'revenue');
  const [file] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('link', { name: 'Download as CSV' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^revenue-.*\.csv$/);
  await desk.getByRole('radio', { name: 'Month' }).click();
  await expect(desk.getByRole('region', { name: 'Revenue over time' }).getByRole('row')).toHaveCount(2);
  await desk.getByRole('textbox', { name: 'From' }).fill('2020-01-01');
  await desk.getByRole('textbox', { name: 'To', exact: true }).fill('2020-01-31');
  await expect(desk.getByText('Nothing was sold in this time')).toBeVisible();
  await desk.context().close();
});

test('a cap by the operator binds a workspace, and is taken away again', async ({ browser, context, studio, operator, person }) => {
  await quickPictures(context);
  const workspace = `Quiet ${newAddress('w').slice(2, 10)}`;
  // Names stand in marks of their own, so that they never turn the sentence around them.
  const capsOf = new RegExp(`^Caps of .?${workspace}`);
  const made = (await (await person.call('POST', '/v1/workspaces', { name: workspace })).json()) as { readonly id: string };
  await person.call('PATCH', '/v1/me', { activeWorkspaceId: made.id });
  const gift = { workspaceId: made.id, amount: '10000000', reason: 'To try it out' };
  expect((await operator.call('POST', '/v1/admin/grants', gift)).ok).toBe(true);
  const desk = await deskOf(browser, studio.url, operator);
  await desk.goto('/admin/spending');
  await desk.getByRole('searchbox', { name: 'Name of the workspace' }).fill(workspace.toLowerCase());
  await desk.getByRole('button', { name: 'Find' }).click();
  await expect(desk.getByRole('region', { name: 'Spending and caps' }).getByRole('row')).toHaveCount(2);
  await desk.getByRole('button', { name: capsOf }).click();
  const dialog = desk.getByRole('dialog', { name: capsOf });
  await expect(dialog.getByText('There are no caps.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add a cap' }).click();
  const form = dialog.getByRole('form', { name: 'Add a cap' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Say how much.')).toBeVisible();
  await form.getByRole('button', { name: /For/ }).click();
  await desk.getByRole('option', { name: /^Member .?Vera Holm/ }).click();
  await form.getByRole('button', { name: /Time/ }).click();
  await desk.getByRole('option', { name: 'Each day' }).click();
  await form.getByRole('textbox', { name: 'At most' }).fill('1');
  await form.getByRole('button', { name: 'Save' }).click();
  const cap = dialog.getByRole('list', { name: 'Spend caps' }).getByRole('listitem');
  await expect(cap).toContainText(/Member .?Vera Holm.? · Each day/);
  await expect(cap).toContainText('Set by the service');
  await expectAccessibleInBothThemes(desk, 'the caps of a workspace');
  expect((await person.make({ prompt: 'a lighthouse' })).state).toBe('succeeded');
  const picture = { model: 'sketch-image', prompt: 'a lighthouse', count: 1, size: { width: 384, height: 256 } };
  expect(await (await person.call('POST', '/v1/generations', picture)).json()).toMatchObject({ code: 'credits.cap_reached' });
  await desk.reload();
  await desk.getByRole('searchbox', { name: 'Name of the workspace' }).fill(workspace);
  await desk.getByRole('button', { name: 'Find' }).click();
  await desk.getByRole('button', { name: capsOf }).click();
  await expect(cap).toContainText('1 credit of 1 credit');
  await expect(dialog.getByText(/100% of a cap of 1 credit is used/)).toBeVisible();
  await cap.getByRole('button', { name: /^Delete/ }).click();
  await expect(dialog.getByText('There are no caps.')).toBeVisible();
  expect((await person.make({ prompt: 'a lighthouse' })).state).toBe('succeeded');
  await desk.context().close();
});

for (const [name, more] of [
  ['on a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ['in Arabic on a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'ar' }],
  ['in Arabic', { locale: 'ar' }],
] as const) {
  test(`the pages of money fit ${name}`, async ({ page, browser, studio, operator, person }) => {
    await buy(page);
    expect(person.email).toContain('@');
    const desk = await deskOf(browser, studio.url, operator, more);
    for (const place of ['shop', 'orders', 'payment-trouble', 'revenue', 'spending']) {
      await desk.goto(`/admin/${place}`);
      await settled(desk);
      await expect(desk.locator('html')).toHaveAttribute('dir', 'locale' in more ? 'rtl' : 'ltr');
      expect(await stickingOut(desk), place).toEqual([]);
      await expectAccessibleInBothThemes(desk, `${place} ${name}`);
    }
    await desk.context().close();
  });
}
