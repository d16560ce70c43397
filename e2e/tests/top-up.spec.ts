import { startEmulator as startStripe } from '@pinhole/payments/stripe/emulator';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { balanceLink, quickPictures, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { closeShop, connectWay, mailsTo, offerPack } from '../support/shop.ts';
import { expect, test } from '../support/test.ts';

const pack = 'Small pack';
let stripe: Awaited<ReturnType<typeof startStripe>>;

test.beforeAll(async ({ operator }) => {
  stripe = await startStripe();
  await offerPack(operator, 'top-up-pack', pack);
  await connectWay(operator, 'stripe', 'Stripe', stripe.fields);
});
test.afterAll(async ({ operator }) => {
  await closeShop(operator);
  await stripe.close();
});
test.beforeEach(async ({ watch, context }) => {
  watch.allow(stripe.url);
  await quickPictures(context);
});

const cardOf = (page: Page): Locator => page.locator('#top-up');

async function saveCard(page: Page, says: RegExp): Promise<void> {
  await cardOf(page)
    .getByRole('button', { name: /^Save a card with/ })
    .click();
  await page.waitForURL(`${stripe.url}/**`);
  await expect(page.getByText('Nothing is charged now.')).toBeVisible();
  await page.getByRole('radio', { name: says }).check();
  await page.getByRole('button', { name: 'Save card' }).click();
  await page.waitForURL(/\/billing#top-up$/);
}

/** From 100 credits to 98: below what is agreed to. */
async function spend(person: Person): Promise<void> {
  await person.make({ prompt: 'a lighthouse' });
  await person.make({ prompt: 'a lighthouse at night' });
}

test('a card is saved, a limit set, and a pack bought by itself when credits run low', async ({ page, person, operator }) => {
  test.setTimeout(180_000);
  await page.goto('/billing');
  await expect(cardOf(page)).toContainText('Nothing is bought by itself. Save a card first; that charges nothing.');
  await expect(cardOf(page)).toContainText(/Works with .Stripe.\./);
  await expectAccessible(page, 'automatic top-up, off');
  await saveCard(page, /4242/);
  await expect(cardOf(page).getByRole('list', { name: 'Saved cards' })).toContainText(/Visa. ending in .4242/);
  await expect(cardOf(page)).toContainText('Nothing is bought by itself.');

  const form = page.getByRole('dialog', { name: 'Automatic top-up' });
  await test.step('what is agreed to is said in one sentence, and has to be ticked', async () => {
    await cardOf(page).getByRole('button', { name: 'Switch on' }).click();
    await form.getByRole('textbox', { name: 'Buy when less than this can be spent' }).fill('500');
    await page.keyboard.press('Tab');
    await expect(form).toContainText('the first purchase is made at once');
    await form.getByRole('textbox', { name: 'Buy when less than this can be spent' }).fill('99');
    await form.getByRole('textbox', { name: /At most so much/ }).fill('9');
    await form.getByRole('button', { name: 'Switch on' }).click();
    await expect(form).toContainText('This has to be enough for one purchase.');
    await form.getByRole('textbox', { name: /At most so much/ }).fill('20');
    await form.getByRole('button', { name: 'Switch on' }).click();
    await expect(form).toContainText('Tick this to go on.');
    await expect(form).toContainText(
      /I agree that .*Small pack.* is bought for €10.00 with .*Visa.* ending in .*4242.* less than 99 credits/,
    );
    await expect(form.getByRole('checkbox')).not.toBeChecked();
    await expectAccessible(page, 'the form of automatic top-up');
    await form.getByText('I agree that').click();
    await form.getByRole('button', { name: 'Switch on' }).click();
    await expect(form).toBeHidden();
    await expect(cardOf(page)).toContainText('At most 2 times and €20.00 a month. This month so far: nothing.');
  });

  await spend(person);
  await expect(balanceLink(page, '598')).toBeVisible();
  const history = cardOf(page).getByRole('list', { name: 'Automatic purchases' });
  await expect(history.getByRole('listitem')).toHaveCount(1);
  await expect(history).toContainText('paid');
  await expect(cardOf(page)).toContainText('This month so far: once, €10.00.');
  expect((await mailsTo(operator, person.email)).map(({ subject }) => subject)).toContain(`Bought automatically: ${pack}`);
  await expectAccessible(page, 'automatic top-up, on');

  await test.step('on a phone nothing sticks out', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await stickingOut(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
  await test.step('the card is removed, and with it the rule', async () => {
    await cardOf(page)
      .getByRole('button', { name: /^Remove/ })
      .click();
    const confirm = page.getByRole('alertdialog', { name: /^Remove / });
    await expect(confirm).toContainText('Automatic top-up uses this card, and ends.');
    await confirm.getByRole('button', { name: 'Remove' }).click();
    await expect(cardOf(page)).toContainText('Nothing is bought by itself. Save a card first');
    await expect(history.getByRole('listitem')).toHaveCount(1);
  });
});

test('a card that the bank declines pauses it, and says what to do', async ({ page, person, operator }) => {
  test.setTimeout(180_000);
  await page.goto('/billing');
  await saveCard(page, /0341/);
  await cardOf(page).getByRole('button', { name: 'Switch on' }).click();
  const form = page.getByRole('dialog', { name: 'Automatic top-up' });
  await form.getByRole('textbox', { name: 'Buy when less than this can be spent' }).fill('99');
  await form.getByText('I agree that').click();
  await form.getByRole('button', { name: 'Switch on' }).click();
  await expect(form).toBeHidden();

  await spend(person);
  await expect(cardOf(page)).toContainText('The bank declined the saved card. Nothing was charged.');
  await expect(page.getByRole('alertdialog', { name: 'Automatic top-up is paused' })).toBeVisible();
  await expect(cardOf(page).getByRole('list', { name: 'Automatic purchases' })).toContainText('not paid');
  expect((await mailsTo(operator, person.email)).map(({ subject }) => subject)).toContainEqual(
    expect.stringContaining('Automatic top-up is paused'),
  );
  await expectAccessible(page, 'automatic top-up, paused');
  await expect(balanceLink(page, '98')).toBeVisible();

  await saveCard(page, /4242/);
  await cardOf(page).getByRole('button', { name: 'Switch on again' }).click();
  await form.getByRole('button', { name: /Card/ }).click();
  await page.getByRole('option', { name: /4242/ }).click();
  await form.getByText('I agree that').click();
  await form.getByRole('button', { name: 'Switch on' }).click();
  await expect(balanceLink(page, '598')).toBeVisible();
  await expect(cardOf(page)).not.toContainText('is paused');

  await cardOf(page).getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('alertdialog', { name: 'End automatic top-up?' }).getByRole('button', { name: 'End' }).click();
  await expect(cardOf(page)).toContainText('Nothing is bought by itself.');
});
