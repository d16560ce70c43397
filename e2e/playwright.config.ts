import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/chromium.ts';

/** Two files at a time, each with a service of its own: while one waits for its page, the other has the cores. */
export default defineConfig({
  testDir: 'tests',
  globalSetup: './support/prepare.ts',
  workers: 2,
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
    // What every step did to the page, without a film of it: filming costs as much as the test.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
});
