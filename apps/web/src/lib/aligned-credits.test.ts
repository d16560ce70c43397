import { expect, it } from 'vitest';
import { alignedCredits } from './aligned-credits.ts';

it('writes whole credits without decimals', () => {
  const write = alignedCredits(['-4000000', '1500000000'], 'en-GB');
  expect([write('-4000000', 'exceptZero'), write('1500000000', 'exceptZero'), write('1500000000')]).toEqual(['−4', '+1,500', '1,500']);
});

it('gives every amount the decimals of the finest, so that the points align', () => {
  const write = alignedCredits(['-4000000', '3500000'], 'en-GB');
  expect([write('-4000000'), write('3500000')]).toEqual(['−4.0', '3.5']);
});

it('leaves the sign out where it would mislead', () => {
  expect(alignedCredits(['-3500000'], 'da-DK')('-3500000', 'never')).toBe('3,5');
});
