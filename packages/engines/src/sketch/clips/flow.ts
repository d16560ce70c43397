import { clamp } from '../noise.ts';
import { type Canvas, sheet } from '../raster.ts';

/** Where the parts of one picture are in another. */
export interface Flow {
  readonly columns: number;
  readonly rows: number;
  /** For every cell how far its part has moved: x, y, as parts of the picture's width and height. */
  readonly moves: Float32Array;
}

const workingEdge = 120;
const cell = 4;
/** Parts are looked for this far away, as a part of the picture. */
const furthest = 0.16;

/**
 * Compares two pictures of the same size, coarsely: parts that are found again nearby have moved, all others stay. Two shots of one
 * scene move into each other; two strangers hardly move at all.
 */
export function findFlow(from: Canvas, to: Canvas): Flow {
  const scale = workingEdge / Math.max(from.width, from.height);
  const width = Math.max(cell * 2, Math.round(from.width * scale));
  const height = Math.max(cell * 2, Math.round(from.height * scale));
  const a = shrunk(from, width, height);
  const b = shrunk(to, width, height);
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const moves = new Float32Array(columns * rows * 2);
  const trust = new Float32Array(columns * rows);
  const reach = Math.round(Math.max(width, height) * furthest);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = column * cell + cell / 2;
      const y = row * cell + cell / 2;
      const still = unlikeness(a, b, width, height, x, y, 0, 0);
      let best = still * 0.9;
      let bestX = 0;
      let bestY = 0;
      for (let dy = -reach; dy <= reach; dy += 1) {
        for (let dx = -reach; dx <= reach; dx += 1) {
          const far = unlikeness(a, b, width, height, x, y, dx, dy) * (1 + (dx * dx + dy * dy) / (reach * reach)) + 6;
          if (far < best) {
            best = far;
            bestX = dx;
            bestY = dy;
          }
        }
      }
      const at = row * columns + column;
      moves[at * 2] = bestX / width;
      moves[at * 2 + 1] = bestY / height;
      trust[at] = bestX === 0 && bestY === 0 ? 0.15 : clamp((still - best) / (still + 40)) ** 2 * clamp(60 / (best + 20));
    }
  }
  return { columns, rows, moves: smoothed(moves, trust, columns, rows) };
}

function shrunk(picture: Canvas, width: number, height: number): Uint8ClampedArray {
  const small = sheet(width, height);
  small.pen.drawImage(picture, 0, 0, width, height);
  return small.pen.getImageData(0, 0, width, height).data;
}

/** Mean squared difference of the parts around two points. */
function unlikeness(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  width: number,
  height: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
): number {
  const radius = 5;
  let sum = 0;
  let count = 0;
  for (let oy = -radius; oy <= radius; oy += 2) {
    const row = y + oy;
    const otherRow = row + dy;
    if (row < 0 || row >= height || otherRow < 0 || otherRow >= height) continue;
    for (let ox = -radius; ox <= radius; ox += 2) {
      const column = x + ox;
      const otherColumn = column + dx;
      if (column < 0 || column >= width || otherColumn < 0 || otherColumn >= width) continue;
      const here = (row * width + column) * 4;
      const there = (otherRow * width + otherColumn) * 4;
      const red = (a[here] as number) - (b[there] as number);
      const green = (a[here + 1] as number) - (b[there + 1] as number);
      const blue = (a[here + 2] as number) - (b[there + 2] as number);
      sum += red * red + green * green + blue * blue;
      count += 1;
    }
  }
  return count < 12 ? 1e6 : sum / count;
}

/** What is sure carries its uncertain neighbours along. */
function smoothed(moves: Float32Array, trust: Float32Array, columns: number, rows: number): Float32Array {
  let current = moves.slice();
  for (let round = 0; round < 24; round += 1) {
    const next = current.slice();
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const at = row * columns + column;
        let [x, y, weight] = [0, 0, 0];
        for (const [dx, dy] of [
          [-1, 0],
          [1, 0],
          [0, -1],
          [0, 1],
        ] as const) {
          if (column + dx < 0 || column + dx >= columns || row + dy < 0 || row + dy >= rows) continue;
          const other = at + dy * columns + dx;
          x += current[other * 2] as number;
          y += current[other * 2 + 1] as number;
          weight += 1;
        }
        const own = (trust[at] as number) * 3;
        next[at * 2] = ((moves[at * 2] as number) * own + x) / (own + weight);
        next[at * 2 + 1] = ((moves[at * 2 + 1] as number) * own + y) / (own + weight);
      }
    }
    current = next;
  }
  return current;
}
