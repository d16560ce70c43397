import { expectPicture, picturesOf, quickPictures, stickingOut } from '../support/page-tools.ts';
import { expect, test } from '../support/test.ts';

test('a picture is described for the price on the item, and the words go into the prompt', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a red cabin by a lake');
  await page.getByRole('button', { name: /^Make\b/ }).click();
  const picture = picturesOf(page, 'a red cabin by a lake');
  await expectPicture(picture.locator('img'));

  await picture.hover();
  await page.getByRole('button', { name: 'More for picture 1' }).click();
  await page.getByRole('menuitem', { name: /^Describe · 0\.1 credits?$/ }).click();
  const written = page.getByRole('list', { name: 'What was written' });
  await expect(written).toContainText(/^A \w+ picture, /);
  const text = (await written.locator('bdi').textContent()) ?? '';
  expect(text.length).toBeGreaterThan(60);
  await expect(page.getByText('The provider keeps a copy')).toHaveCount(0);

  await written.getByRole('button', { name: 'Copy' }).click();
  await expect(written.getByRole('button', { name: 'Copied' })).toBeVisible();
  await written.getByRole('button', { name: 'Use as prompt' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue(text);
  expect(await person.assets()).toHaveLength(1);

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await stickingOut(page)).toEqual([]);
});
