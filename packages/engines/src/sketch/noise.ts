import { chance } from './random.ts';

/** Smooth random surfaces. Values are about −1…1 for `at` and `sum`, 0…1 for `ridges`. */
export interface Noise {
  at(x: number, y: number): number;
  /** Octaves of noise: clouds, stains, uneven ground. */
  sum(x: number, y: number, octaves: number): number;
  /** Sharp crests: rock, folded cloth, flowing ink. */
  ridges(x: number, y: number, octaves: number): number;
}

export function createNoise(seed: number | string): Noise {
  const random = chance(`noise/${seed}`);
  const order = new Uint8Array(512);
  for (let index = 0; index < 256; index += 1) order[index] = index;
  for (let index = 255; index > 0; index -= 1) {
    const other = random.whole(0, index);
    const kept = order[index] ?? 0;
    order[index] = order[other] ?? 0;
    order[other] = kept;
  }
  order.copyWithin(256, 0, 256);
  const slopeX = new Float64Array(256);
  const slopeY = new Float64Array(256);
  for (let index = 0; index < 256; index += 1) {
    const angle = random.next() * Math.PI * 2;
    slopeX[index] = Math.cos(angle) * 1.5;
    slopeY[index] = Math.sin(angle) * 1.5;
  }

  function at(x: number, y: number): number {
    const floorX = Math.floor(x);
    const floorY = Math.floor(y);
    const dx = x - floorX;
    const dy = y - floorY;
    const column = floorX & 255;
    const row = floorY & 255;
    const left = (order[column] as number) + row;
    const right = (order[column + 1] as number) + row;
    const topLeft = order[left & 511] as number;
    const bottomLeft = order[(left + 1) & 511] as number;
    const topRight = order[right & 511] as number;
    const bottomRight = order[(right + 1) & 511] as number;
    const easeX = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const easeY = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const a = (slopeX[topLeft] as number) * dx + (slopeY[topLeft] as number) * dy;
    const b = (slopeX[topRight] as number) * (dx - 1) + (slopeY[topRight] as number) * dy;
    const c = (slopeX[bottomLeft] as number) * dx + (slopeY[bottomLeft] as number) * (dy - 1);
    const d = (slopeX[bottomRight] as number) * (dx - 1) + (slopeY[bottomRight] as number) * (dy - 1);
    const top = a + (b - a) * easeX;
    return top + (c + (d - c) * easeX - top) * easeY;
  }

  // Each octave is turned as well as shrunk, otherwise the grid shows.
  const turnCos = 0.8;
  const turnSin = 0.6;
  return {
    at,
    sum(startX, startY, octaves) {
      let x = startX;
      let y = startY;
      let total = 0;
      let weight = 0.53;
      for (let octave = 0; octave < octaves; octave += 1) {
        total += at(x, y) * weight;
        const turned = (x * turnCos - y * turnSin) * 2.03 + 17.3;
        y = (x * turnSin + y * turnCos) * 2.03 - 9.1;
        x = turned;
        weight *= 0.5;
      }
      return total;
    },
    ridges(startX, startY, octaves) {
      let x = startX;
      let y = startY;
      let total = 0;
      let weight = 0.55;
      let previous = 1;
      for (let octave = 0; octave < octaves; octave += 1) {
        const crest = 1 - Math.abs(at(x, y));
        const sharp = crest * crest;
        total += sharp * weight * previous;
        previous = sharp;
        const turned = (x * turnCos - y * turnSin) * 2.07 + 31.7;
        y = (x * turnSin + y * turnCos) * 2.07 + 11.9;
        x = turned;
        weight *= 0.5;
      }
      return total;
    },
  };
}

export const clamp = (value: number, low = 0, high = 1): number => (value < low ? low : value > high ? high : value);
export const blend = (from: number, to: number, amount: number): number => from + (to - from) * amount;
/** 0 below `low`, 1 above `high`, smooth between. Works with `low > high` too. */
export function smooth(low: number, high: number, value: number): number {
  const amount = clamp((value - low) / (high - low));
  return amount * amount * (3 - 2 * amount);
}
