import type { Generation, Offer, Preset } from '@pinhole/contract';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { type RunningEmulator, startEmulator } from '../support/emulator.ts';
import { balanceLink, expectPicture, outputs, quickPictures, remember, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { expect, test } from '../support/test.ts';

/** A second model that makes pictures from words, at a price of its own: an emulator that the operator connects. */
const name = 'Nordlys';
/** Its own number: another file may have left one that is still asked about. */
let connection = '';
let emulator: RunningEmulator;

async function must<Body>(operator: Person, method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await operator.call(method, path, body);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}

test.beforeAll(async ({ operator }) => {
  emulator = await startEmulator('black-forest-labs');
  const made = await must<{ readonly id: string }>(operator, 'POST', '/v1/admin/connections', {
    provider: 'black-forest-labs',
    name: 'Fjord',
    fields: emulator.fields,
  });
  connection = `/v1/admin/connections/${made.id}`;
  const offers = await must<{ readonly data: readonly Offer[] }>(operator, 'GET', `${connection}/offers`);
  const offer = offers.data.find(({ operations }) => operations.includes('text2image'));
  const price = { perOutput: '3000000', perMegapixel: '0', perSecond: '0' };
  const taken = await must<{ readonly data: readonly { readonly id: string }[] }>(operator, 'POST', `${connection}/models`, {
    models: [{ offer: offer?.id, price }],
  });
  await must(operator, 'PATCH', `/v1/admin/models/${taken.data[0]?.id}`, { title: name, tags: ['aurora'] });
});

test.afterAll(async ({ operator }) => {
  // What was given up is asked about once more in the background, and holds the connection until then.
  await expect(async () => must(operator, 'DELETE', connection)).toPass({ timeout: 60_000 });
  await emulator.stop();
});

const prompt = (page: Page): Locator => page.getByRole('textbox', { name: 'Prompt' });
const make = (page: Page, price: string): Locator => page.getByRole('button', { name: `Make ${price}` });
const picker = (page: Page): Locator => page.getByRole('dialog', { name: 'Model' });
const chip = (page: Page): Locator => page.getByRole('button', { name: /^Model: / });
const reset = (page: Page): Promise<void> => page.getByRole('link', { name: 'Studio' }).focus();

/** Sketch and the emulator's model, picked for comparison. */
async function compareTwo(page: Page): Promise<void> {
  await chip(page).click();
  await picker(page).getByText('Compare several').click();
  await picker(page).getByRole('row', { name }).click();
  await expect(picker(page)).toContainText('2 models · 4 credits');
  await page.keyboard.press('Escape');
  await expect(picker(page)).toHaveCount(0);
}

test('finds, chooses and marks a model by keyboard alone', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/');
  await expect(chip(page)).toHaveAccessibleName('Model: Sketch');
  await reset(page);
  await page.keyboard.press('m');
  await expect(picker(page).getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('auror');
  await expect(picker(page).getByRole('row')).toHaveCount(1);
  await expect(picker(page).getByRole('row')).toContainText('3 credits');
  await expectAccessible(page, 'the model picker', '[role="dialog"]');

  await page.keyboard.press('ArrowDown');
  await expect(picker(page).getByRole('row')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: `Keep ${name} at the top` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: `No longer keep ${name} at the top` })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(picker(page)).toHaveCount(0);
  await expect(chip(page)).toHaveAccessibleName(`Model: ${name}`);

  await page.reload();
  await expect(chip(page)).toHaveAccessibleName(`Model: ${name}`);
  await reset(page);
  await page.keyboard.press('m');
  await expect(picker(page).getByText('Favourites')).toBeVisible();
  await expect(picker(page).getByRole('row')).toContainText(['Favourites', name, 'All models', 'Sketch']);
  await page.keyboard.press('ArrowDown');
  await expect(picker(page).getByRole('row', { name })).toBeFocused();
  await page.keyboard.type('sketch up');
  await page.keyboard.press('Enter');
  await expect(chip(page)).toHaveAccessibleName('Model: Sketch Upscale');
  expect(person.email).toContain('@');
});

