import { clamp } from '../noise.ts';
import { featureCount, learnModel } from './color-model.ts';

/*
 * Finds what a picture is about without knowing what it is: the background is learnt from the picture's edges, the subject is what
 * differs from it and hangs together. Both are then learnt anew from what was found, a few times, and neighbours that look alike
 * are made to agree. Works for a subject that stands out; a subject in the colours of its surroundings is not found.
 */

export interface FoundSubject {
  readonly width: number;
  readonly height: number;
  /** 0…1 for every point: how surely it belongs to the subject. */
  readonly belongs: Float32Array;
  /** The picture at this size: red, green, blue. */
  readonly colors: Float32Array;
  /** The part of the picture the subject takes, 0…1. */
  readonly share: number;
  /** How much more the subject looks like itself than like the background; below about 1.5 it is a guess. */
  readonly clarity: number;
}

const workingEdge = 208;

/** `hint` (one byte a pixel, 0…255), when given, is white where the subject is to be looked for; everything else is background. */
export function findSubject(rgba: Uint8ClampedArray, width: number, height: number, hint?: Uint8ClampedArray): FoundSubject {
  const scale = Math.max(1, Math.max(width, height) / workingEdge);
  const columns = Math.max(8, Math.round(width / scale));
  const rows = Math.max(8, Math.round(height / scale));
  const colors = smaller(rgba, width, height, columns, rows);
  const features = featuresOf(colors, columns, rows);
  const surely = new Float32Array(columns * rows);
  const allowed = new Uint8Array(columns * rows).fill(1);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = row * columns + column;
      if (hint) {
        const at = Math.floor(((row + 0.5) * height) / rows) * width + Math.floor(((column + 0.5) * width) / columns);
        if ((hint[at] as number) < 96) {
          surely[cell] = 1;
          allowed[cell] = 0;
        }
        continue;
      }
      const across = (column + 0.5) / columns;
      const down = (row + 0.5) / rows;
      // A subject may stand on the lower edge, hardly on the others.
      const side = Math.min(across, 1 - across);
      if (side < 0.06 || down < 0.06 || (down > 0.97 && side < 0.22)) surely[cell] = 1;
      if (side < 0.012 || down < 0.012) allowed[cell] = 0;
    }
  }
  const weights = edgeWeights(features, columns, rows);
  const secluded = seclusion(features, surely, columns, rows);
  const grid: Grid = { features, columns, rows, weights, secluded };
  let core: Float32Array = Float32Array.from(allowed);
  if (!hint) {
    const background = learnModel(features, surely, 9, 'background');
    const guess = firstGuess(features, columns, rows, background, secluded, allowed);
    core = refined(grid, guess, allowed, 3, 0.42).belongs;
    surroundings(core, allowed, columns, rows);
    core = Float32Array.from(allowed);
    // Inside of so small a place only colours decide: what goes on outside of it is background, whatever its height.
    for (let cell = 0; cell < core.length; cell += 1)
      for (const axis of [3, 4]) features[cell * featureCount + axis] = (features[cell * featureCount + axis] as number) * 0.25;
  }
  let { belongs, clarity } = refined(grid, Float32Array.from(core), allowed, 7, 0.3);
  // A subject that ends where it was looked for probably goes on.
  for (let round = hint ? 4 : 0; round < 4 && cutShort(belongs, allowed, columns) > 0.12; round += 1) {
    const before = allowed.slice();
    widen(allowed, Math.round(Math.max(columns, rows) * 0.07), columns, rows);
    for (let cell = 0; cell < allowed.length; cell += 1) if ((surely[cell] as number) > 0.5) allowed[cell] = 0;
    const found = belongs;
    const guess = found.map((value, cell) => (allowed[cell] && !before[cell] ? 1 : value));
    ({ belongs, clarity } = refined(grid, guess, allowed, 4, 0.3));
  }
  let total = 0;
  for (const value of belongs) total += value;
  return { width: columns, height: rows, belongs, colors, share: total / belongs.length, clarity };
}

interface Grid {
  readonly features: Float32Array;
  readonly columns: number;
  readonly rows: number;
  readonly weights: Float32Array;
  readonly secluded: Float32Array;
}

