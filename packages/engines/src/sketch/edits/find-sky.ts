import { clamp, smooth } from '../noise.ts';
import { awayFrom, closeNotches, dropIslands, dropSlivers, firm, growSideways } from './sky-shape.ts';
import { smaller } from './subject-features.ts';

export interface FoundSky {
  /** 0…255 for every pixel of the picture. */
  readonly alpha: Uint8ClampedArray;
  /** The part of the picture it takes. */
  readonly share: number;
  /** Where it ends at the lowest, in pixels. */
  readonly bottom: number;
}

const workingEdge = 240;
/** Colours of the upper edge that differ by more from its middle one do not begin a sky. */
const unlikeAbove = 110;

/** Finds the sky: what can be reached from the upper edge without crossing an outline. */
export function findSky(data: Uint8ClampedArray, width: number, height: number): FoundSky {
  const scale = Math.max(1, Math.max(width, height) / workingEdge);
  const columns = Math.max(4, Math.round(width / scale));
  const rows = Math.max(4, Math.round(height / scale));
  const colors = smaller(data, width, height, columns, rows);
  const far = new Float32Array(columns * rows).fill(1e6);
  // A house that reaches the upper edge is no way in.
  const above = middleColor(colors, columns);
  for (let column = 0; column < columns; column += 1) {
    if (awayFrom(above, colors, column) < unlikeAbove) far[column] = 0;
  }
  const step = (from: number, to: number, cost: number): void => {
    let gap = 0;
    for (let channel = 0; channel < 3; channel += 1)
      gap += ((colors[from * 3 + channel] as number) - (colors[to * 3 + channel] as number)) ** 2;
    const reached = (far[from] as number) + Math.max(0, Math.sqrt(gap) - 6) + cost;
    if (reached < (far[to] as number)) far[to] = reached;
  };
  for (let round = 0; round < 6; round += 1) {
    for (let count = columns; count < far.length; count += 1) {
      const cell = round % 2 === 0 ? count : far.length + columns - 1 - count;
      const column = cell % columns;
      // Sideways costs a little and upwards is no way at all: the sky behind a roof does not creep into the house from below.
      if (column > 0) step(cell - 1, cell, 2);
      if (column < columns - 1) step(cell + 1, cell, 2);
      step(cell - columns, cell, 0);
    }
  }
  const belongs = far.map((value, cell) => smooth(26, 12, value) * smooth(0.86, 0.7, Math.floor(cell / columns) / rows));
  growSideways(belongs, colors, columns, rows);
  dropSlivers(belongs, colors, columns, rows);
  dropIslands(belongs, colors, columns, rows);
  closeNotches(belongs, colors, columns, rows);
  firm(belongs, columns, rows);
  let total = 0;
  let lowest = 0;
  for (const [cell, value] of belongs.entries()) {
    total += value;
    if (value > 0.5) lowest = Math.max(lowest, Math.floor(cell / columns));
  }
  const alpha = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y += 1) {
    const gridY = clamp(((y + 0.5) * rows) / height - 0.5, 0, rows - 1.001);
    const top = Math.floor(gridY);
    for (let x = 0; x < width; x += 1) {
      const gridX = clamp(((x + 0.5) * columns) / width - 0.5, 0, columns - 1.001);
      const left = Math.floor(gridX);
      const at = top * columns + left;
      const partX = gridX - left;
      const partY = gridY - top;
      const upper = (belongs[at] as number) * (1 - partX) + (belongs[at + 1] as number) * partX;
      const lower = (belongs[at + columns] as number) * (1 - partX) + (belongs[at + columns + 1] as number) * partX;
      alpha[y * width + x] = 255 * smooth(0.3, 0.75, upper * (1 - partY) + lower * partY);
    }
  }
  return { alpha, share: total / belongs.length, bottom: ((lowest + 1) * height) / rows };
}

/** The colour in the middle of those along the upper edge, channel by channel. */
const middleColor = (colors: Float32Array, columns: number): number[] =>
  [0, 1, 2].map((channel) => {
    const sorted = Array.from({ length: columns }, (_, column) => colors[column * 3 + channel] as number).sort((a, b) => a - b);
    return sorted[Math.floor(columns / 2)] ?? 0;
  });
