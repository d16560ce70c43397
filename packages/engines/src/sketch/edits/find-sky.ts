import { clamp, smooth } from '../noise.ts';

export interface FoundSky {
  /** 0…255 for every pixel of the picture. */
  readonly alpha: Uint8ClampedArray;
  /** The part of the picture it takes. */
  readonly share: number;
  /** Where it ends at the lowest, in pixels. */
  readonly bottom: number;
}

const workingEdge = 240;

/** Finds the sky: what can be reached from the upper edge without crossing an outline. */
export function findSky(data: Uint8ClampedArray, width: number, height: number): FoundSky {
  const scale = Math.max(1, Math.max(width, height) / workingEdge);
  const columns = Math.max(4, Math.round(width / scale));
  const rows = Math.max(4, Math.round(height / scale));
  const colors = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      // Five points of each cell: enough against grain.
      for (const [dx, dy] of [
        [0.5, 0.5],
        [0.2, 0.2],
        [0.8, 0.2],
        [0.2, 0.8],
        [0.8, 0.8],
      ] as const) {
        const x = Math.min(width - 1, Math.floor(((column + dx) * width) / columns));
        const y = Math.min(height - 1, Math.floor(((row + dy) * height) / rows));
        for (let channel = 0; channel < 3; channel += 1)
          colors[(row * columns + column) * 3 + channel] =
            (colors[(row * columns + column) * 3 + channel] as number) + (data[(y * width + x) * 4 + channel] as number) / 5;
      }
    }
  }
  const far = new Float32Array(columns * rows).fill(1e6);
  far.fill(0, 0, columns);
  const step = (from: number, to: number, cost: number): void => {
    let gap = 0;
    for (let channel = 0; channel < 3; channel += 1)
      gap += ((colors[from * 3 + channel] as number) - (colors[to * 3 + channel] as number)) ** 2;
    const reached = (far[from] as number) + Math.max(0, Math.sqrt(gap) - 7) + cost;
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
  dropIslands(belongs, columns, rows);
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

/** Clouds have many soft steps: what lies beside the sky of its row, looks like it and is not parted from it by an outline, is sky too. */
function growSideways(belongs: Float32Array, colors: Float32Array, columns: number, rows: number): void {
  const gap = (a: ArrayLike<number>, at: number, b: ArrayLike<number>, to: number): number =>
    Math.hypot(
      (a[at] as number) - (b[to] as number),
      (a[at + 1] as number) - (b[to + 1] as number),
      (a[at + 2] as number) - (b[to + 2] as number),
    );
  for (let row = 0; row < rows; row += 1) {
    const mean = [0, 0, 0];
    let count = 0;
    for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) {
      if ((belongs[cell] as number) < 0.5) continue;
      count += 1;
      for (let channel = 0; channel < 3; channel += 1)
        mean[channel] = (mean[channel] as number) + ((colors[cell * 3 + channel] as number) - (mean[channel] as number)) / count;
    }
    if (count < columns * 0.12) continue;
    const take = (cell: number, beside: number): void => {
      const from = belongs[beside] as number;
      if (from < 0.5 || (belongs[cell] as number) >= from) return;
      if (gap(colors, cell * 3, colors, beside * 3) < 11 && gap(colors, cell * 3, mean, 0) < 42) belongs[cell] = from * 0.999;
    };
    for (let column = 1; column < columns; column += 1) take(row * columns + column, row * columns + column - 1);
    for (let column = columns - 2; column >= 0; column -= 1) take(row * columns + column, row * columns + column + 1);
    if (row > 0) for (let column = 0; column < columns; column += 1) take(row * columns + column, (row - 1) * columns + column);
  }
}

/** A small thing in the sky that nothing carries is a cloud. */
function dropIslands(belongs: Float32Array, columns: number, rows: number): void {
  const seen = new Uint8Array(belongs.length);
  for (let start = 0; start < belongs.length; start += 1) {
    if (seen[start] === 1 || (belongs[start] as number) >= 0.5) continue;
    const island = [start];
    seen[start] = 1;
    let grounded = false;
    for (let at = 0; at < island.length; at += 1) {
      const cell = island[at] as number;
      const column = cell % columns;
      if (cell >= columns * Math.floor(rows * 0.7)) grounded = true;
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= belongs.length || seen[next] === 1 || (belongs[next] as number) >= 0.5) continue;
        seen[next] = 1;
        island.push(next);
      }
    }
    if (!grounded && island.length < belongs.length * 0.012) for (const cell of island) belongs[cell] = 1;
  }
}
