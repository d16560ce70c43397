import type { BrowserContext } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { remember, settled } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { declaredRoutes, operatorRoutes, personRoutes, serverRoutes, strangerRoutes } from '../support/routes.ts';
import { expect, test } from '../support/test.ts';

const wear = (context: BrowserContext, url: string, theme: 'dark' | 'light'): Promise<void> =>
  context.addCookies([{ name: 'theme', value: theme, url }]);

/** Something to see on every page: a picture, and a failure. */
async function furnish(person: Person): Promise<string> {
  const [known] = await person.assets();
  if (known) return known.id;
  const { outputs } = await person.make({ prompt: 'a cabin by a lake in autumn' });
  return outputs[0]?.assetId ?? '';
}

test('leaves out no address that the app declares', () => {
  const visited = new Set<string>([...strangerRoutes, ...personRoutes, ...operatorRoutes].map((route) => route.replace(/[#?].*$/, '')));
  const declared = declaredRoutes();
  expect(declared.length).toBeGreaterThan(15);
  expect(declared.filter((route) => !visited.has(route))).toEqual([]);
});

for (const theme of ['dark', 'light'] as const) {
  test(`gives axe nothing to find on any route for people, ${theme}`, async ({ page, context, studio, operator }) => {
    test.setTimeout(240_000);
    await wear(context, studio.url, theme);
    await context.addCookies([operator.cookie]);
    const assetId = await furnish(operator);
    for (const route of [...personRoutes, ...operatorRoutes, `/library?asset=${assetId}`, `/?asset=${assetId}`]) {
      await test.step(route, async () => {
        await page.goto(route);
        await settled(page);
        expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
        await expectAccessible(page, `${route} (${theme})`);
      });
    }
  });

  test(`gives axe nothing to find on any route for strangers, ${theme}`, async ({ page, context, studio }) => {
    test.setTimeout(180_000);
    await wear(context, studio.url, theme);
    for (const route of strangerRoutes) {
      await test.step(route, async () => {
        await page.goto(route);
        await settled(page);
        await expectAccessible(page, `${route} (${theme})`);
      });
    }
  });
}

test('gives axe nothing to find in Arabic, where everything is mirrored', async ({ page, context, studio, operator }) => {
  test.setTimeout(180_000);
  await wear(context, studio.url, 'dark');
  await remember(context, { locale: 'ar' });
  await context.addCookies([operator.cookie]);
  const assetId = await furnish(operator);
  for (const route of [
    '/',
    '/library',
    `/library?asset=${assetId}`,
    '/queue',
    '/credits',
    '/usage',
    '/settings/appearance',
    '/settings/keys',
    '/admin',
    '/sign-in',
    '/sign-up',
  ]) {
    await test.step(route, async () => {
      await page.goto(route);
      await settled(page);
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await expectAccessible(page, `${route} (Arabic)`);
    });
  }
});

test('opens the pages that the server writes itself without an error', async ({ page }) => {
  for (const route of serverRoutes) {
    await page.goto(route);
    await expect(page.getByRole('heading').first()).toBeVisible();
  }
});
