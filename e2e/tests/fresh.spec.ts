import { expectAccessible } from '../support/axe.ts';
import { balanceLink, expectPicture, picturesOf, quickPictures, settled } from '../support/page-tools.ts';
import { type Studio, startStudio } from '../support/studio.ts';
import { test as base, expect } from '../support/test.ts';

/** A service that nobody has set up: a data folder of its own. */
const test = base.extend<object, { readonly studio: Studio }>({
  studio: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads the names of fixtures from here
    async ({}, use) => {
      const studio = await startStudio();
      await use(studio);
      await studio.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

test('leads a newcomer from the printed link to a picture that stays, paid once, and back from a mistake', async ({
  page,
  context,
  studio,
}) => {
  test.setTimeout(180_000);
  await quickPictures(context);

  await test.step('any address leads to the set-up while there is nobody', async () => {
    await page.goto('/library');
    await expect(page).toHaveURL(/\/setup$/);
    await settled(page);
    await expectAccessible(page, '/setup without a link');
  });
  await test.step('the printed link opens the wizard', async () => {
    await page.goto(studio.setupLink ?? '');
    await page.reload();
    await page.getByRole('textbox', { name: 'Your name' }).fill('Mira Lund');
    await page.getByRole('textbox', { name: 'Email' }).fill('mira@example.com');
    await page.getByLabel('Password', { exact: true }).fill('lantern orchard violin 42');
    await expectAccessible(page, '/setup, step 1');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Name of the service' }).fill('Lund Studio');
    await page.getByRole('textbox', { name: 'Welcome credits' }).fill('50');
    await expectAccessible(page, '/setup, step 2');
    await page.getByRole('button', { name: 'Open the studio' }).click();
    await expect(page.getByRole('heading', { name: 'What would you like to see?' })).toBeVisible();
    await expect(page).toHaveTitle(/Lund Studio/);
    await expect(balanceLink(page, '50')).toBeVisible();
  });

  const prompt = 'a red lighthouse on a cliff at dusk';
  await test.step('a prompt becomes a picture', async () => {
    await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
    await page.getByRole('button', { name: /^Make\b/ }).click();
    await expectPicture(picturesOf(page, prompt).locator('img'));
    await expect(balanceLink(page, '49')).toBeVisible();
  });
  await test.step('it is still there after a reload, and paid once', async () => {
    await page.reload();
    await expectPicture(picturesOf(page, prompt).locator('img'));
    await balanceLink(page, '49').click();
    await expect(page.getByRole('region', { name: 'Balance' })).toContainText('Credits to spend49');
    await expect(page.getByRole('region', { name: 'Balance' })).toContainText('Set aside0');
  });
  await test.step('a clip is made and plays', async () => {
    await page.goto('/');
    await page.getByText('Video', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('waves on a beach at night');
    await page.getByRole('button', { name: /^Make 4 credits/ }).click();
    const clip = picturesOf(page, 'waves on a beach at night');
    await expectPicture(clip.locator('img'));
    await clip.click();
    const video = page.getByRole('dialog').locator('video');
    await expect.poll(() => video.evaluate((element) => (element as HTMLVideoElement).readyState), { timeout: 30_000 }).toBeGreaterThan(1);
    expect(await video.evaluate((element) => (element as HTMLVideoElement).duration)).toBeCloseTo(2, 0);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(balanceLink(page, '45')).toBeVisible();
  });
  await test.step('what was deleted by mistake comes back', async () => {
    await page.getByRole('link', { name: 'Library' }).click();
    const tile = page.getByRole('grid', { name: 'Pictures and clips' }).getByRole('row', { name: prompt });
    await expectPicture(tile.locator('img'));
    await tile.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.keyboard.press('Escape');
    await expect(tile).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectPicture(tile.locator('img'));
    await page.reload();
    await expectPicture(tile.locator('img'));
    await expect(balanceLink(page, '45')).toBeVisible();
  });
});
