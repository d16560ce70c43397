import type { Chance } from '../random.ts';
import type { Plane } from './patch-plane.ts';

export const radius = 3;
export interface Sources {
  /** Points whose whole patch is known. */
  readonly list: Int32Array;
  readonly good: Uint8Array;
  /** The known patches of each row, as a range of `list`. */
  readonly rows: Int32Array;
  /** The height at which what belongs into a row is looked for: its own, or one further up. */
  readonly expected: Float32Array;
}

export function knownPatches({ width, height, hole }: Plane, shift: number): Sources {
  const good = new Uint8Array(width * height);
  const list: number[] = [];
  const rows = new Int32Array(height + 1);
  for (let y = 0; y < height; y += 1) {
    rows[y] = list.length;
    if (y < radius || y >= height - radius) continue;
    for (let x = radius; x < width - radius; x += 1) {
      let known = true;
      for (let dy = -radius; dy <= radius && known; dy += 1)
        for (let dx = -radius; dx <= radius && known; dx += 1) known = hole[(y + dy) * width + x + dx] === 0;
      if (!known) continue;
      good[y * width + x] = 1;
      list.push(y * width + x);
    }
  }
  rows[height] = list.length;
  const first = Math.floor((list[0] ?? 0) / width);
  const last = Math.floor((list.at(-1) ?? 0) / width);
  const expected = Float32Array.from({ length: height }, (_, y) => {
    return Math.max(first, Math.min(last, y - shift));
  });
  return { list: Int32Array.from(list), good, rows, expected };
}

/** Points of the hole and of a rim around it: every patch that reaches into the hole has a say. */
export function targets({ width, height, hole }: Plane): Int32Array {
  const list: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let near = false;
      for (let dy = -radius; dy <= radius && !near; dy += 1) {
        const row = y + dy;
        if (row < 0 || row >= height) continue;
        for (let dx = -radius; dx <= radius && !near; dx += 1) near = x + dx >= 0 && x + dx < width && hole[row * width + x + dx] === 1;
      }
      if (near) list.push(y * width + x);
    }
  }
  return Int32Array.from(list);
}

/** Any known patch, from the same height when there is one. */
export function drawn({ list, rows, expected }: Sources, row: number, height: number, random: Chance): number {
  const y = Math.round(expected[row] as number);
  for (let reach = 0; reach < height; reach = reach * 2 + 1) {
    const from = rows[Math.max(0, y - reach)] as number;
    const to = rows[Math.min(height, y + reach + 1)] as number;
    if (to > from) return list[random.whole(from, to - 1)] as number;
  }
  return list[random.whole(0, list.length - 1)] as number;
}
