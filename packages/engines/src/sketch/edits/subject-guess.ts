import { clamp } from '../noise.ts';
import { stepsX, stepsY } from './subject-features.ts';

/** What is secluded and differs from the edges, more readily towards the middle. */
export function firstGuess(
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
export function agreed(pull: Float32Array, start: Float32Array, weights: Float32Array, columns: number, rows: number): Float32Array {
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
