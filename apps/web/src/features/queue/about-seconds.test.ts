import { expect, it } from 'vitest';
import { formatAbout } from './about-seconds.ts';

it('is no more exact than an estimate', () => {
  expect([3, 44, 89, 90, 500, 5_399, 5_400, 9_000].map((seconds) => formatAbout(seconds, 'en-US'))).toEqual([
    '10 sec',
    '40 sec',
    '90 sec',
    '2 min',
    '8 min',
    '90 min',
    '2 hr',
    '3 hr',
  ]);
});
