import type { Asset, CompiledRequest, Generation } from '@pinhole/contract';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { feather } from '../../apps/web/src/features/studio/mask/feather.ts';
import { emptyMask, fillOutline, outlineOf } from '../../apps/web/src/features/studio/mask/mask.ts';
import { expectAccessible } from '../support/axe.ts';
import { expectPicture, outputs, quickPictures, stickingOut } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import { expect, test } from '../support/test.ts';

const size = { width: 384, height: 256 };

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Buffer;
}

/** The pixels of an original, as the service hands it out. */
async function pixelsOf(person: Person, assetId: string): Promise<Decoded> {
  const answer = await person.call('GET', `/media/${assetId}/original`);
  expect(answer.status).toBe(200);
  const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function newest(person: Person): Promise<Generation> {
  const page = (await (await person.call('GET', '/v1/generations?limit=1')).json()) as { readonly data: readonly Generation[] };
  const [generation] = page.data;
  if (!generation) throw new Error('nothing was made');
  return generation;
}

/** Waits for the newest generation to be done with this, and answers what was asked for and the first picture of it. */
async function finished(person: Person, operation: CompiledRequest['operation']): Promise<{ request: CompiledRequest; assetId: string }> {
  await expect
    .poll(
      async () => {
        const { request, state } = await newest(person);
        return `${request.operation} ${state}`;
      },
      { timeout: 60_000 },
    )
    .toBe(`${operation} succeeded`);
  const { request, outputs: made } = await newest(person);
  return { request, assetId: made[0]?.assetId ?? '' };
}

const maskOf = (request: CompiledRequest): string => request.references.find(({ role }) => role === 'mask')?.assetId ?? '';

async function openMenu(page: Page, name: string): Promise<void> {
  await expectPicture(outputs(page).first().locator('img'));
  const tile = page.getByRole('list', { name: 'Pictures' }).getByRole('listitem').last();
  await tile.hover();
  await tile.getByRole('button', { name: /^More for picture/ }).click();
  await page.getByRole('menuitem', { name }).click();
}

const editor = (page: Page): Locator => page.getByRole('dialog', { name: 'Mark what to change' });
/** The sentence below the picture; sliders have a status of their own. */
const said = (page: Page): Locator => editor(page).locator('p[role="status"]');
const stage = (page: Page): Locator => page.getByRole('application', { name: 'Picture to draw on' });

async function makeOnlyOne(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a red balloon');
  await page.getByRole('button', { name: /^Make\b/ }).click();
}

/** Every pixel that the mask leaves black is as it was; of the white ones most are not. */
async function expectOnlyMasked(person: Person, before: string, request: CompiledRequest, after: string): Promise<void> {
  const [old, mask, made] = await Promise.all([before, maskOf(request), after].map((id) => pixelsOf(person, id)));
  if (!old || !mask || !made) throw new Error('a picture is missing');
  expect([made.width, made.height, mask.width, mask.height]).toEqual([old.width, old.height, old.width, old.height]);
  let kept = 0;
  let marked = 0;
  let changed = 0;
  for (let pixel = 0; pixel < old.width * old.height; pixel += 1) {
    const isSame = [0, 1, 2].every((channel) => old.data[pixel * old.channels + channel] === made.data[pixel * made.channels + channel]);
    const value = mask.data[pixel * mask.channels] ?? 0;
    if (value === 0 && !isSame) throw new Error(`changed at ${pixel % old.width}, ${Math.floor(pixel / old.width)}`);
    if (value === 0) kept += 1;
    if (value === 255) marked += 1;
    if (value === 255 && !isSame) changed += 1;
  }
  expect(kept).toBeGreaterThan(old.width * old.height * 0.3);
  expect(marked).toBeGreaterThan(old.width * old.height * 0.02);
  expect(changed).toBeGreaterThan(marked * 0.8);
}

test('changes only what was marked with the mouse', async ({ page, context, person }) => {
  await quickPictures(context);
  const { outputs: first } = await person.make({ prompt: 'a cabin by a lake in autumn', size });
  const before = first[0]?.assetId ?? '';
  await page.goto('/');
  await openMenu(page, 'Change a part…');
  await expect(editor(page).getByText('Nothing is marked yet.')).toBeVisible();
  await expect(editor(page).getByRole('button', { name: 'Use this mask' })).toBeDisabled();

  const box = await stage(page).boundingBox();
  if (!box) throw new Error('the stage has no size');
  const at = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  await page.mouse.move(...at(0.42, 0.45));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.5), { steps: 6 });
  await page.mouse.move(...at(0.56, 0.46), { steps: 6 });
  await page.mouse.up();
  await expect(said(page)).toContainText('% of the picture will change');
  const share = await said(page).textContent();

  await test.step('take back, do again, take away', async () => {
    await page.keyboard.press('ControlOrMeta+Z');
    await expect(editor(page).getByText('Nothing is marked yet.')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Shift+Z');
    await expect(said(page)).toHaveText(share ?? '');
    await page.keyboard.press('e');
    await expect(editor(page).getByRole('button', { name: 'Eraser' })).toHaveAttribute('aria-pressed', 'true');
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.down();
    await page.mouse.up();
    await expect(said(page)).not.toHaveText(share ?? '');
    await page.keyboard.press('ControlOrMeta+Z');
    await expect(said(page)).toHaveText(share ?? '');
  });
  await test.step('look closer with the wheel, the mark stays where it is', async () => {
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.wheel(0, -600);
    await page.keyboard.press('0');
    await expect(said(page)).toHaveText(share ?? '');
  });
  await test.step('ask before what was drawn is lost', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog', { name: 'Leave without this mask?' }).getByRole('button', { name: 'Cancel' }).click();
    await expect(said(page)).toHaveText(share ?? '');
  });
  await expectAccessible(page, 'the mask editor');
  await editor(page).getByRole('button', { name: 'Use this mask' }).click();
  await expect(editor(page)).toBeHidden();

  await expect(page.getByRole('button', { name: 'What to do: Change a part' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'References' }).getByRole('listitem')).toHaveCount(2);
  await makeOnlyOne(page);
  const { request, assetId } = await finished(person, 'inpaint');
  expect(request.size).toEqual(size);
  await expectOnlyMasked(person, before, request, assetId);
  const library = (await person.assets()).map(({ id }: Asset) => id);
  expect(library).not.toContain(maskOf(request));
  expect(library).toHaveLength(2);
});

