import { readFileSync } from 'node:fs';
import { startEmulator as startPaypal } from '@pinhole/payments/paypal/emulator';
import type { Locator, Page } from '@playwright/test';
import { startViesEmulator, type ViesEmulator } from '../../apps/server/src/testing/vies-emulator.ts';
import { expectAccessible } from '../support/axe.ts';
import { remember, settled, stickingOut } from '../support/page-tools.ts';
import { textsOfPdf } from '../support/pdf-text.ts';
import { danishSeller, enterExchangeRates } from '../support/seller.ts';
import {
  adminOrder,
  agree,
  bankFields,
  chooseWay,
  closeShop,
  confirmTransfer,
  connectWay,
  offerPack,
  referenceOn,
} from '../support/shop.ts';
import { test as base, expect } from '../support/test.ts';

/** A service whose seller is in Denmark, and that asks an emulator about VAT numbers. */
const test = base.extend<object, { readonly vies: ViesEmulator }>({
  vies: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads the names of fixtures from here
    async ({}, use) => {
      const vies = await startViesEmulator();
      await use(vies);
      await vies.close();
    },
    { scope: 'worker' },
  ],
  studioEnvironment: [
    async ({ vies }, use) => use({ ...danishSeller, PINHOLE_VIES_URL: new URL(vies.address).origin }),
    { scope: 'worker' },
  ],
});

// Papers are drawn, carried over and read: more than one page of work.
test.describe.configure({ timeout: 180_000 });

const pack = 'Small pack';
const german = 'DE136695976';
let paypal: Awaited<ReturnType<typeof startPaypal>>;

test.beforeAll(async ({ operator }) => {
  paypal = await startPaypal();
  await enterExchangeRates(operator);
  await offerPack(operator, 'small-pack', pack);
  await connectWay(operator, 'manual', 'Bank transfer', bankFields);
  await connectWay(operator, 'paypal', 'PayPal', paypal.fields);
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  await paypal.close();
});
test.beforeEach(({ watch }) => watch.allow(paypal.url));

async function chooseCountry(form: Locator, page: Page, country: string, postalCode: string): Promise<void> {
  await form.getByRole('button', { name: /Country/ }).click();
  await page.getByRole('option', { name: country }).click();
  await form.getByRole('textbox', { name: 'Postal code' }).fill(postalCode);
}

async function fillBusiness(form: Locator, vatNumber: string): Promise<void> {
  await form.getByRole('textbox', { name: 'Name or company' }).fill('Musterwerk GmbH');
  await form.getByRole('textbox', { name: 'Street and number' }).fill('Hauptstraße 5');
  await form.getByRole('textbox', { name: 'Town' }).fill('Berlin');
  await form.getByRole('textbox', { name: 'VAT number' }).fill(vatNumber);
}

const formOf = (place: Page | Locator): Locator => place.getByRole('form', { name: 'Who buys' });
const amountsOf = async (place: Locator): Promise<readonly string[]> => place.locator('dl > div').allInnerTexts();
const orderButton = (dialog: Locator): Locator => dialog.getByRole('button', { name: 'Order and pay €10.00' });

/** Downloads a paper by the name of its link and reads it. */
async function readPaper(page: Page, link: RegExp): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).first().click()]);
  expect(download.suggestedFilename()).toMatch(/\.pdf$/);
  return textsOfPdf(readFileSync(await download.path())).join('\n');
}

