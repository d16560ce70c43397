import type { Page } from '@playwright/test';
import { expectPicture, picturesOf, quickPictures } from '../support/page-tools.ts';
import { enter, newAddress } from '../support/person.ts';
import { expect, test } from '../support/test.ts';

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press(key);
    if (name.test(await focusedName(page))) return;
  }
  throw new Error(`${name} is not reached by ${key}`);
}

test('takes a person without a mouse from the sign-in to a picture, through the lightbox and back', async ({ page, context, studio }) => {
  const person = await enter(studio.url, { name: 'Kai Berg', email: newAddress('kai'), isNew: true });
  await quickPictures(context);

  await test.step('sign in', async () => {
    await page.goto('/');
    await expect(page.getByRole('textbox', { name: 'Email' })).toBeFocused();
    await page.keyboard.type(person.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(person.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'What would you like to see?' })).toBeVisible();
  });
  await test.step('write two prompts and make them', async () => {
    for (const prompt of ['a fox in the snow', 'a harbour at blue hour']) {
      await page.keyboard.press('/');
      await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeFocused();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(prompt);
      await page.keyboard.press('ControlOrMeta+Enter');
      await expectPicture(picturesOf(page, prompt).locator('img'));
      // Single keys are letters while a field has the focus.
      await tabTo(page, /^Picture 1 of 1/, 'Shift+Tab');
    }
  });
  await test.step('open, go on, go back, close', async () => {
    const opened = await focusedName(page);
    await page.keyboard.press('Enter');
    const lightbox = page.getByRole('dialog');
    await expect(lightbox.locator('img').first()).toHaveAttribute('alt', opened.replace(/^Picture 1 of 1: /, ''));
    const first = await lightbox.getAttribute('aria-label');
    const [there, back] = first === 'Picture 1 of 2' ? (['ArrowRight', 'ArrowLeft'] as const) : (['ArrowLeft', 'ArrowRight'] as const);
    await page.keyboard.press(there);
    await expect(lightbox).not.toHaveAccessibleName(first ?? '');
    await page.keyboard.press(back);
    await expect(lightbox).toHaveAccessibleName(first ?? '');
    await page.keyboard.press('Escape');
    await expect(lightbox).toHaveCount(0);
    await expect.poll(() => focusedName(page)).toBe(opened);
  });
  await test.step('what is said in a corner takes no key away', async () => {
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Undo' })).toBeVisible();
    await page.keyboard.press('/');
    await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeFocused();
  });
});

test('finds an action by name and shows the map of keys', async ({ page, person }) => {
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Studio' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type('library');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/library$/);
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keyboard map' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(person.email).toContain('@');
});
