import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/chromium.ts';

/** One page at a time: the service under test draws its pictures on the same cores. */
export default defineConfig({
  testDir: 'tests',
  globalSetup: './support/prepare.ts',
  workers: 1,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    launchOptions: launchOptions(),
    locale: 'en-GB',
    timezoneId: 'Europe/Copenhagen',
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