/** Learns both sides from the guess and divides anew, some rounds. `open` is how secluded a point must be to lean inwards. */
function refined(
  { features, columns, rows, weights, secluded }: Grid,
  guess: Float32Array,
  allowed: Uint8Array,
  rounds: number,
  open: number,
): { belongs: Float32Array; clarity: number } {
  let belongs = guess;
  let clarity = 0;
  for (let round = 0; round < rounds; round += 1) {
    const inside = belongs.map((value, cell) => (allowed[cell] && value > 0.5 ? 1 : 0));
    if (!inside.includes(1)) return { belongs, clarity: 0 };
    const subject = learnModel(features, inside, 7, 'subject');
    const outside = belongs.map((value, cell) => (value <= 0.5 || !allowed[cell] ? 1 : 0));
    const background = learnModel(features, outside, 10, 'background');
    const pull = new Float32Array(belongs.length);
    let sum = 0;
    let count = 0;
    for (let cell = 0; cell < pull.length; cell += 1) {
      const lead = clamp((background.cost(features, cell) - subject.cost(features, cell)) * 0.5, -6, 6);
      pull[cell] = allowed[cell] ? lead + ((secluded[cell] as number) - open) * 3 : -30;
      if (inside[cell]) {
        sum += lead;
        count += 1;
      }
    }
    clarity = sum / Math.max(1, count);
    belongs = mainParts(agreed(pull, belongs, weights, columns, rows), columns, rows);
  }
  return { belongs, clarity };
}

/** Narrows `allowed` to the convex surroundings of what was found, with a little room: the whole subject lies there. */
function surroundings(core: Float32Array, allowed: Uint8Array, columns: number, rows: number): void {
  const points: [number, number][] = [];
  for (let cell = 0; cell < core.length; cell += 1)
    if ((core[cell] as number) > 0.5) points.push([cell % columns, Math.floor(cell / columns)]);
  const hull = convexHull(points);
  if (hull.length < 3) return;
  const room = Math.max(columns, rows) * 0.035;
  for (let cell = 0; cell < allowed.length; cell += 1) {
    const x = cell % columns;
    const y = Math.floor(cell / columns);
    for (const [index, [ax, ay]] of hull.entries()) {
      const [bx, by] = hull[(index + 1) % hull.length] as [number, number];
      const length = Math.hypot(bx - ax, by - ay) || 1;
      if (((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length < -room) {
        allowed[cell] = 0;
        break;
      }
    }
  }
}

/** The part of the subject's outline that runs along the border of where it was allowed to be. */
function cutShort(belongs: Float32Array, allowed: Uint8Array, columns: number): number {
  let outline = 0;
  let stopped = 0;
  for (let cell = 0; cell < belongs.length; cell += 1) {
    if ((belongs[cell] as number) <= 0.5) continue;
    for (const next of [cell - 1, cell + 1, cell - columns, cell + columns]) {
      if (next < 0 || next >= belongs.length || (belongs[next] as number) > 0.5) continue;
      outline += 1;
      if (!allowed[next]) stopped += 1;
    }
  }
  return stopped / Math.max(1, outline);
}

function widen(allowed: Uint8Array, reach: number, columns: number, rows: number): void {
  for (const step of [1, columns]) {
    const before = allowed.slice();
    for (let cell = 0; cell < allowed.length; cell += 1) {
      if (!before[cell]) continue;
      const place = step === 1 ? cell % columns : Math.floor(cell / columns);
      const last = (step === 1 ? columns : rows) - 1;
      for (let far = -Math.min(reach, place); far <= Math.min(reach, last - place); far += 1) allowed[cell + far * step] = 1;
    }
  }
}

function convexHull(points: readonly [number, number][]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly [number, number][]): [number, number][] => {
    const line: [number, number][] = [];
    for (const point of list) {
      for (let last = line.at(-1), before = line.at(-2); last && before; last = line.at(-1), before = line.at(-2)) {
        if ((last[0] - before[0]) * (point[1] - before[1]) - (last[1] - before[1]) * (point[0] - before[0]) > 0) break;
        line.pop();
      }
      line.push(point);
    }
    return line.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function smaller(rgba: Uint8ClampedArray, width: number, height: number, columns: number, rows: number): Float32Array {
  const colors = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column += 1) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      const cell = (row * columns + column) * 3;
      const share = 1 / ((bottom - top) * (right - left));
      for (let y = top; y < bottom; y += 1)
        for (let x = left; x < right; x += 1)
          for (let channel = 0; channel < 3; channel += 1)
            colors[cell + channel] = (colors[cell + channel] as number) + (rgba[(y * width + x) * 4 + channel] as number) * share;
    }
  }
  return colors;
}

