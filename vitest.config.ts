import os from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Slow machines and two cores: a test that starts real processes may take a while, a hang may not go unseen. */
const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

/**
 * Tests that kill real processes mostly wait, and take minutes: begun last, they would be all that is left at the end. They go first, and
 * the others run beside them. Left to itself, the runner sees short files and one worker on two cores.
 */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification): number => (moduleId.includes('/testing/faults/') ? 0 : 1);
    return (await super.sort(files)).toSorted((one, other) => waits(one) - waits(other));
  }
}

export default defineConfig({
  test: {
    maxWorkers: Math.max(3, os.availableParallelism() - 1),
    sequence: { sequencer: WaitingFirst },
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
