import { expect, it } from 'vitest';
import { waitingTime } from './waiting-time.ts';

it.each([
  [0, '0 secs'],
  [0.4, '0 secs'],
  [59, '59 secs'],
  [60, '1 min'],
  [187, '3 mins 7 secs'],
  [3600, '1 hr'],
  [7_260, '2 hrs 1 min'],
  [187_200, '2 days 4 hrs'],
])('says how long %s seconds are', (seconds, words) => {
  expect(waitingTime(seconds, 'en-GB')).toBe(words);
});
