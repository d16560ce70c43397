import { clamp } from '../noise.ts';
import { featureCount } from './color-model.ts';

export function smaller(rgba: Uint8ClampedArray, width: number, height: number, columns: number, rows: number): Float32Array {
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

export function featuresOf(colors: Float32Array, columns: number, rows: number): Float32Array {
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
export function edgeWeights(features: Float32Array, columns: number, rows: number): Float32Array {
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

export const stepsX = [1, 0, 1, -1] as const;
export const stepsY = [0, 1, 1, 1] as const;

/**
 * How hard it is to come from the edges of the picture to each point when small steps of colour cost nothing: through a smooth sky
 * one comes everywhere, into a fox only over its outline. 0…1.
 */
export function seclusion(features: Float32Array, surely: Float32Array, columns: number, rows: number): Float32Array {
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
