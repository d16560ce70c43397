import { startEmulator as startCreem } from '@pinhole/payments/creem/emulator';
import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { balanceLink, changePerson, settled, stickingOut } from '../support/page-tools.ts';
import {
  adminOrder,
  bankFields,
  chooseWay,
  closeShop,
  connectWay,
  mailsTo,
  offerPack,
  readyToOrder,
  referenceOn,
} from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

const pack = 'Small pack';
let paypal: Awaited<ReturnType<typeof startPaypal>>;
let stripe: Awaited<ReturnType<typeof startStripe>>;
let creem: Awaited<ReturnType<typeof startCreem>>;

test.beforeAll(async ({ operator }) => {
  [paypal, stripe, creem] = await Promise.all([startPaypal(), startStripe(), startCreem()]);
  await offerPack(operator, 'small-pack', pack);
  await connectWay(operator, 'manual', 'Bank transfer', bankFields);
  await connectWay(operator, 'paypal', 'PayPal', paypal.fields);
  await connectWay(operator, 'stripe', 'Stripe', stripe.fields);
  await connectWay(operator, 'creem', 'Creem', creem.fields);
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  await Promise.all([paypal.close(), stripe.close(), creem.close()]);
});
test.beforeEach(({ watch }) => {
  watch.allow(paypal.url);
  watch.allow(stripe.url);
  watch.allow(creem.url);
});

const themes = ['dark', 'light'] as const;
const wear = (context: BrowserContext, url: string, theme: (typeof themes)[number]): Promise<void> =>
  context.addCookies([{ name: 'theme', value: theme, url }]);

/** In both themes, without losing what stands open. */
async function expectAccessibleInBoth(page: Page, place: string): Promise<void> {
  for (const theme of themes) {
    // Colours move over to the other theme; what is half-way there is no colour of ours.
    await page.evaluate(async (name) => {
      document.documentElement.dataset.theme = name;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    }, theme);
    await expectAccessible(page, `${place} (${theme})`);
  }
}

