// The pictures of docs/engines, each provider connected to its emulator: node e2e/screenshots/take-provider-screenshots.ts [provider …]
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { providers } from '@pinhole/engines/providers';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { type RunningEmulator, startEmulator } from '../support/emulator.ts';
import { settled } from '../support/page-tools.ts';
import { enter, password } from '../support/person.ts';
import prepare from '../support/prepare.ts';
import { startStudio } from '../support/studio.ts';
import { asWebp } from './as-webp.ts';

type Provider = (typeof providers)[number];

const folder = path.resolve(import.meta.dirname, '../../docs/screenshots/engines');
const email = 'operator@example.com';
const mostBytes = 60_000;
const quality = 0.85;
/** The page is this large; the pictures show the part with the steps, in the size it has there. */
const viewport = { width: 1120, height: 940 };
const air = 24;

const wanted = process.argv.slice(2);
const chosen = providers.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
if (chosen.length === 0) throw new Error(`There is no such provider. There are: ${providers.map(({ id }) => id).join(', ')}`);

await prepare();
mkdirSync(folder, { recursive: true });
const studio = await startStudio({ environment: { PINHOLE_ADMIN_EMAIL: email, PINHOLE_ADMIN_PASSWORD: password } });
const browser = await chromium.launch(launchOptions());
try {
  const operator = await enter(studio.url, { name: 'Operator', email, isNew: false });
  const context = await browser.newContext({
    baseURL: studio.url,
    viewport,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  await context.addCookies([operator.cookie, { name: 'theme', value: 'light', url: studio.url }]);
  for (const provider of chosen) {
    const emulator = await startEmulator(provider.id);
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    try {
      await connect(page, provider, emulator);
    } finally {
      await page.close();
      await emulator.stop();
    }
  }
} finally {
  await browser.close();
  await studio.stop();
}

async function connect(page: Page, provider: Provider, emulator: RunningEmulator): Promise<void> {
  await page.goto('/admin/engines?connect=new');
  const card = page.getByRole('button', { name: provider.title });
  await card.scrollIntoViewIfNeeded();
  await card.focus();
  await card.hover();
  await take(page, `${provider.id}-1-choose`);

  await card.click();
  await page.getByRole('button', { name: 'Save and test' }).waitFor();
  for (const field of provider.fields) {
    const value = emulator.fields[field.name];
    if (value === undefined || value === field.default) continue;
    if (field.kind !== 'choice') {
      await page.getByRole('textbox', { name: field.label, exact: true }).fill(value);
      continue;
    }
    await page.getByRole('button', { name: field.label }).click();
    await page.getByRole('option', { name: field.choices?.find((choice) => choice.value === value)?.label ?? value }).click();
  }
  await take(page, `${provider.id}-2-fields`);

  await page.getByRole('button', { name: 'Save and test' }).click();
  await page.getByRole('button', { name: 'Choose models' }).waitFor();
  await take(page, `${provider.id}-3-test`);

  await page.getByRole('button', { name: 'Choose models' }).click();
  const rows = page.getByRole('list', { name: 'Models' }).getByRole('checkbox');
  await rows.first().waitFor();
  const all = page.getByRole('checkbox', { name: /^Choose all/ });
  if (await all.isVisible()) await all.setChecked(false, { force: true });
  for (let index = 0; index < Math.min(2, await rows.count()); index += 1) await rows.nth(index).setChecked(true, { force: true });
  await take(page, `${provider.id}-4-models`);
}

async function take(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  const steps = await page
    .locator('section', { has: page.getByRole('list', { name: 'Steps' }) })
    .last()
    .boundingBox();
  if (!steps) throw new Error(`${name}: the steps are not there`);
  const left = Math.max(0, steps.x - air);
  const top = Math.max(0, steps.y - air);
  const clip = {
    x: left,
    y: top,
    width: Math.min(viewport.width - left, steps.width + 2 * air),
    height: Math.min(viewport.height - top, steps.height + 2 * air),
  };
  const file = path.join(folder, `${name}.webp`);
  writeFileSync(file, await asWebp(browser, await page.screenshot({ clip }), quality));
  const { size } = statSync(file);
  process.stdout.write(`${path.relative(process.cwd(), file)} ${Math.round(size / 1000)} kB\n`);
  if (size > mostBytes) throw new Error(`${file} has ${size} bytes; a page of pictures should load fast`);
}
