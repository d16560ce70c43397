import { decode, encode } from 'fast-png';
import { expect, it } from 'vitest';
import { toAlphaMask } from './alpha-mask.ts';

const alphas = (png: Uint8Array): number[] => {
  const { data, channels } = decode(png);
  expect(channels).toBe(4);
  return [...data].filter((_, at) => at % 4 === 3);
};
const grey = (data: number[], depth: 8 | 16 = 8): Uint8Array =>
  encode({ width: data.length, height: 1, data: depth === 16 ? Uint16Array.from(data) : Uint8Array.from(data), channels: 1, depth });

it('makes what is white transparent and keeps what is black', () => {
  expect(alphas(toAlphaMask(grey([255, 0, 128])))).toEqual([0, 255, 127]);
});

it('reads sixteen bits, colours and alpha', () => {
  expect(alphas(toAlphaMask(grey([65_535, 0, 32_768], 16)))).toEqual([0, 255, 127]);
  const colours = encode({ width: 2, height: 1, data: Uint8Array.from([255, 255, 255, 0, 0, 0]), channels: 3, depth: 8 });
  expect(alphas(toAlphaMask(colours))).toEqual([0, 255]);
  const cut = encode({ width: 2, height: 1, data: Uint8Array.from([255, 255, 255, 0, 255, 255, 255, 255]), channels: 4, depth: 8 });
  expect(alphas(toAlphaMask(cut))).toEqual([255, 0]);
});

it('reads masks of one bit, whose rows begin on a byte of their own', () => {
  // 10 by 2 pixels: the first row white but for its last two, the second black but for its last.
  const data = Uint8Array.from([0b11111111, 0b00000000, 0b00000000, 0b01000000]);
  const bits = encode({ width: 10, height: 2, data, channels: 1, depth: 1 });
  const expected = [...Array<number>(8).fill(0), 255, 255, ...Array<number>(9).fill(255), 0];
  expect(alphas(toAlphaMask(bits))).toEqual(expected);
});

it('refuses what is no PNG, and one that claims to be huge, before it is unpacked', () => {
  const refused = expect.objectContaining({ name: 'EngineError', kind: 'bad_input', billed: 'no', field: 'media' });
  expect(() => toAlphaMask(Buffer.from('RIFF____WEBP'))).toThrow(refused);
  const huge = Buffer.from(grey([255]));
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  expect(() => toAlphaMask(huge)).toThrow(refused);
  expect(() => toAlphaMask(grey([255]).subarray(0, 40))).toThrow(refused);
});
