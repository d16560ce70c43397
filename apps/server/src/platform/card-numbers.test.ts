import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCardNumber, maskCardNumbers } from './card-numbers.ts';

/** What the networks and payment providers publish for tests. */
const testCards = [
  '4242424242424242',
  '4000000000000002',
  '4222222222222',
  '5555555555554444',
  '2223003122003222',
  '5105105105105100',
  '378282246310005',
  '6011111111111117',
  '30569309025904',
  '3566002020360505',
  '6200000000000005',
  '5019717010103742',
  '6759649826438453',
  '2200000000000004',
];

describe('the number of a card', () => {
  it.each(testCards)('%s is found as it is, in groups, in a sentence and in other digits', (card) => {
    const groups = card.replace(/\d{4}(?=\d)/g, '$& ');
    for (const text of [
      card,
      groups,
      groups.replaceAll(' ', '-'),
      groups.replaceAll(' ', '\u00a0'),
      groups.replaceAll(' ', ' - '),
      groups.replaceAll(' ', '.'),
      groups.replaceAll(' ', '\n'),
      card.replace(/\d(?=\d)/g, '$& '),
      `a lighthouse paid by visa${card}, 12/28 123`,
      `${groups} 12 28`,
      `3 ships, ${groups}`,
      card.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
      card.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    ])
      expect(holdsCardNumber(text), text).toBe(true);
  });

  it('is found as American Express and Diners print theirs', () => {
    expect(holdsCardNumber('3782 822463 10005')).toBe(true);
    expect(holdsCardNumber('3056-930902-5904')).toBe(true);
  });

  it('is masked wherever it stands, and nothing else', () => {
    expect(maskCardNumbers('Visa 4242 4242 4242 4242 or 5555-5555-5555-4444, until 12/28.')).toBe('Visa [card] or [card], until 12/28.');
    expect(maskCardNumbers('nothing of the kind')).toBe('nothing of the kind');
  });
});

describe('what only looks like it', () => {
  it.each([
    ['a wrong check digit', '4242424242424241'],
    ['a number of whole credits in micro-credits', '4300000000000'],
    ['the same', '4111110000000000'],
    ['a moment in milliseconds', '1795302486000'],
    ['a number of twenty digits', '42424242424242424242'],
    ['an id', '42424242-4242-4242-8242-424242424242'],
    ['a hash', 'a4242424242424242aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['a bank account', 'DE95 4242 4242 4242 4242 42'],
    ['sizes', '4096 x 2160, 4242 x 4242'],
    ['a telephone', '+45 20 12 34 56, +45 70 10 20 30'],
    ['nothing but noughts', '0000000000000000'],
    ['uneven groups', '42 424242 42424 242'],
  ])('%s is no card: %s', (_, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  it('is no id or hash that this service makes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.stringMatching(/^[0-9a-f]{64}$/), (id, hash) => {
        expect(holdsCardNumber(id)).toBe(false);
        expect(holdsCardNumber(`asset/${id}`)).toBe(false);
        expect(/[a-f]/.test(hash) && holdsCardNumber(hash)).toBe(false);
      }),
    );
  });
});

it('a number that was masked is not found again, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...testCards), fc.string(), (before, card, after) => {
      expect(holdsCardNumber(maskCardNumbers(`${before} ${card} ${after}`))).toBe(false);
    }),
  );
});
