import type { Locator, Page, Request } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expectPicture } from '../support/page-tools.ts';
import { noisePng } from '../support/pictures.ts';
import { expect, test } from '../support/test.ts';

interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const picture = (seed: number, edge = 300): Chosen => ({
  name: `holiday ${seed}.png`,
  mimeType: 'image/png',
  buffer: noisePng(edge, edge - 50, seed),
});

async function choose(page: Page, files: readonly Chosen[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Choose files' }).click();
  await (await chooser).setFiles([...files]);
}

const rows = (page: Page): Locator => page.getByRole('region', { name: 'Uploads' }).getByRole('listitem');
const tiles = (page: Page): Locator => page.getByRole('row', { name: 'Uploaded' });
const isPiece = (request: Request): boolean => request.method() === 'PATCH' && request.url().includes('/v1/uploads/');

/** What a browser does when files are let go over a page, or pasted into it. */
async function bringBy(page: Page, how: 'drop' | 'paste', { name, mimeType, buffer }: Chosen): Promise<void> {
  await page.evaluate(
    ([event, bytes, fileName, type]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], fileName, { type }));
      if (event === 'paste') window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      else
        for (const kind of ['dragenter', 'dragover', 'drop'])
          window.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [how, buffer.toString('base64'), name, mimeType] as const,
  );
}

test('brings files into the library, each only once', async ({ page, person }) => {
  await page.goto('/library');
  const [first, second] = [picture(1), picture(2)];
  await choose(page, [first, second]);
  await expect(tiles(page)).toHaveCount(2);
  await expect(rows(page)).toHaveCount(0);
  expect((await person.assets()).map(({ origin }) => origin)).toEqual(['upload', 'upload']);

  const pieces: string[] = [];
  page.on('request', (request) => isPiece(request) && pieces.push(request.url()));
  await choose(page, [first]);
  await expect(rows(page)).toContainText('This was in the library already.');
  expect(pieces).toEqual([]);
  await rows(page).getByRole('button', { name: 'Dismiss holiday 1.png' }).click();
  await expect(rows(page)).toHaveCount(0);
  await expect(tiles(page)).toHaveCount(2);

  await tiles(page).first().click();
  const lightbox = page.getByRole('dialog');
  await expect(lightbox.getByText('Uploaded, not made here.')).toBeVisible();
  await expect(lightbox.getByText('300 × 250')).toBeVisible();
  await lightbox.getByRole('button', { name: 'Delete' }).click();
  await expect(tiles(page)).toHaveCount(1);
});

test('takes what is pasted or dropped in the studio as a picture to work from', async ({ page, person }) => {
  await page.goto('/');
  const references = page.getByRole('list', { name: 'References' }).getByRole('listitem');
  await page.getByRole('textbox', { name: 'Prompt' }).focus();
  await bringBy(page, 'paste', picture(3));
  await expect(references).toHaveCount(1);
  await expectPicture(references.locator('img'));

  // While a file hangs over the page it says what will become of it.
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
    window.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data }));
  });
  await expect(page.getByText('Drop to work from it')).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new DragEvent('dragleave')));
  await expect(page.getByText('Drop to work from it')).toBeHidden();

  await bringBy(page, 'drop', picture(4));
  await expect.poll(async () => (await person.assets()).length).toBe(2);
});

test('goes on after a reload where it was', async ({ page, person }) => {
  await page.goto('/library');
  let pieces = 0;
  let left = false;
  await page.route('**/v1/uploads/*', async (route) => {
    if (!isPiece(route.request()) || left) return route.fallback();
    pieces += 1;
    // The second piece never arrives: the page is left before.
    return pieces === 1 ? route.continue() : undefined;
  });
  await choose(page, [picture(5, 800)]);
  await expect.poll(() => pieces).toBe(2);
  const uploads = async () =>
    ((await (await person.call('GET', '/v1/uploads')).json()) as { data: readonly { received: number; bytes: number }[] }).data;
  const [before] = await uploads();
  expect(before?.received).toBeGreaterThan(0);
  expect(before?.received).toBeLessThan(before?.bytes ?? 0);

  left = true;
  const offsets: number[] = [];
  page.on('request', (request) => isPiece(request) && offsets.push(Number(new URL(request.url()).searchParams.get('offset'))));
  await page.reload();
  await expect(tiles(page)).toHaveCount(1);
  expect(offsets[0]).toBe(before?.received);
  expect(await uploads()).toHaveLength(1);
  // What has arrived is not kept in the browser.
  await page.reload();
  await expect(tiles(page)).toHaveCount(1);
  await expect(rows(page)).toHaveCount(0);
});

test('waits for the network and goes on by itself', async ({ browser, studio, person }) => {
  // A context of its own: browsers report every lost connection as an error.
  const context = await browser.newContext({ baseURL: studio.url, viewport: { width: 1440, height: 900 } });
  await context.addCookies([person.cookie]);
  const page = await context.newPage();
  await page.goto('/library');
  await expect(page.getByRole('button', { name: 'Upload', exact: true })).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('u');
  const dialog = await chooser;
  await context.setOffline(true);
  await dialog.setFiles([picture(6, 500)]);
  await expect(rows(page)).toContainText('No connection.');
  await context.setOffline(false);
  await expect(tiles(page)).toHaveCount(1, { timeout: 45_000 });
  await context.close();
});

test('says why a file is refused, and stops when asked', async ({ page, person }) => {
  await page.goto('/library');
  const page1 = '<!doctype html><script>alert(1)</script>'.padEnd(300);
  await choose(page, [{ name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from(page1) }]);
  await expect(rows(page)).toContainText('This is none of the types taken here. Use PNG, JPEG, WebP');
  await expectAccessible(page, 'a refused upload');
  await page.getByRole('button', { name: 'Dismiss picture.png' }).press('Enter');
  await expect(rows(page)).toHaveCount(0);

  await page.route('**/v1/uploads/*', (route) => (isPiece(route.request()) ? undefined : route.fallback()));
  await choose(page, [picture(7)]);
  await expect(page.getByRole('progressbar', { name: 'Progress of holiday 7.png' })).toBeVisible();
  await expectAccessible(page, 'an upload under way');
  await page.getByRole('button', { name: 'Cancel holiday 7.png' }).click();
  await expect(rows(page)).toHaveCount(0);
  await expect
    .poll(async () => ((await (await person.call('GET', '/v1/uploads')).json()) as { data: readonly unknown[] }).data)
    .toEqual([]);
  expect(await person.assets()).toEqual([]);
});

test('fetches from an address, and says no to one that leads inside', async ({ page, person }) => {
  await page.goto('/library');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByRole('menuitem', { name: 'From an address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Upload from an address' });
  const field = dialog.getByRole('textbox', { name: 'Address of a picture or clip' });
  await field.fill('picture.png');
  await field.press('Enter');
  await expect(dialog.getByText('This is no https address.')).toBeVisible();
  await expectAccessible(page, 'the address dialog');
  await field.fill('https://127.0.0.1/latest/picture.png');
  await field.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(rows(page)).toContainText('This address cannot be fetched.');
  expect(await person.assets()).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test('brings a picture from the device', async ({ page, person }) => {
    await page.goto('/library');
    await choose(page, [picture(8)]);
    await expect(tiles(page)).toHaveCount(1);
    expect(await person.assets()).toHaveLength(1);
  });
});
