import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

/** Every rule of axe, also those that are only advice. `within`: only what this selector finds, such as something that floats over the page. */
export async function expectAccessible(page: Page, place: string, within?: string): Promise<void> {
  // What was said aloud stays in the page for a while, with the name of a progress bar that is gone by then.
  // In the page itself: no page has frames of others, and a second page for every look costs as much as the look.
  const axe = new AxeBuilder({ page }).exclude('[data-live-announcer]').setLegacyMode();
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} — ${failureSummary?.split('\n').slice(1).join(' ').trim()}`),
  );
  expect.soft(found, `what axe finds on ${place}`).toEqual([]);
}

/** In both themes, without losing what stands open. */
export async function expectAccessibleInBothThemes(page: Page, place: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    // Colours move over to the other theme; what is half-way there is no colour of ours.
    await page.evaluate(async (name) => {
      document.documentElement.dataset.theme = name;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    }, theme);
    await expectAccessible(page, `${place} (${theme})`);
  }
}
