// The pictures of the README: node e2e/screenshots/take-screenshots.ts [a folder to keep the demo in]
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { settled } from '../support/page-tools.ts';
import type { Person } from '../support/person.ts';
import prepare from '../support/prepare.ts';
import { asWebp } from './as-webp.ts';
import { startDemo } from './demo.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/screenshots');
const viewport = { width: 1440, height: 900 };
const mostBytes = 400_000;

await prepare();
const demo = await startDemo(process.argv[2]);
const browser = await chromium.launch(launchOptions());
try {
  mkdirSync(folder, { recursive: true });
  const cabin = (await demo.person.assets()).find(({ recipe }) => recipe?.request.prompt.includes('red cabin'));
  for (const theme of ['dark', 'light'] as const) {
    await take('studio', theme, demo.person, '/');
    await take('library', theme, demo.person, '/library');
    await take('lightbox', theme, demo.person, `/library?asset=${cabin?.id}`);
    await take('first-visit', theme, demo.newcomer, '/');
  }
} finally {
  await browser.close();
  await demo.studio.stop();
}

async function take(name: string, theme: 'dark' | 'light', person: Person, address: string): Promise<void> {
  const context = await browser.newContext({ baseURL: demo.studio.url, viewport, reducedMotion: 'reduce', locale: 'en-GB' });
  await context.addCookies([person.cookie, { name: 'theme', value: theme, url: demo.studio.url }]);
  const page = await context.newPage();
  await page.goto(address);
  await everyPictureShown(page);
  if (name === 'studio') await page.getByRole('textbox', { name: 'Prompt' }).fill('a lighthouse on a cliff in a storm, watercolour');
  const file = path.join(folder, `${name}-${theme}.webp`);
  writeFileSync(file, await asWebp(browser, await page.screenshot()));
  await context.close();
  const { size } = statSync(file);
  if (size > mostBytes) throw new Error(`${file} has ${size} bytes; a README should load fast`);
  process.stdout.write(`${path.relative(process.cwd(), file)} ${Math.round(size / 1000)} kB\n`);
}

async function everyPictureShown(page: Page): Promise<void> {
  await settled(page);
  await page.locator('main img').first().waitFor();
  await page.waitForFunction(() =>
    [...document.images].every(({ complete, loading, naturalWidth }) => (complete && naturalWidth > 0) || loading === 'lazy'),
  );
  await page.waitForTimeout(600);
}
