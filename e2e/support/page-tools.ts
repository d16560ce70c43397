import type { BrowserContext, Locator, Page } from '@playwright/test';
import type { Person } from './person.ts';
import { expect } from './test.ts';

/** What the composer starts with: pictures and clips that are made in a moment. */
const quickDraft = {
  choices: {
    'sketch-image': { size: { width: 384, height: 256 }, count: 1 },
    'sketch-video': { size: { width: 320, height: 256 }, count: 1, durationSeconds: 2 },
  },
};

/** As if this browser had been used before: remembered choices, on the first visit only. */
export async function remember(context: BrowserContext, choices: Readonly<Record<string, unknown>>): Promise<void> {
  await context.addInitScript((stored) => {
    if (location.protocol === 'about:') return; // nothing can be remembered there
    for (const [key, value] of Object.entries(stored)) {
      if (localStorage.getItem(`local:${key}`) === null) localStorage.setItem(`local:${key}`, JSON.stringify(value));
    }
  }, choices);
}

export const quickPictures = (context: BrowserContext): Promise<void> => remember(context, { draft: quickDraft });

/** Somebody else sits down. The page is left before, so that nothing it asks for by itself is asked as a stranger. */
export async function changePerson(page: Page, who: Person): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.context().addCookies([who.cookie]);
}

/** A page that has said its piece: nothing loads and nothing is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.locator('h1, [role="dialog"]').first()).toBeAttached();
  await expect(page.locator('[aria-busy="true"], [role="progressbar"][aria-label="Loading"]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** Drawn, delivered and decoded. A clip takes a while on a busy machine. */
export async function expectPicture(image: Locator): Promise<void> {
  await expect(image).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
}

/** The balance that the rail says. */
export const balanceLink = (page: Page, credits: string): Locator =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: `Credits: ${credits}`, exact: true });

export const outputs = (page: Page): Locator =>
  page.getByRole('list', { name: 'Pictures' }).getByRole('button', { name: /^Picture \d+ of \d+: / });

/** What came of one prompt. Pictures that were there before, which the page shows first, are not taken for it. */
export const picturesOf = (page: Page, prompt: string): Locator =>
  page.getByRole('article', { name: prompt, exact: true }).getByRole('button', { name: /^Picture \d+ of \d+: / });

/** Elements that stick out of the window sideways and are not inside something that scrolls on purpose. */
export function stickingOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const frames = new Set(['HTML', 'BODY', 'MAIN']);
    const isHeld = (element: Element): boolean => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (frames.has(at.tagName) || at.id === 'root') continue;
        const { overflowX, position } = getComputedStyle(at);
        if (overflowX !== 'visible' && at.getBoundingClientRect().right <= width + 1) return true;
        if (position === 'fixed') break;
      }
      return false;
    };
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const { left, right, width: own, height } = element.getBoundingClientRect();
        if (own <= 1 || height <= 1 || getComputedStyle(element).visibility === 'hidden') return false;
        return (right > width + 1 || left < -1) && !isHeld(element);
      })
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()} “${(element.textContent ?? '').slice(0, 40)}” ${element.className}`);
  });
}
