import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

/** Every rule of axe, also those that are only advice. `within`: only what this selector finds, such as something that floats over the page. */
export async function expectAccessible(page: Page, place: string, within?: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} — ${failureSummary?.split('\n').slice(1).join(' ').trim()}`),
  );
  expect.soft(found, `what axe finds on ${place}`).toEqual([]);
}
