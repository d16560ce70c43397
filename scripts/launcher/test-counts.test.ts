import { expect, it } from 'vitest';
import { addCounts, countPlaywright, countVitest, summary } from './test-counts.mjs';

const vitestReport = (change: object): object => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [],
  ...change,
});

it('counts what ran, failed and was skipped', () => {
  expect(countVitest(vitestReport({ numFailedTests: 2 }), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  expect(countPlaywright({ stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 4 }, errors: [] }, 1)).toEqual({
    passed: 4,
    failed: 2,
    skipped: 4,
  });
});

it('never reports green for a runner that broke, wrote nothing or could not load a file', () => {
  expect(countVitest(undefined, 1).failed).toBe(1);
  expect(countVitest(undefined, 0).failed).toBe(1);
  expect(countVitest(vitestReport({}), 1).failed).toBe(1);
  expect(countVitest(vitestReport({ testResults: [{ status: 'failed', assertionResults: [] }] }), 1).failed).toBe(1);
  expect(countPlaywright({ stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 }, errors: [{}] }, 1).failed).toBe(1);
});

it('ends with one line that a machine can read', () => {
  const total = [countVitest(vitestReport({ numPendingTests: 0 }), 0), { passed: 2, failed: 1, skipped: 0 }].reduce(addCounts);
  expect(summary(total)).toBe('7 passed, 1 failed');
  expect(summary({ passed: 1, failed: 0, skipped: 3 })).toBe('1 passed, 0 failed, 3 skipped');
});
