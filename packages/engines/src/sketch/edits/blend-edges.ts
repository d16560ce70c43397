/*
 * Two pictures meet along the edge of a hole. What differs there is spread into the hole, so that no edge shows: a smooth
 * correction that equals the difference at the rim and fades slowly inwards.
 */

const workingEdge = 200;
const rounds = 40;
/** Differences are ratios, as those of light are; this keeps them sensible in the dark. */
const soft = 24;

/**
 * Shifts the colours of `patch` inside of `hole` (one byte a pixel, 1 inside) so that they meet `base` at its rim. In place.
 * `reach` is how far the correction carries, as a part of the longer edge.
 */
export function blendEdges(
  patch: Uint8ClampedArray,
  base: Uint8ClampedArray,
  width: number,
  height: number,
  hole: Uint8Array,
  reach = 0.5,
): void {
  const scale = Math.max(1, Math.max(width, height) / workingEdge);
  const columns = Math.ceil(width / scale);
  const rows = Math.ceil(height / scale);
  const grid = rimDifferences(patch, base, width, height, hole, columns, rows);
  const shift = spread(grid, columns, rows, Math.max(2, reach * Math.max(columns, rows)));
  for (let y = 0; y < height; y += 1) {
    const gridY = Math.min(rows - 1.001, Math.max(0, (y + 0.5) / scale - 0.5));
    const top = Math.floor(gridY);
    const partY = gridY - top;
    for (let x = 0; x < width; x += 1) {
      if (hole[y * width + x] !== 1) continue;
      const gridX = Math.min(columns - 1.001, Math.max(0, (x + 0.5) / scale - 0.5));
      const left = Math.floor(gridX);
      const partX = gridX - left;
      const a = (top * columns + left) * 3;
      const c = a + columns * 3;
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const upper = (shift[a + channel] as number) * (1 - partX) + (shift[a + 3 + channel] as number) * partX;
        const lower = (shift[c + channel] as number) * (1 - partX) + (shift[c + 3 + channel] as number) * partX;
        patch[at + channel] = ((patch[at + channel] as number) + soft) * Math.exp(upper * (1 - partY) + lower * partY) - soft;
      }
    }
  }
}

interface Grid {
  readonly values: Float32Array;
  /** 1: the value is known and stays. */
  readonly fixed: Uint8Array;
}

/** What lies just outside of the rim by what lies just inside, as a logarithm, for every cell the rim runs through. */
function rimDifferences(
  patch: Uint8ClampedArray,
  base: Uint8ClampedArray,
  width: number,
  height: number,
  hole: Uint8Array,
  columns: number,
  rows: number,
): Grid {
  const values = new Float32Array(columns * rows * 3);
  const counts = new Float32Array(columns * rows);
  // A few pixels to either side, so that grain and leaves do not decide.
  const depth = 3;
  const add = (insideX: number, insideY: number, stepX: number, stepY: number): void => {
    const cell = Math.floor((insideY * rows) / height) * columns + Math.floor((insideX * columns) / width);
    for (let far = 0; far < depth; far += 1) {
      const inX = insideX - stepX * far;
      const inY = insideY - stepY * far;
      const outX = insideX + stepX * (far + 1);
      const outY = insideY + stepY * (far + 1);
      if (inX < 0 || inY < 0 || inX >= width || inY >= height || outX < 0 || outY < 0 || outX >= width || outY >= height) return;
      const inside = inY * width + inX;
      const outside = outY * width + outX;
      if (hole[inside] !== 1 || hole[outside] === 1) return;
      for (let channel = 0; channel < 3; channel += 1) {
        values[cell * 3 + channel] =
          (values[cell * 3 + channel] as number) +
          Math.log(((base[outside * 4 + channel] as number) + soft) / ((patch[inside * 4 + channel] as number) + soft));
      }
      counts[cell] = (counts[cell] as number) + 1;
    }
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (hole[y * width + x] !== 1) continue;
      if (x > 0 && hole[y * width + x - 1] !== 1) add(x, y, -1, 0);
      if (x < width - 1 && hole[y * width + x + 1] !== 1) add(x, y, 1, 0);
      if (y > 0 && hole[(y - 1) * width + x] !== 1) add(x, y, 0, -1);
      if (y < height - 1 && hole[(y + 1) * width + x] !== 1) add(x, y, 0, 1);
    }
  }
  const fixed = new Uint8Array(columns * rows);
  for (let cell = 0; cell < counts.length; cell += 1) {
    const count = counts[cell] as number;
    if (count === 0) continue;
    fixed[cell] = 1;
    for (let channel = 0; channel < 3; channel += 1) values[cell * 3 + channel] = (values[cell * 3 + channel] as number) / count;
  }
  return { values, fixed };
}

/** Carries known values into the unknown, coarse copies first, then smoothed; `length` cells away they have faded to a third. */
function spread({ values, fixed }: Grid, columns: number, rows: number, length: number): Float32Array {
  const guess = fixed.includes(1) ? pulled(values, fixed, columns, rows) : new Float32Array(values.length);
  const keep = 1 / (1 + 1 / (length * length));
  const result = guess;
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? 1 : -1;
    for (let count = 0; count < columns * rows; count += 1) {
      const cell = order > 0 ? count : columns * rows - 1 - count;
      if (fixed[cell]) continue;
      const x = cell % columns;
      const left = (x > 0 ? cell - 1 : cell) * 3;
      const right = (x < columns - 1 ? cell + 1 : cell) * 3;
      const above = (cell >= columns ? cell - columns : cell) * 3;
      const below = (cell < columns * (rows - 1) ? cell + columns : cell) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const mean =
          ((result[left + channel] as number) +
            (result[right + channel] as number) +
            (result[above + channel] as number) +
            (result[below + channel] as number)) /
          4;
        result[cell * 3 + channel] = mean * keep;
      }
    }
  }
  return result;
}

function pulled(values: Float32Array, fixed: Uint8Array, columns: number, rows: number): Float32Array {
  if (columns <= 1 && rows <= 1) return values.slice();
  const halfColumns = Math.ceil(columns / 2);
  const halfRows = Math.ceil(rows / 2);
  const sums = new Float32Array(halfColumns * halfRows * 3);
  const counts = new Float32Array(halfColumns * halfRows);
  for (let cell = 0; cell < fixed.length; cell += 1) {
    if (!fixed[cell]) continue;
    const to = (Math.floor(cell / columns) >> 1) * halfColumns + ((cell % columns) >> 1);
    counts[to] = (counts[to] as number) + 1;
    for (let channel = 0; channel < 3; channel += 1)
      sums[to * 3 + channel] = (sums[to * 3 + channel] as number) + (values[cell * 3 + channel] as number);
  }
  const known = new Uint8Array(counts.length);
  for (let cell = 0; cell < counts.length; cell += 1) {
    if (!counts[cell]) continue;
    known[cell] = 1;
    for (let channel = 0; channel < 3; channel += 1)
      sums[cell * 3 + channel] = (sums[cell * 3 + channel] as number) / (counts[cell] as number);
  }
  const coarse = pulled(sums, known, halfColumns, halfRows);
  const result = values.slice();
  for (let cell = 0; cell < fixed.length; cell += 1) {
    if (fixed[cell]) continue;
    const from = (Math.floor(cell / columns) >> 1) * halfColumns + ((cell % columns) >> 1);
    for (let channel = 0; channel < 3; channel += 1) result[cell * 3 + channel] = coarse[from * 3 + channel] as number;
  }
  return result;
}
