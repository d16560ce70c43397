import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { balanceLink, quickPictures, remember, stickingOut } from '../support/page-tools.ts';
import { expect, test } from '../support/test.ts';

const makeButton = (page: Page) => page.getByRole('button', { name: /^Make\b/ });
const question = (page: Page, cost: string) => page.getByRole('alertdialog', { name: `Spend ${cost}?` });

test('somebody who wants to be asked above a price is asked, and two presses of Enter spend nothing', async ({ page, context, person }) => {
  await remember(context, { draft: { choices: { 'sketch-image': { size: { width: 384, height: 256 }, count: 4 } } } });
  await page.goto('/settings/profile');
  await page.getByText('Ask me before what costs a lot').click();
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(page.getByText('Say above how many credits.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Ask above this many credits' }).fill('0.2');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(page.getByText('You are asked above 0.2 credits.')).toBeVisible();
  await expectAccessible(page, page.url());

  await page.goto('/');
  await expect(makeButton(page)).toContainText('credit');
  const price = (await makeButton(page).textContent())?.replace('Make', '').trim() ?? '';
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a lighthouse that costs something');
  await expect(page.getByText(/^4 × .* · leaves /)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  const dialog = question(page, price);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog).toContainText('100 credits');
  await expectAccessible(page, page.url());
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(balanceLink(page, '100')).toBeVisible();
  expect(await (await person.call('GET', '/v1/generations')).json()).toMatchObject({ data: [] });

  await makeButton(page).click();
  await dialog.getByText('From now on, do not ask me up to').click();
  await dialog.getByRole('button', { name: 'Spend' }).click();
  await expect(page.getByRole('article', { name: 'a lighthouse that costs something' })).toBeVisible();
  await expect
    .poll(
      async () =>
        ((await (await person.call('GET', '/v1/me')).json()) as { readonly account: { readonly confirmAbove: string } }).account
          .confirmAbove,
    )
    .not.toBe('200000');
  // From now on this price is not asked about any more.
  await makeButton(page).click();
  await expect(page.getByRole('article', { name: 'a lighthouse that costs something' })).toHaveCount(2);
});

test('a page that does not know of the limit yet is told by the service, and asks', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a limit that was set elsewhere');
  await person.call('PATCH', '/v1/me', { confirmAbove: '0' });
  await makeButton(page).click();
  const dialog = question(page, '1 credit');
  await expect(dialog).toBeVisible();
  expect(await (await person.call('GET', '/v1/generations')).json()).toMatchObject({ data: [] });
  await dialog.getByRole('button', { name: 'Spend' }).click();
  await expect(page.getByRole('article', { name: 'a limit that was set elsewhere' })).toBeVisible();
  await expect
    .poll(async () => ((await (await person.call('GET', '/v1/generations')).json()) as { readonly data: unknown[] }).data.length)
    .toBe(1);
});

test('one notice about money comes while the page is open, is closed, and stays closed', async ({ page, context, person }) => {
  test.setTimeout(240_000);
  await quickPictures(context);
  await person.call('PUT', '/v1/credits/low-balance', { threshold: '99500000' });
  await page.goto('/');
  await expect(balanceLink(page, '100')).toBeVisible();
  const notice = page.getByRole('status', { name: 'About your credits' });
  await expect(notice).toBeEmpty();
  await person.make({ prompt: 'down', size: { width: 384, height: 256 } });
  await expect(notice).toContainText('You wanted to know when there are fewer than 99.5 credits.');
  await expectAccessible(page, page.url());

  // A cap that is reached is more urgent.
  await person.call('PUT', '/v1/caps', { subject: 'workspace', period: 'day', limit: '2000000' });
  await person.make({ prompt: 'the cap', size: { width: 384, height: 256 } });
  await expect(notice).toContainText('A spend cap is reached');
  await expect(notice.getByRole('link', { name: 'Look at the caps' })).toBeVisible();
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toContainText('left');
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toBeEmpty();
  await page.reload();
  await expect(balanceLink(page, '98')).toBeVisible();
  await expect(notice).toBeEmpty();
});

for (const locale of ['en', 'ar'] as const)
  test(`both fit a phone, and speak to it (${locale})`, async ({ page, context, person }) => {
    await quickPictures(context);
    await page.setViewportSize({ width: 390, height: 844 });
    await person.call('PUT', '/v1/credits/low-balance', { threshold: '500000000' });
    await person.call('PATCH', '/v1/me', { confirmAbove: '0', locale });
    await page.goto('/');
    await expect(page.getByRole('status').filter({ hasText: '500' })).toBeVisible();
    await expectAccessible(page, page.url());
    await page.getByRole('textbox').first().fill('a phone');
    await page
      .getByRole('main')
      .getByRole('button')
      .filter({ hasText: /Make|أنشئ/ })
      .last()
      .click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectAccessible(page, page.url());
    expect(await stickingOut(page)).toEqual([]);
  });
