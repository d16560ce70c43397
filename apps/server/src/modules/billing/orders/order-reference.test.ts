import { describe, expect, it } from 'vitest';
import { newOrderReference, readOrderReference } from './order-reference.ts';

describe('the reference of an order', () => {
  it('is read back however it was typed', () => {
    for (let round = 0; round < 500; round += 1) {
      const reference = newOrderReference();
      expect(readOrderReference(reference)).toBe(reference);
      expect(readOrderReference(` ${reference.slice(0, 5).toLowerCase()}-${reference.slice(5)} `)).toBe(reference);
    }
  });

  it('is refused with one wrong letter, or two that changed places', () => {
    for (let round = 0; round < 200; round += 1) {
      const reference = newOrderReference();
      for (let place = 0; place < 9; place += 1) {
        const wrong = reference[place] === '7' ? '8' : '7';
        expect(readOrderReference(reference.slice(0, place) + wrong + reference.slice(place + 1)), reference).not.toBe(reference);
        if (reference[place] !== wrong)
          expect(readOrderReference(reference.slice(0, place) + wrong + reference.slice(place + 1)), `${reference} ${place}`).toBeNull();
        const [here = '', next = ''] = [reference[place], reference[place + 1]];
        if (place < 8 && here !== next)
          expect(
            readOrderReference(reference.slice(0, place) + next + here + reference.slice(place + 2)),
            `${reference} ${place}`,
          ).toBeNull();
      }
    }
  });

  it.each(['', 'ABC', 'U000000000', '00000000001', 'äöü'])('is not read from %j', (text) => {
    expect(readOrderReference(text)).toBeNull();
  });
});
