// The pictures of docs/connecting-engines.md: node e2e/screenshots/take-engine-screenshots.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startEmulator } from '@pinhole/engines/black-forest-labs/emulator';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { enter, password } from '../support/person.ts';
import prepare from '../support/prepare.ts';
import { startStudio } from '../support/studio.ts';
import { asWebp } from './as-webp.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/screenshots');
const email = 'operator@example.com';
const quietMs = 600;

await prepare();
mkdirSync(folder, { recursive: true });
const emulator = await startEmulator({ jobMs: 50 });
const studio = await startStudio({ environment: { PINHOLE_ADMIN_EMAIL: email, PINHOLE_ADMIN_PASSWORD: password } });
const browser = await chromium.launch(launchOptions());
try {
  const operator = await enter(studio.url, { name: 'Operator', email, isNew: false });
  const context = await browser.newContext({
    baseURL: studio.url,
    viewport: { width: 1240, height: 780 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  await context.addCookies([operator.cookie, { name: 'theme', value: 'light', url: studio.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);

  await page.goto('/admin/engines?connect=new');
  await page.getByRole('button', { name: 'Black Forest Labs' }).waitFor();
  await take(page, 'connect-1-choose');
  await page.getByRole('button', { name: 'Black Forest Labs' }).click();
  await page.getByRole('textbox', { name: 'API key' }).fill(emulator.fields.apiKey ?? '');
  await take(page, 'connect-2-key');
  await page.getByRole('textbox', { name: 'Address' }).fill(emulator.fields.baseUrl ?? '');
  await page.getByRole('button', { name: 'Save and test' }).click();
  await page.getByRole('button', { name: 'Choose models' }).waitFor();
  await take(page, 'connect-3-test');
  await page.getByRole('button', { name: 'Choose models' }).click();
  await page.getByRole('checkbox', { name: /FLUX\.2 pro/ }).setChecked(true, { force: true });
  await page.getByRole('checkbox', { name: /FLUX\.2 klein 9B/ }).setChecked(true, { force: true });
  await take(page, 'connect-4-models');
  await page.getByRole('button', { name: 'Publish 2 models' }).click();
  await page.getByText('2 models are published.').waitFor();
  const made = ['flux-2-pro', 'flux-2-klein-9b', 'flux-2-pro', 'sketch-image'];
  for (const model of made) await operator.make({ model, prompt: 'a lighthouse above a calm sea', size: { width: 1024, height: 1024 } });
  await page.goto('/admin/margins');
  await page.getByRole('row', { name: /flux-2-pro/ }).waitFor();
  await take(page, 'engine-margins');
} finally {
  await browser.close();
  await studio.stop();
  await emulator.close();
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(quietMs);
  writeFileSync(path.join(folder, `${name}.webp`), await asWebp(browser, await page.screenshot()));
  process.stdout.write(`${name}\n`);
}
