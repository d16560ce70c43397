import { expect, it } from 'vitest';
import { creditsOfMicros, microsOfCredits } from './credits-input.ts';

it('turns typed credits into whole micro-credits, without the dust of decimal fractions', () => {
  expect(microsOfCredits(100)).toBe('100000000');
  expect(microsOfCredits(0.1 + 0.2)).toBe('300000');
  expect(microsOfCredits(0)).toBe('0');
});

it('takes an empty field for no amount at all', () => {
  expect(microsOfCredits(Number.NaN)).toBeUndefined();
  expect(creditsOfMicros(null)).toBeNaN();
  expect(creditsOfMicros('')).toBeNaN();
});

it('shows what was typed', () => {
  expect(creditsOfMicros(microsOfCredits(12.5))).toBe(12.5);
});