function featuresOf(colors: Float32Array, columns: number, rows: number): Float32Array {
  const features = new Float32Array(columns * rows * featureCount);
  for (let cell = 0; cell < columns * rows; cell += 1) {
    const red = (colors[cell * 3] as number) / 255;
    const green = (colors[cell * 3 + 1] as number) / 255;
    const blue = (colors[cell * 3 + 2] as number) / 255;
    const at = cell * featureCount;
    features[at] = red * 0.3 + green * 0.59 + blue * 0.11;
    features[at + 1] = (red - green) * 1.3;
    features[at + 2] = ((red + green) / 2 - blue) * 1.1;
    // Skies are above and meadows below: height tells, sides hardly do.
    features[at + 3] = (Math.floor(cell / columns) / rows) * 0.28;
    features[at + 4] = ((cell % columns) / columns) * 0.1;
  }
  return features;
}

/** How much a point should agree with its right, lower, lower right and lower left neighbour. */
function edgeWeights(features: Float32Array, columns: number, rows: number): Float32Array {
  const weights = new Float32Array(columns * rows * 4);
  const gaps = new Float32Array(columns * rows * 4);
  let sum = 0;
  let count = 0;
  for (let cell = 0; cell < columns * rows; cell += 1) {
    for (let side = 0; side < 4; side += 1) {
      const column = (cell % columns) + (stepsX[side] as number);
      const row = Math.floor(cell / columns) + (stepsY[side] as number);
      if (column < 0 || column >= columns || row >= rows) continue;
      const other = row * columns + column;
      let gap = 0;
      for (let axis = 0; axis < 3; axis += 1)
        gap += ((features[cell * featureCount + axis] as number) - (features[other * featureCount + axis] as number)) ** 2;
      gaps[cell * 4 + side] = gap;
      sum += gap;
      count += 1;
    }
  }
  const typical = Math.max(1e-5, sum / Math.max(1, count));
  for (let index = 0; index < weights.length; index += 1)
    weights[index] = (index % 4 < 2 ? 1.5 : 1.06) * (0.08 + 0.92 * Math.exp(-(gaps[index] as number) / (typical * 1.2)));
  return weights;
}

const stepsX = [1, 0, 1, -1] as const;
const stepsY = [0, 1, 1, 1] as const;

/**
 * How hard it is to come from the edges of the picture to each point when small steps of colour cost nothing: through a smooth sky
 * one comes everywhere, into a fox only over its outline. 0…1.
 */
function seclusion(features: Float32Array, surely: Float32Array, columns: number, rows: number): Float32Array {
  const far = surely.map((value) => (value > 0.5 ? 0 : 1e6));
  const step = (from: number, to: number): void => {
    let gap = 0;
    for (let axis = 0; axis < 3; axis += 1)
      gap += ((features[from * featureCount + axis] as number) - (features[to * featureCount + axis] as number)) ** 2;
    const reached = (far[from] as number) + Math.max(0, Math.sqrt(gap) - 0.035);
    if (reached < (far[to] as number)) far[to] = reached;
  };
  for (let round = 0; round < 8; round += 1) {
    const forwards = round % 2 === 0;
    for (let count = 0; count < far.length; count += 1) {
      const cell = forwards ? count : far.length - 1 - count;
      const column = cell % columns;
      for (const side of [-1, 1]) {
        if (column + side >= 0 && column + side < columns) step(cell + side, cell);
        const row = Math.floor(cell / columns) + side;
        if (row >= 0 && row < rows) step(cell + side * columns, cell);
      }
    }
  }
  const sorted = far.slice().sort();
  const high = Math.max(0.05, sorted[Math.floor(sorted.length * 0.985)] as number);
  return far.map((value) => clamp(value / high));
}