test('a consumer in Germany sees 19 % before ordering, pays it, and reads it on the invoice', async ({ page, operator, person }) => {
  const dialog = await chooseWay(page, pack, 'Bank transfer');
  await test.step('nothing can be ordered before the country is known', async () => {
    await expect(dialog.getByRole('heading', { name: 'Where are you?' })).toBeVisible();
    await expect(orderButton(dialog)).toBeDisabled();
    await expect(dialog).toContainText('once your country is known');
    await formOf(dialog).getByRole('button', { name: 'Go on' }).click();
    await expect(dialog).toContainText('Say where you are.');
    await expectAccessible(page, 'the form of who buys, in the dialog');
  });
  await test.step('the tax is there as soon as it is', async () => {
    await chooseCountry(formOf(dialog), page, 'Germany', '10115');
    await formOf(dialog).getByRole('button', { name: 'Go on' }).click();
    await expect(orderButton(dialog)).toBeEnabled();
    expect(await amountsOf(dialog)).toEqual(['Price\n€10.00', 'Without VAT\n€8.40', 'VAT 19%, Germany\n€1.60', 'Total\n€10.00']);
    await expectAccessible(page, 'an order with its tax');
  });
  await test.step('another country, another tax', async () => {
    await dialog.getByRole('button', { name: 'Change: Who buys' }).click();
    await chooseCountry(formOf(dialog), page, 'Denmark', '8000');
    await formOf(dialog).getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toContainText('VAT 25%, Denmark');
    await dialog.getByRole('button', { name: 'Change: Who buys' }).click();
    await chooseCountry(formOf(dialog), page, 'Germany', '10115');
    await formOf(dialog).getByRole('textbox', { name: 'Name or company' }).fill('Grete Beispiel');
    await formOf(dialog).getByRole('textbox', { name: 'Street and number' }).fill('Hauptstraße 5');
    await formOf(dialog).getByRole('textbox', { name: 'Town' }).fill('Berlin');
    await formOf(dialog).getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toContainText('VAT 19%, Germany');
  });
  await agree(dialog);
  await orderButton(dialog).click();
  const reference = await referenceOn(page);
  await confirmTransfer(operator, reference, 'DE');

  await test.step('the credits and the invoice are there, without the news of it', async () => {
    await page.reload();
    await expect(page.getByText('Thank you, it is paid')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Papers' })).toContainText('Invoice');
    await expectAccessible(page, 'an order with its invoice');
    const text = await readPaper(page, /^Download invoice/);
    for (const words of ['Lysbilleder ApS', 'Grete Beispiel', 'Berlin', '19', '1.60', '8.40', '10.00']) expect(text).toContain(words);
  });
  await test.step('and among the papers of the billing page', async () => {
    await page.goto('/billing');
    const papers = page.getByRole('region', { name: 'Papers' });
    await expect(papers.getByRole('row')).toHaveCount(2);
    await expect(papers).toContainText('€10.00');
    expect(await readPaper(page, /^Download invoice/)).toContain('Grete Beispiel');
    await expectAccessible(page, 'the billing page with papers');
  });
  expect((await person.call('GET', '/v1/tax-documents')).status).toBe(200);
});

test('a business with a VAT number that is valid owes the tax itself, and the invoice says so', async ({ page, vies, person }) => {
  vies.answer(german, { valid: true, name: 'Musterwerk GmbH' });
  const dialog = await chooseWay(page, pack, 'PayPal');
  const form = formOf(dialog);
  await test.step('a number that is none is told at once', async () => {
    await chooseCountry(form, page, 'Germany', '10115');
    await form.getByRole('textbox', { name: 'VAT number' }).fill('DE123');
    await form.getByRole('button', { name: 'Go on' }).click();
    await expect(form.getByRole('textbox', { name: 'Name or company' })).toHaveAttribute('aria-invalid', 'true');
    await fillBusiness(form, 'DE123');
    await form.getByRole('button', { name: 'Go on' }).click();
    await expect(form).toContainText('This is not a VAT number');
  });
  await form.getByRole('textbox', { name: 'VAT number' }).fill('de 136 695 976');
  await form.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog).toContainText(german);
  await expect(dialog).toContainText('The tax office knows this number.');
  await expect(dialog).toContainText('VAT 0%');
  await expect(dialog).toContainText('Reverse charge: you owe the VAT in your country');
  await agree(dialog);
  await orderButton(dialog).click();
  await page.waitForURL(`${paypal.url}/**`);
  await page.getByRole('button', { name: 'Pay now' }).click();
  await expect(page.getByText('Thank you, it is paid')).toBeVisible();
  const text = await readPaper(page, /^Download invoice/);
  for (const words of ['Reverse charge', german, 'Musterwerk GmbH', '10.00']) expect(text).toContain(words);
  expect(person.email).toContain('@');
});

