import { expectAccessible } from '../support/axe.ts';
import { quickPictures } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { expect, test } from '../support/test.ts';

const picture = { model: 'sketch-image', prompt: 'a lighthouse', count: 1, size: { width: 512, height: 512 } };

async function makePictures(person: Person, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) expect((await person.call('POST', '/v1/generations', picture)).status).toBe(202);
  await expect
    .poll(async () => ((await (await person.call('GET', '/v1/credits')).json()) as { readonly held: string }).held, { timeout: 60_000 })
    .toBe('0');
}

test('a cap is set, told of when half of it is used, holds, and is deleted', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/credits');
  await expect(page.getByRole('heading', { name: 'What you have' })).toBeVisible();
  await expect(page.getByText('Never ends')).toBeVisible();
  await page.getByRole('button', { name: 'Add a cap' }).click();
  const form = page.getByRole('dialog', { name: 'Add a cap' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Say how much.')).toBeVisible();
  await form.getByRole('textbox', { name: 'At most' }).fill('2');
  await form.getByRole('button', { name: /Time/ }).click();
  await page.getByRole('option', { name: 'Each day' }).click();
  await expectAccessible(page, page.url());
  await form.getByRole('button', { name: 'Save' }).click();
  const cap = page.getByRole('listitem').filter({ hasText: 'The workspace · Each day' });
  await expect(cap).toContainText('0 credits of 2 credits');

  await makePictures(person, 1);
  await expect(page.getByText(/^50% of a cap of 2 credits is used/).first()).toBeVisible();
  await expect(cap).toContainText('1 credit of 2 credits');
  await makePictures(person, 1);
  const refused = await person.call('POST', '/v1/generations', picture);
  expect(await refused.json()).toMatchObject({ code: 'credits.cap_reached' });
  await expectAccessible(page, page.url());

  await cap.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('There are no caps.')).toBeVisible();
  await makePictures(person, 1);
});

test('usage is a chart, a table that says the same, and a file', async ({ page, context, person }) => {
  await quickPictures(context);
  await makePictures(person, 2);
  await page.goto('/usage');
  await expect(page.getByRole('status').filter({ hasText: '2 credits for 2 generations' })).toBeVisible();
  const table = page.getByRole('region', { name: 'Usage' });
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(table).toContainText('US$0.02');
  await expectAccessible(page, page.url());
  await page.getByRole('button', { name: /By/ }).click();
  await page.getByRole('option', { name: 'Kind of work' }).click();
  await expect(table).toContainText('New picture');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^usage-.*\.csv$/);
  await page.getByRole('textbox', { name: 'To', exact: true }).fill('2020-01-31');
  await page.getByRole('textbox', { name: 'From', exact: true }).fill('2020-01-01');
  await expect(page.getByText('Nothing was charged in this time.')).toBeVisible();
});
