import { defineConfig } from 'vitest/config';

/** Slow machines and two cores: a test that starts real processes may take a while, a hang may not go unseen. */
const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'server',
          include: ['apps/server/src/**/*.test.ts'],
          globalSetup: ['apps/server/src/testing/global-setup.ts'],
          ...timeouts,
        },
      },
      { test: { name: 'packages', include: ['packages/*/{src,examples}/**/*.test.ts', 'scripts/**/*.test.ts'], ...timeouts } },
      { test: { name: 'web', include: ['apps/web/src/**/*.test.{ts,tsx}'], ...timeouts } },
    ],
  },
});
