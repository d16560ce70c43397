import { expectPicture, picturesOf, quickPictures, remember, settled, stickingOut } from '../support/page-tools.ts';
import { operatorRoutes, personRoutes, strangerRoutes } from '../support/routes.ts';
import { expect, test } from '../support/test.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

test('makes a picture and shows it in the library on a phone', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a quiet lake in autumn');
  await page.getByRole('button', { name: /^Make\b/ }).tap();
  await expectPicture(picturesOf(page, 'a quiet lake in autumn').locator('img'));
  await page.getByRole('link', { name: 'Library' }).tap();
  const tile = page.getByRole('grid', { name: 'Pictures and clips' }).getByRole('row', { name: 'a quiet lake in autumn' });
  await expectPicture(tile.locator('img'));
  await tile.tap();
  await expect(page.getByRole('dialog').locator('img').first()).toBeVisible();
  expect(await stickingOut(page)).toEqual([]);
  expect(await person.assets()).toHaveLength(1);
});

const mainRoutes = ['/', '/library', '/queue', '/credits', '/settings/devices', '/admin', '/admin/settings', '/sign-up'];
for (const [locale, routes] of [
  ['en', [...personRoutes, ...operatorRoutes, ...strangerRoutes]],
  ['ar', mainRoutes],
] as const) {
  test(`fits ${locale === 'en' ? 'every route' : 'the mirrored pages'} into the width of a phone`, async ({ page, context, operator }) => {
    await remember(context, { locale });
    await context.addCookies([operator.cookie]);
    for (const route of routes) {
      await test.step(route, async () => {
        await page.goto(route);
        await settled(page);
        expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `the width of ${route}`).toBeLessThanOrEqual(390);
        expect.soft(await stickingOut(page), `what sticks out of ${route}`).toEqual([]);
      });
    }
  });
}