/** What is secluded and differs from the edges, more readily towards the middle. */
function firstGuess(
  features: Float32Array,
  columns: number,
  rows: number,
  background: { cost(features: Float32Array, point: number): number },
  secluded: Float32Array,
  allowed: Uint8Array,
): Float32Array {
  const score = new Float32Array(columns * rows);
  for (let cell = 0; cell < score.length; cell += 1) {
    if (!allowed[cell]) continue;
    const across = ((cell % columns) + 0.5) / columns - 0.5;
    const down = (Math.floor(cell / columns) + 0.5) / rows - 0.58;
    const unlike = clamp((background.cost(features, cell) + 14) / 24);
    score[cell] = (secluded[cell] as number) * (0.35 + 0.65 * unlike) * Math.exp(-(across * across) / 0.16 - (down * down) / 0.16);
  }
  const border = dividing(score);
  return score.map((value) => (value > border ? 1 : 0));
}

/** The value that best divides a set of values into low and high ones (Otsu), but at most a third of them high. */
function dividing(values: Float32Array): number {
  const bins = new Float64Array(128);
  let top = 1e-6;
  for (const value of values) top = Math.max(top, value);
  for (const value of values) {
    const bin = Math.min(127, Math.floor((value / top) * 128));
    bins[bin] = (bins[bin] as number) + 1;
  }
  let total = 0;
  let sum = 0;
  for (const [bin, count] of bins.entries()) {
    total += count;
    sum += bin * count;
  }
  let [below, sumBelow, best, chosen] = [0, 0, -1, 64];
  for (const [bin, count] of bins.entries()) {
    below += count;
    sumBelow += bin * count;
    if (below === 0 || below === total || below < total * 0.66) continue;
    const gap = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * gap * gap;
    if (between > best) {
      best = between;
      chosen = bin;
    }
  }
  return ((chosen + 1) / 128) * top;
}

/** Neighbours that look alike are made to agree (mean field): each point leans where its own colours and its neighbours pull it. */
function agreed(pull: Float32Array, start: Float32Array, weights: Float32Array, columns: number, rows: number): Float32Array {
  const belongs = start.map((value) => clamp(value, 0.1, 0.9));
  const force = new Float32Array(belongs.length);
  for (let round = 0; round < 28; round += 1) {
    force.fill(0);
    for (let side = 0; side < 4; side += 1) {
      const dx = stepsX[side] as number;
      const dy = stepsY[side] as number;
      const jump = dy * columns + dx;
      const left = Math.max(0, -dx);
      const right = columns - Math.max(0, dx);
      for (let row = 0; row < rows - dy; row += 1) {
        for (let cell = row * columns + left; cell < row * columns + right; cell += 1) {
          const weight = (weights[cell * 4 + side] as number) * 2;
          force[cell] = (force[cell] as number) + weight * ((belongs[cell + jump] as number) - 0.5);
          force[cell + jump] = (force[cell + jump] as number) + weight * ((belongs[cell] as number) - 0.5);
        }
      }
    }
    for (let cell = 0; cell < belongs.length; cell += 1) {
      const aim = 1 / (1 + Math.exp(-((pull[cell] as number) + (force[cell] as number))));
      belongs[cell] = (belongs[cell] as number) * 0.4 + aim * 0.6;
    }
  }
  return belongs;
}

/** Keeps the largest part and what is not much smaller, and closes holes that the background does not reach. */
function mainParts(belongs: Float32Array, columns: number, rows: number): Float32Array {
  const label = new Int32Array(belongs.length).fill(-1);
  const sizes: number[] = [];
  const grow = (start: number, wanted: boolean, name: number): number => {
    const stack = [start];
    label[start] = name;
    let size = 0;
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      size += 1;
      const column = cell % columns;
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= columns * rows || label[next] !== -1 || (belongs[next] as number) > 0.5 !== wanted) continue;
        label[next] = name;
        stack.push(next);
      }
    }
    return size;
  };
  const edgeParts = new Set<number>();
  for (let cell = 0; cell < belongs.length; cell += 1) {
    if (label[cell] === -1) sizes.push(grow(cell, (belongs[cell] as number) > 0.5, sizes.length));
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    if (column === 0 || row === 0 || column === columns - 1 || row === rows - 1) edgeParts.add(label[cell] as number);
  }
  let largest = 0;
  for (let cell = 0; cell < belongs.length; cell += 1)
    if ((belongs[cell] as number) > 0.5) largest = Math.max(largest, sizes[label[cell] as number] as number);
  return belongs.map((value, cell) => {
    const name = label[cell] as number;
    const size = sizes[name] as number;
    if (value > 0.5) return size >= largest * 0.2 ? value : 0;
    return !edgeParts.has(name) && size < largest * 0.06 ? 1 : value;
  });
}
