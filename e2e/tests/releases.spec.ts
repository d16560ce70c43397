import type { Browser, Page } from '@playwright/test';
import type { Person } from '../support/person.ts';
import type { Studio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** A library whose lightbox cannot be fetched. In a context of its own: browsers report every file that is missing as an error. */
async function openWithoutLightbox(browser: Browser, studio: Studio, person: Person): Promise<Page> {
  const context = await browser.newContext({ baseURL: studio.url });
  await context.addCookies([person.cookie]);
  const page = await context.newPage();
  await page.route('**/assets/lightbox-*.js', (route) => route.abort());
  return page;
}
const mark = (page: Page): Promise<void> => page.evaluate(() => document.documentElement.setAttribute('data-marked', ''));
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.hasAttribute('data-marked'));

test('stays as it is when a part of the app cannot be fetched', async ({ browser, studio, person }) => {
  const page = await openWithoutLightbox(browser, studio, person);
  const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/' && request.resourceType() === 'fetch');
  await page.goto('/library');
  await mark(page);
  await (await asked).response();
  await page.waitForTimeout(500);
  expect(await isMarked(page)).toBe(true);
  await page.context().close();
});

test('starts anew, once, when the server has another release', async ({ browser, studio, person }) => {
  const page = await openWithoutLightbox(browser, studio, person);
  await page.route(
    (url) => url.pathname === '/',
    (route) => route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/assets/index-of-tomorrow.js"></script>' }),
  );
  await page.goto('/library');
  await mark(page);
  const missing = page.waitForEvent('requestfailed', { predicate: (request) => request.url().includes('lightbox') });
  const again = page.waitForEvent('load');
  await missing;
  await again;
  expect(await isMarked(page)).toBe(false);
  await mark(page);
  await page.waitForEvent('requestfailed', { predicate: (request) => request.url().includes('lightbox') });
  await page.waitForTimeout(500);
  expect(await isMarked(page)).toBe(true);
  await page.context().close();
});