test('puts a pack on the shelf and a bank account beside it, and somebody can buy', async ({ page, context, operator, person }) => {
  test.setTimeout(180_000);
  await context.addCookies([operator.cookie]);
  await test.step('a pack is drafted and offered', async () => {
    await page.goto('/admin/shop');
    await page.getByRole('button', { name: 'New pack' }).click();
    const dialog = page.getByRole('dialog', { name: 'New pack' });
    await dialog.getByRole('button', { name: 'Save as a draft' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Large pack');
    await expect(dialog.getByRole('textbox', { name: 'Short name' })).toHaveValue('large-pack');
    await dialog.getByRole('textbox', { name: 'Credits' }).fill('3000');
    await dialog.getByRole('textbox', { name: 'Price in EUR' }).fill('49');
    await expectAccessibleInBoth(page, 'a new pack');
    await dialog.getByRole('button', { name: 'Save as a draft' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Large pack' });
    await expect(row).toContainText('Draft');
    await page.getByRole('button', { name: 'Offer Large pack' }).click();
    await expect(row).toContainText('Offered');
    await expect(row).toContainText('€49.00');
  });
  await test.step('a coupon', async () => {
    await page.getByRole('button', { name: 'New coupon' }).click();
    const dialog = page.getByRole('dialog', { name: 'New coupon' });
    await dialog.getByRole('textbox', { name: 'Code' }).fill('autumn');
    await dialog.getByRole('textbox', { name: 'Percent off' }).fill('20');
    await expectAccessibleInBoth(page, 'a new coupon');
    await dialog.getByRole('button', { name: 'Make the coupon' }).click();
    await expect(page.getByRole('list', { name: 'Coupons' })).toContainText('AUTUMN');
  });
  await test.step('an account is refused, mended, tested and switched on', async () => {
    await page.goto('/admin/payments');
    await page.getByRole('button', { name: 'Connect a way to pay' }).click();
    await page.getByRole('button', { name: /Bank transfer/ }).click();
    await page.getByRole('textbox', { name: 'Account holder' }).fill(bankFields.holder);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('House bank');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect(page.getByText('Fill this in to go on.')).toBeVisible();
    await page.getByRole('textbox', { name: 'IBAN' }).fill(bankFields.iban);
    await expectAccessibleInBoth(page, 'the form of a bank account');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect(page.getByRole('main').getByText('The account is complete.')).toBeVisible();
    await page.getByRole('button', { name: 'Switch on' }).click();
    await expect(page.getByText('Buyers can choose it now.')).toBeVisible();
    await expectAccessibleInBoth(page, 'a bank account that was tested');
  });
  await test.step('a provider says where its webhook goes, and never its key', async () => {
    await page.goto('/admin/payments?connect=paypal');
    await expect(page.getByRole('main').getByText('It answers and takes the keys.')).toBeVisible();
    await expect(page.getByRole('group', { name: 'Webhook address' })).toContainText('/hooks/payments/paypal');
    await page.goto('/admin/payments?connect=paypal&step=key');
    await expect(page.getByRole('textbox', { name: 'Client secret' })).toHaveValue('');
    expect(await page.content()).not.toContain(paypal.fields.clientSecret);
  });
  await test.step('a buyer sees it', async () => {
    await changePerson(page, person);
    await page.goto('/credits');
    await page.getByRole('link', { name: 'Buy credits' }).click();
    await page.getByRole('button', { name: 'Buy Large pack for €49.00' }).click();
    const dialog = page.getByRole('dialog', { name: 'Large pack' });
    await dialog.getByRole('textbox', { name: 'Coupon' }).fill('nonesuch');
    await dialog.getByRole('button', { name: 'Use' }).click();
    await expect(dialog).toContainText('There is no such coupon.');
    await expect(dialog.getByRole('button', { name: 'Order and pay €49.00' })).toBeEnabled();
    await dialog.getByRole('textbox', { name: 'Coupon' }).fill('Autumn');
    await dialog.getByRole('button', { name: 'Use' }).click();
    await expect(dialog.getByRole('button', { name: 'Order and pay €39.20' })).toBeEnabled();
    await expectAccessibleInBoth(page, 'the order before it is placed');
    await dialog.getByRole('button', { name: /Way to pay/ }).click();
    await expect(page.getByRole('option', { name: 'House bank' })).toBeVisible();
  });
});

test('sells with PayPal, and takes a purchase back in two steps', async ({ page, person, operator }) => {
  const dialog = await readyToOrder(page, pack, 'PayPal');
  await expect(dialog).toContainText('I may withdraw from this purchase within 14 days');
  await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
  await page.waitForURL(`${paypal.url}/**`);
  await expect(page.getByText('10.00 EUR')).toBeVisible();
  await page.getByRole('button', { name: 'Pay now' }).click();

  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  await expect(balanceLink(page, '600')).toBeVisible();
  const reference = await referenceOn(page);
  await expectAccessibleInBoth(page, 'an order that is paid');
  expect((await mailsTo(operator, person.email)).filter(({ subject }) => subject === `Paid: ${pack}`)).toHaveLength(1);

  await page.getByRole('button', { name: 'Withdraw from contract here' }).click();
  const confirm = page.getByRole('alertdialog', { name: `Withdraw from order ${reference}?` });
  await expectAccessibleInBoth(page, 'the second step of a withdrawal');
  await confirm.getByRole('button', { name: 'Confirm withdrawal here' }).click();
  await expect(page.getByText('You withdrew from this order')).toBeVisible();
  await expect(balanceLink(page, '100')).toBeVisible();
  const subjects = (await mailsTo(operator, person.email)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject === `You withdrew from order ${reference}`)).toHaveLength(1);
  await expect.poll(async () => (await adminOrder(operator, reference)).refunds.map(({ state }) => state)).toEqual(['succeeded']);
  const [payment] = (await adminOrder(operator, reference)).payments;
  expect(paypal.books.refunded(payment?.ref ?? '')).toBe(1000n);
});

test('sells with Stripe, also to somebody who leaves first', async ({ page, person, operator }) => {
  const dialog = await readyToOrder(page, pack, 'Stripe');
  await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
  await page.waitForURL(`${stripe.url}/**`);
  await page.getByRole('link', { name: 'Leave without paying' }).click();
  await expect(page.getByText('Not paid yet')).toBeVisible();
  const reference = await referenceOn(page);
  await expectAccessibleInBoth(page, 'an order that is not paid');
  await page.getByRole('link', { name: 'Pay now' }).click();
  await page.waitForURL(`${stripe.url}/**`);
  await page.getByRole('button', { name: 'Pay' }).click();

  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  await expect(balanceLink(page, '600')).toBeVisible();
  expect(await referenceOn(page)).toBe(reference);
  expect((await adminOrder(operator, reference)).payments).toMatchObject([{ state: 'paid', total: '1000', granted: '500000000' }]);
  expect(await mailsTo(operator, person.email)).toContainEqual(expect.objectContaining({ subject: `Paid: ${pack}` }));
});

test('sells with Creem, who is the seller: no country is asked, and nothing is agreed to here', async ({ page, person, operator }) => {
  const dialog = await chooseWay(page, pack, 'Creem');
  await expect(dialog).toContainText(/Sold by .?Creem.?, who also owes taxes and the invoice/);
  await expect(dialog.getByRole('link', { name: /^Policy of .?Creem/ })).toHaveAttribute('href', /^https:\/\/www\.creem\.io\//);
  await expect(dialog.getByRole('checkbox')).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'Order and pay €10.00' })).toBeEnabled();
  await expectAccessibleInBoth(page, 'an order at Creem before it is placed');
  await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
  await page.waitForURL(`${creem.url}/**`);
  await page.getByRole('button', { name: 'Pay' }).click();

  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  await expect(balanceLink(page, '600')).toBeVisible();
  const order = await adminOrder(operator, await referenceOn(page));
  expect(order.payments).toMatchObject([{ state: 'paid', granted: '500000000' }]);
  expect(order.seller).toBe('provider');
  expect(order.withdrawUntil).toBeNull();
  expect(await mailsTo(operator, person.email)).toContainEqual(expect.objectContaining({ subject: `Paid: ${pack}` }));
});

test('orders nothing before what has to be agreed to is ticked', async ({ page, person }) => {
  const dialog = await chooseWay(page, pack, 'PayPal');
  await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
  await expect(dialog).toContainText('Tick this to order.');
  expect(((await (await person.call('GET', '/v1/orders')).json()) as { readonly data: readonly unknown[] }).data).toEqual([]);
});

test('sells by bank transfer once an operator has seen the money, and pays a part back', async ({
  page,
  browser,
  studio,
  person,
  operator,
}) => {
  test.setTimeout(150_000);
  const dialog = await readyToOrder(page, pack, 'Bank transfer');
  await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
  const reference = await referenceOn(page);
  await expect(page.getByRole('group', { name: `IBAN, ${reference}` })).toContainText('DK50');
  await expect(page.getByRole('group', { name: `Reference, ${reference}` })).toContainText(reference);
  await expectAccessibleInBoth(page, 'an order to be transferred');

  const backOffice = await browser.newContext({ baseURL: studio.url, locale: 'en-GB', reducedMotion: 'reduce' });
  await backOffice.addCookies([operator.cookie]);
  const desk = await backOffice.newPage();
  const order = desk.getByRole('dialog', { name: `Order ${reference}` });
  await test.step('the operator finds it as a bank statement writes it, and says that it has arrived', async () => {
    await desk.goto('/admin/orders');
    await desk.getByRole('searchbox', { name: 'Reference' }).fill(`${reference.slice(0, 4)} ${reference.slice(4)}`.toLowerCase());
    await desk.getByRole('button', { name: 'Find' }).click();
    await expect(desk.getByRole('row')).toHaveCount(2);
    await expect(desk.getByRole('row').last()).toContainText('waits for you');
    await expectAccessibleInBoth(desk, 'the orders');
    await desk.getByRole('button', { name: `Order ${reference}` }).click();
    await expectAccessibleInBoth(desk, 'an order as operators see it');
    await order.getByRole('button', { name: 'The money has arrived' }).click();
    const confirm = desk.getByRole('alertdialog', { name: `Has €10.00 arrived for order ${reference}?` });
    await confirm.getByRole('button', { name: /Country of the account/ }).click();
    await desk.getByRole('option', { name: 'Denmark' }).click();
    await expectAccessibleInBoth(desk, 'saying that money has arrived');
    await confirm.getByRole('button', { name: 'The money has arrived' }).click();
    await expect(order.getByRole('list', { name: 'Payments' })).toContainText('brought 500 credits');
  });
  await test.step('the credits are there, and so is the receipt', async () => {
    await page.reload();
    await expect(page.getByText('Thank you, it is paid')).toBeVisible();
    await expect(balanceLink(page, '600')).toBeVisible();
    expect(await mailsTo(operator, person.email)).toContainEqual(expect.objectContaining({ subject: `Paid: ${pack}` }));
  });
  await test.step('a part goes back', async () => {
    await order.getByRole('button', { name: 'Pay back' }).click();
    const refund = desk.getByRole('dialog', { name: `Pay back ${reference}` });
    await refund.getByRole('radio', { name: 'A part' }).click();
    await refund.getByRole('textbox', { name: 'Amount in EUR' }).fill('11');
    await refund.getByRole('button', { name: /^Pay back/ }).click();
    await expect(refund.getByRole('textbox', { name: 'Amount in EUR' })).toHaveAttribute('aria-invalid', 'true');
    await refund.getByRole('textbox', { name: 'Amount in EUR' }).fill('4');
    await desk.keyboard.press('Tab');
    await expect(refund).toContainText('About 200 credits go at once.');
    await expectAccessibleInBoth(desk, 'a refund');
    await refund.getByRole('button', { name: 'Pay back €4.00' }).click();
    await expect(order.getByRole('list', { name: 'Refunds' })).toContainText('to be transferred');
    await order.getByRole('button', { name: 'I have transferred it' }).click();
    await desk.getByRole('alertdialog', { name: 'Did you transfer €4.00?' }).getByRole('button', { name: 'I have transferred it' }).click();
    await expect(order.getByRole('list', { name: 'Refunds' })).toContainText('paid back');
  });
  await test.step('and the buyer sees it', async () => {
    await page.reload();
    await expect(page.getByText('€4.00 goes back to you')).toBeVisible();
    await expect(balanceLink(page, '400')).toBeVisible();
    await expectAccessibleInBoth(page, 'an order partly paid back');
    await page.getByRole('link', { name: 'All orders' }).click();
    await expect(page.getByRole('region', { name: 'Orders' }).getByRole('row').nth(1)).toContainText('partly paid back');
  });
  await backOffice.close();
});

test('asks a second operator for a large refund, and the first cannot agree to it', async ({ page, context, operator, person, studio }) => {
  const ask = (value: string | null): Promise<Response> =>
    operator.call('PATCH', '/v1/admin/settings/billing.secondOperatorAbove', { value });
  const dialog = await readyToOrder(page, pack, 'PayPal');
  await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
  await page.getByRole('button', { name: 'Pay now' }).click();
  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  const reference = await referenceOn(page);
  expect(person.email).toContain('@');
  expect((await ask('500')).ok).toBe(true);
  try {
    await changePerson(page, operator);
    await wear(context, studio.url, 'dark');
    await page.goto('/admin/orders');
    await page.getByRole('button', { name: `Order ${reference}` }).click();
    const order = page.getByRole('dialog', { name: `Order ${reference}` });
    await order.getByRole('button', { name: 'Pay back' }).click();
    await page
      .getByRole('dialog', { name: `Pay back ${reference}` })
      .getByRole('button', { name: 'Pay back €10.00' })
      .click();
    await expect(order.getByRole('list', { name: 'Refunds' })).toContainText('waits for a second operator');
    const [refund] = (await adminOrder(operator, reference)).refunds;
    const agreed = await operator.call('POST', `/v1/admin/refunds/${refund?.id}/approve`);
    expect(((await agreed.json()) as { readonly code: string }).code).toBe('billing.same_operator');
    await order.getByRole('button', { name: 'Drop it' }).click();
    await expect(order.getByRole('list', { name: 'Refunds' })).toContainText('dropped');
    expect((await adminOrder(operator, reference)).payments).toMatchObject([{ refunded: '0' }]);
  } finally {
    await ask(null);
  }
});

test('is offered where credits are short', async ({ page, person }) => {
  const made = (await (await person.call('POST', '/v1/workspaces', { name: 'Empty purse' })).json()) as { readonly id: string };
  await person.call('PATCH', '/v1/me', { activeWorkspaceId: made.id });
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a very expensive picture');
  await expect(page.getByRole('button', { name: /^Make\b/ })).toBeDisabled();
  await page.getByRole('main').getByRole('link', { name: 'Buy credits' }).click();
  await expect(page.getByRole('button', { name: `Buy ${pack} for €10.00` })).toBeVisible();
});

test('is bought without a mouse', async ({ page, person }) => {
  await page.goto('/billing');
  await settled(page);
  await tabTo(page, /^Buy Small pack/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Order and pay €10.00' })).toBeEnabled();
  await tabTo(page, /Way to pay/);
  await page.keyboard.press('Enter');
  await page.keyboard.type('Stripe');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Way to pay/ })).toContainText('Stripe');
  await expect(page.getByRole('button', { name: 'Order and pay €10.00' })).toBeEnabled();
  await page.keyboard.press('Shift+Tab');
  await tabTo(page, /^I want the credits at once/);
  await page.keyboard.press('Space');
  await tabTo(page, /^Order and pay/);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${stripe.url}/**`);
  await tabTo(page, /^Pay$/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  await expect(balanceLink(page, '600')).toBeVisible();
  expect(person.email).toContain('@');
});

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const at = document.activeElement;
      const labels = (at?.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
      const around = at instanceof HTMLInputElement ? (at.labels?.[0]?.textContent ?? '') : '';
      return at?.getAttribute('aria-label') ?? (labels.join(' ').trim() || around || (at?.textContent ?? ''));
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${name} is not reached by Tab`);
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test('is bought by touch, and nothing sticks out', async ({ page, person }) => {
    const dialog = await readyToOrder(page, pack, 'Bank transfer');
    expect(await stickingOut(page), 'the dialog').toEqual([]);
    await dialog.getByRole('button', { name: 'Order and pay €10.00' }).tap();
    await referenceOn(page);
    expect(await stickingOut(page), 'an order to be transferred').toEqual([]);
    const second = await readyToOrder(page, pack, 'PayPal');
    await second.getByRole('button', { name: 'Order and pay €10.00' }).tap();
    await page.getByRole('button', { name: 'Pay now' }).tap();
    await expect(page.getByText('Thank you, it is paid')).toBeVisible();
    expect(await stickingOut(page), 'an order that is paid').toEqual([]);
    await page.goto('/billing');
    await settled(page);
    expect(await stickingOut(page), 'the shop').toEqual([]);
    expect((await person.call('GET', '/v1/orders')).status).toBe(200);
  });
});