test('says of a VAT number that it is not valid, or could not be checked, and what that means', async ({ page, vies, person }) => {
  await page.goto('/billing');
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Who buys' }) });
  await expect(section).toContainText('You are asked for your country when you order');
  await section.getByRole('button', { name: 'Add' }).click();
  await chooseCountry(formOf(page), page, 'Germany', '10115');
  await fillBusiness(formOf(page), 'DE129273398');
  vies.answer('DE129273398', { error: 'MS_UNAVAILABLE' });
  await formOf(page).getByRole('button', { name: 'Save' }).click();
  await expect(section).toContainText('The tax office could not be asked: VAT is charged now');
  await expectAccessible(page, 'a VAT number that could not be checked');
  vies.answer('DE811907980', { valid: false });
  await section.getByRole('button', { name: 'Change' }).click();
  await formOf(page).getByRole('textbox', { name: 'VAT number' }).fill('DE811907980');
  await formOf(page).getByRole('button', { name: 'Save' }).click();
  await expect(section).toContainText('The tax office does not know this number: VAT is charged.');
  const dialog = await chooseWay(page, pack, 'Bank transfer');
  await expect(dialog).toContainText('VAT 19%, Germany');
  expect(person.email).toContain('@');
});

test('a withdrawal brings a credit note that names its invoice', async ({ page, operator, person }) => {
  const saved = await person.call('PUT', '/v1/billing/details', {
    name: 'Mette Sørensen',
    lines: ['Åboulevarden 3'],
    postalCode: '8000',
    town: 'Aarhus C',
    country: 'DK',
  });
  expect(saved.status).toBe(200);
  const dialog = await chooseWay(page, pack, 'Bank transfer');
  await expect(dialog).toContainText('VAT 25%, Denmark');
  await agree(dialog);
  await orderButton(dialog).click();
  const reference = await referenceOn(page);
  await confirmTransfer(operator, reference, 'DK');
  await page.reload();
  const papers = page.getByRole('list', { name: 'Papers' });
  await expect(papers).toContainText('Invoice');
  const number = await papers.getByRole('link').first().innerText();

  await page.getByRole('button', { name: 'Withdraw from contract here' }).click();
  await page
    .getByRole('alertdialog', { name: /^Withdraw from order/ })
    .getByRole('button', { name: 'Confirm withdrawal here' })
    .click();
  await expect(page.getByText('You withdrew from this order')).toBeVisible();
  // What came by transfer goes back by transfer, and its paper is written once an operator has sent it.
  const [refund] = (await adminOrder(operator, reference)).refunds;
  expect(refund).toMatchObject({ reason: 'withdrawal', amount: '1000' });
  expect((await operator.call('POST', `/v1/admin/refunds/${refund?.id}/paid`)).status).toBe(200);
  await page.reload();
  await expect(papers).toContainText('Credit note');
  const text = await readPaper(page, /^Download credit note/);
  expect(text).toContain(number);
  expect(text).toContain('Withdrawal from the contract');
  expect(text).toContain('Mette Sørensen');
});

test.describe('on a phone, in Arabic', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test('stands from right to left, and nothing sticks out', async ({ page, context, person }) => {
    await remember(context, { locale: 'ar' });
    await page.goto('/pricing');
    await settled(page);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    expect(await stickingOut(page), 'the prices').toEqual([]);
    await expectAccessible(page, 'the prices in Arabic');
    await page.goto('/billing?buy=small-pack');
    const dialog = page.getByRole('dialog', { name: pack });
    await expect(dialog.getByRole('form')).toBeVisible();
    expect(await stickingOut(page), 'the form of who buys').toEqual([]);
    await expectAccessible(page, 'the form of who buys in Arabic');
    expect(person.email).toContain('@');
  });
});
