import type { Connection, MarginRow } from '@pinhole/contract';
import { startEmulator } from '@pinhole/engines/black-forest-labs/emulator';
import type { Emulator } from '@pinhole/engines/emulator-kit';
import { expectPicture, picturesOf } from '../support/page-tools.ts';
import { expect, test } from '../support/test.ts';

let emulator: Emulator;
test.beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 50 });
});
test.afterAll(async ({ operator }) => {
  const { data } = (await (await operator.call('GET', '/v1/admin/connections')).json()) as { readonly data: readonly Connection[] };
  for (const { id } of data) await operator.call('DELETE', `/v1/admin/connections/${id}`);
  await emulator.close();
});
test.beforeEach(({ context, operator }) => context.addCookies([operator.cookie]));

test('connects an engine in four steps, sells a picture with it, and shows what is left', async ({ page, operator }) => {
  test.setTimeout(180_000);
  await page.goto('/admin/engines');
  await page.getByRole('button', { name: 'Connect an engine' }).click();

  await page.getByRole('button', { name: 'Black Forest Labs' }).click();

  const key = page.getByRole('textbox', { name: 'API key' });
  await expect(key).toHaveAttribute('type', 'password');
  await key.fill(emulator.fields.apiKey ?? '');
  await page.getByRole('textbox', { name: 'Address' }).fill(emulator.fields.baseUrl ?? '');
  await page.getByRole('textbox', { name: 'Name' }).fill('House engine');
  await expect(page.getByRole('complementary', { name: 'What leaves, and where to' })).toContainText('The prompt');
  await page.getByRole('button', { name: 'Save and test' }).click();

  await expect(page.getByRole('main').getByText('It answers and takes the key.')).toBeVisible();
  await page.getByRole('button', { name: 'Choose models' }).click();

  await page.getByRole('searchbox', { name: 'Find a model' }).fill('max');
  await page.getByRole('button', { name: 'Price of FLUX.2 max' }).click();
  const price = page.getByRole('dialog', { name: 'Price of FLUX.2 max' });
  await price.getByRole('textbox', { name: 'Credits a picture' }).fill('9');
  await price.getByRole('textbox', { name: 'Credits a megapixel' }).fill('0');
  await page.keyboard.press('Tab');
  await expect(price.getByText('9 credits', { exact: true })).toBeVisible();
  await expect(price.getByText('21% margin')).toBeVisible();
  await price.getByRole('button', { name: 'Set the price' }).click();
  await page.getByRole('button', { name: 'Publish 1 model' }).click();
  await expect(page.getByText('1 model is published.')).toBeVisible();

  await page.getByRole('link', { name: 'To the studio' }).click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a lighthouse above a calm sea');
  await page.getByRole('button', { name: /^Model: / }).click();
  await page
    .getByRole('row', { name: /FLUX\.2 max/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Make 9 credits/ }).click();
  await expectPicture(picturesOf(page, 'a lighthouse above a calm sea').locator('img'));
  expect(emulator.jobs).toHaveLength(1);

  const row = page.getByRole('region', { name: 'Margins' }).getByRole('row', { name: /flux-2-max/ });
  await expect(async () => {
    await page.goto('/admin/margins');
    await expect(row).toContainText('black-forest-labs', { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await expect(row).toContainText('Reported');
  const { data } = (await (await operator.call('GET', '/v1/admin/margins')).json()) as { readonly data: readonly MarginRow[] };
  const cost = Number(data.find(({ model }) => model === 'flux-2-max')?.costs[0]?.amountMicros) / 10_000;
  expect(cost).toBeGreaterThan(0);
  await expect(row.getByRole('cell').last()).toContainText(String(9 - cost));

  await page.goto('/admin/models');
  await expect(page.getByRole('listitem').filter({ hasText: 'FLUX.2 max' })).toContainText('9 credits a picture');
  await page.goto('/admin/engines');
  const engine = page.getByRole('listitem').filter({ hasText: 'House engine' });
  await expect(engine).toContainText('Answers');
  await expect(engine).toContainText('1 model');
  expect(await page.content()).not.toContain(emulator.fields.apiKey);
});

test('says what to do about a key that is refused, and goes on once it is mended', async ({ page }) => {
  await page.goto('/admin/engines?connect=new:black-forest-labs');
  await page.getByRole('button', { name: 'Save and test' }).click();
  await expect(page.getByText('Fill this in to go on.')).toBeVisible();
  await page.getByRole('textbox', { name: 'API key' }).fill('bfl_key_of_somebody_else');
  await page.getByRole('textbox', { name: 'Address' }).fill(emulator.fields.baseUrl ?? '');
  await page.getByRole('button', { name: 'Save and test' }).click();

  const refusal = page.getByRole('alert');
  await expect(refusal).toContainText('The key is refused');
  await expect(refusal).toContainText(/Make a new one at .*Black Forest Labs/);
  await expect(page.getByText('bfl_key_of_somebody_else')).toHaveCount(0);

  await page.getByRole('button', { name: 'Change key or address' }).click();
  const key = page.getByRole('textbox', { name: 'API key' });
  await expect(key).toHaveValue('');
  await key.fill(emulator.fields.apiKey ?? '');
  await page.getByRole('button', { name: 'Save and test' }).click();
  await expect(page.getByRole('main').getByText('It answers and takes the key.')).toBeVisible();
});
