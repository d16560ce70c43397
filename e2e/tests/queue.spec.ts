import type { QueueEntry } from '@pinhole/contract';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { balanceLink, settled, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { expect, test } from '../support/test.ts';

const prompts = ['a harbour in fog', 'a fox at dawn', 'northern lights', 'a market street'] as const;

/** Work that stays where it is: the workspace is paused before it is asked for. */
async function fill(person: Person): Promise<void> {
  await must(person, 'POST', '/v1/queue/pause');
  for (const prompt of prompts) await must(person, 'POST', '/v1/generations', picture(prompt));
}

const picture = (prompt: string, more = {}) => ({
  model: 'sketch-image',
  prompt,
  count: 1,
  size: { width: 256, height: 256 },
  ...more,
});

async function must(person: Person, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await person.call(method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** The order as the service knows it. */
async function order(person: Person): Promise<readonly string[]> {
  const { data } = (await must(person, 'GET', '/v1/queue')) as { readonly data: readonly QueueEntry[] };
  return data.map(({ generation }) => generation.request.prompt);
}
const shown = (page: Page): Promise<readonly string[]> =>
  rows(page).locator('bdi').and(page.locator('p:first-child bdi')).allTextContents();
const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Waiting' }).getByRole('row');
const row = (page: Page, prompt: string): Locator => rows(page).filter({ hasText: prompt });
const [harbour, fox, lights, market] = prompts;

async function dragAbove(page: Page, handle: Locator, target: Locator): Promise<void> {
  const [from, to] = [await handle.boundingBox(), await target.boundingBox()];
  if (!from || !to) throw new Error('nothing to drag');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 30, { steps: 8 });
  await page.mouse.move(to.x + 60, to.y + 3, { steps: 4 });
  await page.mouse.up();
}

test('changes the order by buttons, by keyboard and by dragging, and takes a move back', async ({ page, person }) => {
  await fill(person);
  await page.goto('/queue');
  await expect.poll(() => shown(page)).toEqual([harbour, fox, lights, market]);

  await row(page, lights).getByRole('button', { name: 'Move up' }).click();
  await expect.poll(() => shown(page)).toEqual([harbour, lights, fox, market]);
  await expect.poll(() => order(person)).toEqual([harbour, lights, fox, market]);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(() => order(person)).toEqual([harbour, fox, lights, market]);

  await row(page, market).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Move to the top' }).click();
  await expect.poll(() => order(person)).toEqual([market, harbour, fox, lights]);
  await expect(page.getByText('Now at place 1').first()).toBeAttached();

  // By keyboard: pick up, go before everything, drop.
  await row(page, lights).getByRole('button', { name: /^Drag/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Insert between/ }).first()).toBeAttached();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect.poll(() => order(person)).toEqual([lights, market, harbour, fox]);

  const before = await order(person);
  await dragAbove(page, row(page, before[3] ?? '').getByRole('button', { name: /^Drag/ }), row(page, before[0] ?? ''));
  await expect.poll(() => order(person)).toEqual([before[3], before[0], before[1], before[2]]);
  await page.reload();
  await expect.poll(() => shown(page)).toEqual([before[3], before[0], before[1], before[2]]);
});

test('pauses one and the workspace, shows what others do without a reload, and goes on', async ({ page, person }) => {
  await fill(person);
  await page.goto('/queue');
  await expect(page.getByText('The workspace is paused')).toBeVisible();
  await expect(page.getByRole('link', { name: /^Queue: 4 under way/ })).toBeVisible();
  await row(page, fox).getByRole('button', { name: 'Pause' }).click();
  await expect(row(page, fox)).toContainText('Paused');
  await page.getByRole('button', { name: 'Resume the workspace' }).click();
  await expect(page.getByText('The workspace is paused')).toBeHidden();
  // Everything else is made; the paused one stays.
  await expect(rows(page)).toHaveCount(1, { timeout: 60_000 });
  await expect(row(page, fox)).toContainText('Paused');
  await row(page, fox).getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing is waiting' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('radio', { name: 'Ended' }).click();
  await expect(page.getByRole('list', { name: 'Ended' }).getByRole('listitem')).toHaveCount(4);
  expect(await person.assets()).toHaveLength(4);
});

test('cancels everything after saying what comes back', async ({ page, person }) => {
  await fill(person);
  await page.goto('/queue');
  await expect(balanceLink(page, '96')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel all' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Cancel your work?' });
  await expect(dialog).toContainText('4 that wait are cancelled. 4 credits come back at once.');
  await expectAccessible(page, 'the question before cancelling');
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  expect(await order(person)).toHaveLength(4);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await dialog.getByRole('button', { name: 'Cancel 4' }).click();
  await expect(page.getByText('4 cancelled, 4 credits back').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nothing is waiting' })).toBeVisible();
  await expect(balanceLink(page, '100')).toBeVisible();
});

test('tries failed work again at a price it names first, each once', async ({ page, person }) => {
  const { outputs } = await person.make({ prompt: 'a cabin', size: { width: 256, height: 256 } });
  const assetId = outputs[0]?.assetId ?? '';
  await must(person, 'POST', '/v1/queue/pause');
  for (const prompt of ['the cabin in snow', 'the cabin at night'])
    await must(person, 'POST', '/v1/generations', picture(prompt, { references: [{ assetId, role: 'init' }] }));
  // What they start from is gone when they begin, and back when they are tried again.
  await must(person, 'DELETE', `/v1/assets/${assetId}`);
  await must(person, 'POST', '/v1/queue/resume');
  await page.goto('/queue?show=failed');
  const failed = page.getByRole('list', { name: 'Did not work out' }).getByRole('listitem');
  await expect(failed).toHaveCount(2, { timeout: 60_000 });
  await expect(failed.first()).toContainText('Not charged.');
  await page.getByRole('button', { name: 'Try all 2 again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Try again at today’s prices' });
  await expect(dialog.getByText('There is no such asset.')).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await must(person, 'POST', `/v1/assets/${assetId}/restore`);
  await page.getByRole('button', { name: 'Try all 2 again' }).click();
  await expectAccessible(page, 'the prices of today');
  await dialog.getByRole('button', { name: /^Try 2 again/ }).click();
  await expect(page.getByText('2 asked for again').first()).toBeVisible();
  await expect(page.getByText('Nothing failed in the last seven days.')).toBeVisible();
  await expect.poll(async () => (await person.assets()).length, { timeout: 60_000 }).toBe(3);
  await expect(balanceLink(page, '97')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('moves, pauses and cancels from the menu of a row, and nothing sticks out', async ({ page, person }) => {
    await fill(person);
    await page.goto('/queue');
    await settled(page);
    expect(await stickingOut(page)).toEqual([]);
    await expectAccessible(page, 'the queue on a phone');
    const choose = async (prompt: string, action: string): Promise<void> => {
      await row(page, prompt).getByRole('button', { name: 'More' }).tap();
      await page.getByRole('menuitem', { name: action }).tap();
    };
    await choose(market, 'Move to the top');
    await expect.poll(() => order(person)).toEqual([market, harbour, fox, lights]);
    await choose(fox, 'Pause');
    await expect(row(page, fox)).toContainText('Paused ·');
    await choose(lights, 'Cancel');
    await expect.poll(() => order(person)).toEqual([market, harbour, fox]);
  });
});
