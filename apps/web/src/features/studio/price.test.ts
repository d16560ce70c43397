import { expect, it } from 'vitest';
import { priceOf } from './price.ts';

const rule = { version: 1, perOutput: '1000000', perMegapixel: '0', perSecond: '0' };

it('charges per output', () => {
  expect(priceOf(rule, { size: { width: 1024, height: 1024 }, count: 4 })).toBe(4_000_000n);
});

it('counts a started megapixel as a whole one', () => {
  const byPixels = { ...rule, perOutput: '0', perMegapixel: '500000' };
  expect(priceOf(byPixels, { size: { width: 1024, height: 1024 }, count: 1 })).toBe(500_000n);
  expect(priceOf(byPixels, { size: { width: 1032, height: 1024 }, count: 1 })).toBe(1_000_000n);
});

it('charges for part of a second of video without losing a micro-credit', () => {
  const byTime = { ...rule, perOutput: '0', perSecond: '3' };
  expect(priceOf(byTime, { size: { width: 768, height: 432 }, count: 1, durationSeconds: 2.5 })).toBe(8n);
});

it('stays exact beyond what a floating number can hold', () => {
  expect(priceOf({ ...rule, perOutput: '9007199254740993' }, { size: { width: 64, height: 64 }, count: 8 })).toBe(72_057_594_037_927_944n);
});
