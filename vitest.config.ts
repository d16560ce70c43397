import os from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Slow machines and two cores: a test that starts real processes may take a while, a hang may not go unseen. */
const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

/**
 * What takes minutes, begun last, would be all that is left at the end. Tests that kill real processes go first: they mostly wait, and the
 * others run beside them. After them go those of the whole service, which draw pictures and clips by every engine there is. Left to itself,
 * the runner takes the longest text first, and these are short.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = ['/testing/faults/', '/apps/server/src/entry/'];
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = places.findIndex((part) => moduleId.includes(part));
      return place === -1 ? places.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    maxWorkers: Math.max(3, os.availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
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
