import { expect, it } from 'vitest';
import { createSeal } from './seal.ts';

const seal = createSeal('a secret of at least thirty-two characters');

it('opens what it sealed, and never seals twice to the same bytes', () => {
  const sealed = seal.seal('r8_ümlaut', 'connection replicate');
  expect(seal.open(sealed, 'connection replicate')).toBe('r8_ümlaut');
  expect(Buffer.compare(sealed, seal.seal('r8_ümlaut', 'connection replicate'))).not.toBe(0);
  expect(sealed.includes('r8_')).toBe(false);
});

it.each(Array.from({ length: 8 }, (_, index) => index * 5))('opens nothing whose byte %i was changed', (at) => {
  const sealed = seal.seal('a key of some length', 'connection replicate');
  sealed[at] = (sealed[at] ?? 0) ^ 1;
  expect(() => seal.open(sealed, 'connection replicate')).toThrow('enter the value again');
});

it('opens nothing under another context or another secret', () => {
  const sealed = seal.seal('key', 'connection replicate');
  expect(() => seal.open(sealed, 'connection fal')).toThrow('enter the value again');
  expect(() => createSeal('another secret of more than 32 characters').open(sealed, 'connection replicate')).toThrow();
});
