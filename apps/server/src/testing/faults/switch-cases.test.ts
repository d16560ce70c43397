import { expect, it } from 'vitest';
import { resumes } from './fault-engines.ts';
import { switchCases } from './switch-cases.ts';

const [few, all] = [switchCases(false), switchCases(true)];

it('dies at every point for every reason in the few cases, too, and meets every pair of providers', () => {
  const placesOf = (cases: typeof few) => new Set(cases.map(({ point, why }) => `${point} ${why}`));
  expect(placesOf(few)).toEqual(placesOf(all));
  const pairs = new Set(few.map(({ first, second }) => `${first} ${second}`));
  expect(pairs.size).toBe(resumes.length ** 2);
  expect(few.length * 10).toBeLessThan(all.length);
});
