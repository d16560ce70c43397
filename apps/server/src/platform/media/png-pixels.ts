import type { Pixels } from './pixels.ts';
import type { PngFile } from './png-file.ts';

const maxBytes = 64 * 1024 * 1024;

/**
 * The pixels of a plain true-colour PNG whose rows are inflated already. That saves inflating them a second time, and keeps the
 * commonest files away from native code. Undefined for every other kind of PNG: the image library reads those.
 */
export function pixelsOfPng({ width, height, bitDepth, colourType, hasTransparentColour, rows }: PngFile): Pixels | undefined {
  const channels = colourType === 2 ? 3 : colourType === 6 ? 4 : undefined;
  if (channels === undefined || bitDepth !== 8 || hasTransparentColour || rows.length > maxBytes) return undefined;
  const stride = width * channels;
  const data = Buffer.allocUnsafe(stride * height);
  const beforeFirst = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const filtered = rows.subarray(y * (stride + 1), (y + 1) * (stride + 1));
    const above = y === 0 ? beforeFirst : data.subarray((y - 1) * stride, y * stride);
    const undo = undoFilter[filtered[0] ?? -1];
    if (!undo) return undefined;
    undo(filtered.subarray(1), above, data.subarray(y * stride, (y + 1) * stride), channels);
  }
  return { data, width, height, channels };
}

type UndoFilter = (filtered: Uint8Array, above: Uint8Array, row: Uint8Array, step: number) => void;

// PNG specification, 9.2. `as number`: the indexes stay within rows of one length, and this runs once per byte of every picture.
const undoFilter: readonly UndoFilter[] = [
  function none(filtered, _above, row) {
    row.set(filtered);
  },
  function sub(filtered, _above, row, step) {
    for (let x = 0; x < row.length; x += 1) row[x] = (filtered[x] as number) + (x < step ? 0 : (row[x - step] as number));
  },
  function up(filtered, above, row) {
    for (let x = 0; x < row.length; x += 1) row[x] = (filtered[x] as number) + (above[x] as number);
  },
  function average(filtered, above, row, step) {
    for (let x = 0; x < row.length; x += 1) {
      const left = x < step ? 0 : (row[x - step] as number);
      row[x] = (filtered[x] as number) + ((left + (above[x] as number)) >> 1);
    }
  },
  function paeth(filtered, above, row, step) {
    for (let x = 0; x < row.length; x += 1) {
      const left = x < step ? 0 : (row[x - step] as number);
      const upper = above[x] as number;
      const corner = x < step ? 0 : (above[x - step] as number);
      const towardsLeft = Math.abs(upper - corner);
      const towardsUpper = Math.abs(left - corner);
      const towardsCorner = Math.abs(left + upper - 2 * corner);
      const nearest = towardsLeft <= towardsUpper && towardsLeft <= towardsCorner ? left : towardsUpper <= towardsCorner ? upper : corner;
      row[x] = (filtered[x] as number) + nearest;
    }
  },
];