test('softens the edge of a mask beside the page, to the very pixels it promises, and can be stopped', async ({
  page,
  context,
  person,
}) => {
  test.setTimeout(180_000);
  await quickPictures(context);
  await person.make({ prompt: 'a cabin by a lake in autumn', size });
  await page.goto('/');
  await openMenu(page, 'Change a part…');
  await editor(page).getByRole('button', { name: 'Add it' }).click();
  const edge = editor(page).getByRole('slider', { name: 'Soft edge' });
  await edge.focus();
  await page.keyboard.press('End');
  const pixels = Number(await edge.getAttribute('max'));
  expect(pixels).toBeGreaterThan(10);

  await test.step('stopped while it is sent, it stays as it was drawn', async () => {
    await page.route('**/v1/uploads', () => {}); // never answered
    await editor(page).getByRole('button', { name: 'Use this mask' }).click();
    await expect(said(page)).toContainText('Sending the mask');
    await expectAccessible(page, 'a mask under way');
    await editor(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(said(page)).toContainText('25 % of the picture will change');
    await page.unroute('**/v1/uploads');
  });
  const worker = page.waitForEvent('worker');
  await editor(page).getByRole('button', { name: 'Use this mask' }).click();
  expect((await worker).url()).toMatch(/\/assets\/mask-worker-[\w-]+\.js$/);
  await expect(editor(page)).toBeHidden();
  await makeOnlyOne(page);
  const { request } = await finished(person, 'inpaint');
  const { data, channels, width, height } = await pixelsOf(person, maskOf(request));
  const drawn = emptyMask(size);
  const box = { left: width * 0.25, top: height * 0.25, right: width * 0.75, bottom: height * 0.75 };
  fillOutline(drawn, outlineOf('rectangle', box), 'add');
  const expected = feather(drawn, pixels);
  const stored = Uint8Array.from({ length: width * height }, (_, pixel) => data[pixel * channels] ?? 0);
  expect(Buffer.compare(stored, expected.data)).toBe(0);
  expect(new Set(stored).size).toBeGreaterThan(20);
});

test('marks and changes a part without a mouse', async ({ page, context, person }) => {
  await quickPictures(context);
  const { outputs: first } = await person.make({ prompt: 'a harbour at blue hour', size });
  await page.goto('/');
  const tile = outputs(page).first();
  await expectPicture(tile.locator('img'));
  await tile.focus();
  await page.keyboard.press('Tab');
  for (let presses = 0; presses < 8; presses += 1) {
    if ((await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')).startsWith('More for picture')) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await page.keyboard.type('Change a');
  await page.keyboard.press('Enter');
  await expect(editor(page)).toBeVisible();
  for (let presses = 0; presses < 12; presses += 1) {
    if ((await page.evaluate(() => document.activeElement?.getAttribute('role'))) === 'application') break;
    await page.keyboard.press('Tab');
  }
  await expect(stage(page)).toBeFocused();

  await test.step('a stroke with the arrow keys', async () => {
    await page.keyboard.press('Space');
    await expect(said(page)).toContainText('The brush is down.');
    for (let steps = 0; steps < 8; steps += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expect(said(page)).toContainText('% of the picture will change');
    await expect(said(page)).not.toContainText('The brush is down.');
  });
  await test.step('a triangle with the lasso', async () => {
    const share = await said(page).textContent();
    await page.keyboard.press('l');
    for (const keys of [
      ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp'],
      ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'],
      ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp'],
    ]) {
      for (const key of keys) await page.keyboard.press(key);
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Enter');
    await expect(said(page)).not.toHaveText(share ?? '');
  });
  await test.step('an ellipse by numbers', async () => {
    const share = await said(page).textContent();
    await editor(page).getByRole('textbox', { name: 'From the left, %' }).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('5');
    await page.keyboard.press('Tab');
    const add = editor(page).getByRole('button', { name: 'Add it' });
    await add.focus();
    await page.keyboard.press('Enter');
    await expect(said(page)).not.toHaveText(share ?? '');
  });
  const use = editor(page).getByRole('button', { name: 'Use this mask' });
  await use.focus();
  await page.keyboard.press('Enter');
  await expect(editor(page)).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeFocused();
  await page.keyboard.type('a red balloon');
  await page.keyboard.press('ControlOrMeta+Enter');
  const { request, assetId } = await finished(person, 'inpaint');
  await expectOnlyMasked(person, first[0]?.assetId ?? '', request, assetId);
});

test('expands a picture to the frame that was asked for, its own pixels untouched', async ({ page, context, person }) => {
  test.setTimeout(180_000);
  await quickPictures(context);
  const { outputs: first } = await person.make({ prompt: 'a harbour at blue hour', size });
  await page.goto('/');
  await openMenu(page, 'Expand…');
  const dialog = page.getByRole('dialog', { name: 'Expand the picture' });
  await expect(dialog).toBeVisible();
  const edge = dialog.getByRole('slider', { name: 'Right edge' });

  await test.step('an edge by keys and by dragging', async () => {
    await edge.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(edge).toHaveAttribute('aria-valuenow', '16');
    const box = await edge.boundingBox();
    if (!box) throw new Error('the edge has no size');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    expect(Number(await edge.getAttribute('aria-valuenow'))).toBeGreaterThan(30);
  });
  await test.step('by numbers', async () => {
    for (const [name, pixels] of [
      ['Right', '128'],
      ['Left', '0'],
      ['Top', '64'],
    ] as const) {
      await dialog.getByRole('textbox', { name, exact: true }).fill(pixels);
      await page.keyboard.press('Tab');
    }
  });
  await expect(dialog.locator('p[role="status"]')).toContainText('384 × 256 → 512 × 320');
  await test.step('left and opened again, even after a reload, it stands as it was', async () => {
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    await page.reload();
    await openMenu(page, 'Expand…');
    await expect(edge).toHaveAttribute('aria-valuenow', '128');
    await expect(dialog.locator('p[role="status"]')).toContainText('384 × 256 → 512 × 320');
    await expect(dialog.getByRole('button', { name: 'Back to the picture' })).toBeEnabled();
  });
  await expectAccessible(page, 'the frame editor');
  await dialog.getByRole('button', { name: 'Use this frame' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a harbour at blue hour');
  await page.getByRole('button', { name: /^Make\b/ }).click();

  const { request, assetId } = await finished(person, 'outpaint');
  expect(request.size).toEqual({ width: 512, height: 320 });
  const [old, made] = [await pixelsOf(person, first[0]?.assetId ?? ''), await pixelsOf(person, assetId)];
  expect([made.width, made.height]).toEqual([512, 320]);
  for (let y = 0; y < old.height; y += 1)
    for (let x = 0; x < old.width; x += 1)
      for (let channel = 0; channel < 3; channel += 1)
        if (old.data[(y * old.width + x) * old.channels + channel] !== made.data[((y + 64) * made.width + x) * made.channels + channel])
          throw new Error(`changed at ${x}, ${y}`);
});

test('enlarges, cuts out and varies at once, without a word, for the price that was shown', async ({ page, context, person }) => {
  await quickPictures(context);
  await person.make({ prompt: 'a fox in the snow', size: { width: 256, height: 256 } });
  await page.goto('/');
  await openMenu(page, 'Enlarge · 1 credit');
  const large = await finished(person, 'upscale');
  expect(large.request.prompt).toBe('');
  const pixels = await pixelsOf(person, large.assetId);
  expect([pixels.width, pixels.height]).toEqual([512, 512]);
  await expect(page.getByRole('article', { name: 'Enlarge' })).toBeVisible();
  await expect(page.getByText('The price is another than shown')).toBeHidden();
});

test('offers another model where the one in use cannot, and takes references in an order', async ({ page, context, person }) => {
  await quickPictures(context);
  await person.make({ prompt: 'a fox in the snow', size });
  await person.make({ prompt: 'a quiet lake in autumn', size });
  await page.goto('/');
  await openMenu(page, 'Use as reference');
  const references = page.getByRole('list', { name: 'References' });
  await expect(references.getByRole('listitem')).toHaveCount(1);
  const chip = page.getByRole('button', { name: /^What to do: / });
  await expect(chip).toHaveAccessibleName('What to do: Paint over');
  await chip.click();
  await page.getByRole('button', { name: /^Cut out/ }).click();
  await expect(chip).toHaveAccessibleName('What to do: Cut out');
  await expect(page.getByRole('button', { name: 'Model: Sketch Cutout' })).toBeVisible();

  await test.step('and back, another picture, and their order', async () => {
    await chip.click();
    await page.getByRole('button', { name: /^Paint over/ }).click();
    await expect(page.getByRole('button', { name: 'Model: Sketch', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Add a picture to work from' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'a fox in the snow' }).click();
    await expect(references.getByRole('listitem')).toHaveCount(2);
    await references.getByRole('button', { name: 'Start, 1 of 2' }).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await expect(references.getByRole('button', { name: 'Start, 2 of 2' })).toBeFocused();
    await references.getByRole('listitem').last().dragTo(references.getByRole('listitem').first());
    await expect(references.getByRole('button', { name: 'Start, 1 of 2' })).toBeVisible();
    await references.getByRole('button', { name: 'Start, 1 of 2' }).focus();
    await page.keyboard.press('Delete');
    await expect(references.getByRole('listitem')).toHaveCount(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(references.getByRole('button', { name: 'Start, 1 of 2' })).toBeVisible();
  });
});

test('keeps what stands out, on nothing', async ({ page, context, person }) => {
  await quickPictures(context);
  await person.make({ prompt: 'a red balloon, flat', size: { width: 256, height: 256 } });
  await page.goto('/library');
  await page.getByRole('row', { name: 'a red balloon, flat' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Cut out/ }).click();
  await expect(page).toHaveURL(/\/$/);
  const { assetId } = await finished(person, 'cutout');
  const { channels, data } = await pixelsOf(person, assetId);
  expect(channels).toBe(4);
  const alpha = Array.from({ length: data.length / 4 }, (_, pixel) => data[pixel * 4 + 3] ?? 0);
  expect(alpha.filter((value) => value === 0).length).toBeGreaterThan(alpha.length * 0.2);
  expect(alpha.filter((value) => value === 255).length).toBeGreaterThan(alpha.length * 0.02);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test('a finger draws a mask and nothing sticks out', async ({ page, context, person }) => {
    await quickPictures(context);
    const { outputs: first } = await person.make({ prompt: 'a cabin by a lake in autumn', size });
    await page.goto(`/library?asset=${first[0]?.assetId}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Edit', exact: true }).tap();
    await page.getByRole('menuitem', { name: 'Change a part…' }).tap();
    await expect(editor(page)).toBeVisible();
    const box = await stage(page).boundingBox();
    if (!box) throw new Error('the stage has no size');
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect(said(page)).toContainText('% of the picture will change');
    await test.step('two fingers look closer, and what the first one began is forgotten', async () => {
      const share = await said(page).textContent();
      const picture = stage(page).locator('img');
      const before = await picture.boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const fingers = await context.newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...apart: readonly number[]): Promise<unknown> =>
        fingers.send('Input.dispatchTouchEvent', { type, touchPoints: apart.map((by, id) => ({ x: x + by, y: y + 60, id })) });
      await touch('touchStart', -20);
      await touch('touchMove', -30);
      await touch('touchStart', -30, 30);
      await touch('touchMove', -60, 60);
      await touch('touchMove', -90, 90);
      await touch('touchEnd');
      await expect.poll(async () => (await picture.boundingBox())?.width ?? 0).toBeGreaterThan((before?.width ?? 0) * 1.5);
      await expect(said(page)).toHaveText(share ?? '');
      await expect(editor(page).getByRole('button', { name: 'Redo' })).toBeDisabled();
    });
    expect(await stickingOut(page)).toEqual([]);
    await expectAccessible(page, 'the mask editor on a phone');
    await editor(page).getByRole('button', { name: 'Use this mask' }).tap();
    await expect(editor(page)).toBeHidden();
    expect(await stickingOut(page)).toEqual([]);
  });
});