test('says why a model cannot be used, and does not choose it', async ({ page, context, person, operator }) => {
  await quickPictures(context);
  await must(operator, 'PATCH', connection, { enabled: false });
  try {
    await expect(async () => {
      await page.goto('/');
      await chip(page).click();
      await expect(picker(page).getByRole('row', { name })).toContainText('Its engine is not connected.', { timeout: 500 });
    }).toPass();
    await picker(page).getByRole('row', { name }).click();
    await expect(picker(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(chip(page)).toHaveAccessibleName('Model: Sketch');
  } finally {
    await must(operator, 'PATCH', connection, { enabled: true });
  }
  expect(person.email).toContain('@');
});

test('keeps settings under a name, knows when they were changed, and brings them back', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/');
  await prompt(page).fill('a quiet lake');
  await reset(page);
  await page.keyboard.press('p');
  const panel = page.getByRole('complementary', { name: 'Parameters' });
  const presets = panel.getByRole('region', { name: 'Presets' });
  await panel.getByRole('textbox', { name: /^Leave out/ }).fill('people');
  await presets.getByRole('button', { name: 'Keep these settings' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Nobody');
  await page.keyboard.press('Enter');
  await expect(presets.getByRole('button', { name: 'Nobody', exact: true })).toHaveAttribute('aria-pressed', 'true');
  const stored = await must<{ readonly data: readonly Preset[] }>(person, 'GET', '/v1/presets');
  expect(stored.data).toMatchObject([
    { model: 'sketch-image', name: 'Nobody', values: { negativePrompt: 'people', count: 1, size: { width: 384, height: 256 } } },
  ]);
  await expectAccessible(page, 'the parameters with a preset');

  await panel.getByRole('button', { name: 'Leave out: back to the default' }).click();
  await expect(presets.getByRole('button', { name: 'Nobody changed' })).toHaveAttribute('aria-pressed', 'false');
  await presets.getByRole('button', { name: 'Nobody changed' }).click();
  await expect(panel.getByRole('textbox', { name: /^Leave out/ })).toHaveValue('people');
  await expect(prompt(page)).toHaveValue('a quiet lake');

  await presets.getByRole('button', { name: 'More for Nobody' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Empty places');
  await page.keyboard.press('Enter');
  await presets.getByRole('button', { name: 'More for Empty places' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(presets.getByRole('button', { name: 'Empty places', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(presets.getByRole('button', { name: 'Empty places', exact: true })).toBeVisible();
  expect((await must<{ readonly data: readonly Preset[] }>(person, 'GET', '/v1/presets')).data).toMatchObject([{ name: 'Empty places' }]);
});

test('makes the same on two models side by side, each paid for by itself', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/');
  await expect(balanceLink(page, '100')).toBeVisible();
  await prompt(page).fill('northern lights over a fjord');
  await compareTwo(page);
  await make(page, '4 credits').click();
  const comparison = page.getByRole('article', { name: 'northern lights over a fjord' });
  const column = (model: string): Locator => comparison.getByRole('region', { name: model, exact: true });
  for (const model of ['Sketch', name]) await expectPicture(column(model).getByRole('list', { name: 'Pictures' }).locator('img').first());
  await expect(column(name)).toContainText('3 credits');
  await expect(comparison).toContainText('4 credits together');
  await expect(balanceLink(page, '96')).toBeVisible();
  await expectAccessible(page, 'a comparison');

  const { data } = await must<{ readonly data: readonly Generation[] }>(person, 'GET', '/v1/generations');
  expect(new Set(data.map(({ charged }) => charged))).toEqual(new Set(['1000000', '3000000']));
  expect(new Set(data.map(({ groupId }) => groupId)).size).toBe(1);
  await page.reload();
  await expect(page.getByRole('article', { name: 'northern lights over a fjord' }).getByRole('region')).toHaveCount(2);
});

test('asks again for what was never answered, and pays for it once', async ({ page, context, person }) => {
  await quickPictures(context);
  await page.goto('/');
  await prompt(page).fill('a harbour at dawn');
  await compareTwo(page);
  // The second purchase is taken, and its answer lost on the way, however often it is asked for.
  const keys: string[] = [];
  let broken = true;
  await page.route('**/v1/generations', async (route) => {
    const key = route.request().headers()['idempotency-key'] ?? '';
    if (key && !keys.includes(key)) keys.push(key);
    if (route.request().method() !== 'POST' || keys.indexOf(key) === 0 || !broken) return route.continue();
    await route.fetch();
    await route.abort('connectionaborted');
  });
  await make(page, '4 credits').click();
  const notice = page.getByRole('alert');
  await expect(notice).toContainText(`${name}: The answer was lost`);
  broken = false;
  await notice.getByRole('button', { name: 'Ask again' }).click();
  await expect(notice).toHaveCount(0);
  const comparison = page.getByRole('article', { name: 'a harbour at dawn' });
  await expect(comparison.getByRole('region')).toHaveCount(2);
  for (const model of ['Sketch', name])
    await expectPicture(comparison.getByRole('region', { name: model, exact: true }).locator('img').first());
  await expect(balanceLink(page, '96')).toBeVisible();
  expect(keys).toHaveLength(2);
  expect((await must<{ readonly data: readonly Generation[] }>(person, 'GET', '/v1/generations')).data).toHaveLength(2);
});

test('takes the words along to clips and back, and goes on from a clip', async ({ page, context, person }) => {
  test.setTimeout(180_000);
  await remember(context, {
    draft: {
      prompt: 'waves at a lighthouse',
      choices: {
        'sketch-image': { size: { width: 384, height: 256 }, count: 1 },
        'sketch-video': { size: { width: 320, height: 256 }, count: 1, durationSeconds: 2 },
      },
    },
  });
  const { outputs: made } = await person.make({ prompt: 'a lighthouse' });
  await page.goto('/');
  const references = page.getByRole('list', { name: 'References' });
  await outputs(page).first().hover();
  await page.getByRole('button', { name: 'Use as reference' }).first().click();
  await expect(references).toContainText('Start');
  await page.getByRole('radio', { name: 'Video' }).click();
  await expect(references).toContainText('First frame');
  await expect(prompt(page)).toHaveValue('waves at a lighthouse');
  await page.getByRole('radio', { name: 'Image' }).click();
  await expect(references).toContainText('Start');
  await page.getByRole('radio', { name: 'Video' }).click();

  await make(page, '4 credits').click();
  const clip = page.getByRole('article', { name: 'waves at a lighthouse' }).getByRole('listitem');
  await expectPicture(clip.locator('img'));
  await clip.hover();
  await clip.getByRole('button', { name: 'Continue' }).click();
  await expect(prompt(page)).toBeFocused();
  await prompt(page).fill('and then the storm comes');
  await make(page, '4 credits').click();
  await expectPicture(page.getByRole('article', { name: 'and then the storm comes' }).getByRole('listitem').locator('img'));
  const { data } = await must<{ readonly data: readonly Generation[] }>(person, 'GET', '/v1/generations');
  const [next, first] = data;
  expect(first?.request.references).toMatchObject([{ assetId: made[0]?.assetId, role: 'first_frame' }]);
  expect(next?.request.references).toMatchObject([{ assetId: first?.outputs[0]?.assetId, role: 'first_frame', rendition: 'last_frame' }]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test('compares two models from sheets, and has both beside each other', async ({ page, context, person }) => {
    await quickPictures(context);
    await page.goto('/');
    await prompt(page).fill('a red cabin by a lake');
    await page.getByRole('button', { name: /^Settings for this picture/ }).tap();
    await chip(page).tap();
    const sheet = page.getByRole('dialog', { name: 'Model' });
    await sheet.getByText('Compare several').tap();
    await sheet.getByRole('row', { name }).tap();
    await expect(sheet).toContainText('2 models · 4 credits');
    expect(await stickingOut(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Close' }).tap();
    await expect(chip(page)).toHaveAccessibleName('Model: 2 models');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).tap();
    await make(page, '4 credits').tap();
    const comparison = page.getByRole('article', { name: 'a red cabin by a lake' });
    for (const model of ['Sketch', name])
      await expectPicture(comparison.getByRole('region', { name: model, exact: true }).locator('img').first());
    const boxes = await Promise.all((await comparison.getByRole('region').all()).map((column) => column.boundingBox()));
    expect(boxes[0]?.y).toBe(boxes[1]?.y);
    expect(await stickingOut(page)).toEqual([]);
    // A preview is seen before its picture is kept.
    await expect.poll(async () => (await person.assets()).length).toBe(2);
  });
});
