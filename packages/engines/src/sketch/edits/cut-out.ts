import { EngineError } from '../../spec/engine-error.ts';
import { clamp } from '../noise.ts';
import { type Canvas, exact } from '../raster.ts';
import { type FoundSubject, findSubject } from './find-subject.ts';

/**
 * The subject of a picture on nothing: the alpha channel says what belongs to it, and the colours of its edge are freed from the
 * background that shone through. Throws when nothing stands out.
 */
export function cutOut(picture: Canvas, hint?: Uint8ClampedArray): Canvas {
  const { width, height } = picture;
  const image = picture.getContext('2d').getImageData(0, 0, width, height);
  const found = findSubject(image.data, width, height, hint);
  if (found.share < 0.004 || found.share > 0.92 || found.clarity < (hint ? 0.6 : 1.9)) {
    const detail = hint
      ? 'Nothing inside of the mask stands out from its surroundings. Draw the mask around the whole subject, with a little room.'
      : 'No subject stands out clearly from its background. Choose a picture with a calmer background, or add a mask that is white around the subject.';
    throw new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail });
  }
  matte(image.data, width, height, found);
  const out = exact(width, height);
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}

/** Along the edge a pixel is a mixture of the subject and the background nearby; how much of each says the alpha. */
function matte(data: Uint8ClampedArray, width: number, height: number, found: FoundSubject): void {
  const { width: columns, height: rows, belongs } = found;
  const inner = near(found, (value) => value > 0.9);
  const outer = near(found, (value) => value < 0.1);
  const sample = (grid: Float32Array, step: number, channel: number, x: number, y: number): number => {
    const left = Math.min(columns - 2, Math.floor(x));
    const top = Math.min(rows - 2, Math.floor(y));
    const partX = x - left;
    const partY = y - top;
    const at = (top * columns + left) * step + channel;
    const upper = (grid[at] as number) * (1 - partX) + (grid[at + step] as number) * partX;
    const below = at + columns * step;
    const lower = (grid[below] as number) * (1 - partX) + (grid[below + step] as number) * partX;
    return upper * (1 - partY) + lower * partY;
  };
  const fore = [0, 0, 0];
  const back = [0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    const gridY = clamp(((y + 0.5) * rows) / height - 0.5, 0, rows - 1);
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const gridX = clamp(((x + 0.5) * columns) / width - 0.5, 0, columns - 1);
      const sure = sample(belongs, 1, 0, gridX, gridY);
      if (sure > 0.97) continue;
      if (sure < 0.03) {
        data[at + 3] = 0;
        continue;
      }
      let along = 0;
      let apart = 0;
      for (let channel = 0; channel < 3; channel += 1) {
        fore[channel] = sample(inner, 3, channel, gridX, gridY);
        back[channel] = sample(outer, 3, channel, gridX, gridY);
        const span = (fore[channel] as number) - (back[channel] as number);
        along += ((data[at + channel] as number) - (back[channel] as number)) * span;
        apart += span * span;
      }
      const mixed = clamp(along / Math.max(1, apart));
      // Where both sides look alike only the shape is to be trusted.
      const trust = clamp((apart - 300) / 2400);
      const shape = clamp((sure - 0.28) / 0.44);
      const alpha = clamp((mixed * trust + shape * (1 - trust)) * clamp(sure * 3.2) + clamp((sure - 0.82) / 0.15));
      data[at + 3] = alpha * 255;
      if (alpha < 0.02) continue;
      for (let channel = 0; channel < 3; channel += 1) {
        const freed = ((data[at + channel] as number) - (back[channel] as number) * (1 - alpha)) / alpha;
        const low = Math.min(fore[channel] as number, data[at + channel] as number) - 12;
        const high = Math.max(fore[channel] as number, data[at + channel] as number) + 12;
        data[at + channel] = clamp(freed, low, high);
      }
    }
  }
}

/** The colours of the nearest points that are surely on one side, carried over to all others. */
function near({ width, height, belongs, colors }: FoundSubject, takes: (value: number) => boolean): Float32Array {
  let known = belongs.map((value) => (takes(value) ? 1 : 0));
  let carried = colors.map((value, index) => value * (known[Math.floor(index / 3)] as number));
  for (let reach = 1; reach <= 16; reach *= 2) {
    const nextKnown = known.slice();
    const next = carried.slice();
    for (let cell = 0; cell < known.length; cell += 1) {
      if ((known[cell] as number) > 0) continue;
      const column = cell % width;
      const row = Math.floor(cell / width);
      let weight = 0;
      const sums = [0, 0, 0];
      for (const [dx, dy] of around) {
        const x = column + dx * reach;
        const y = row + dy * reach;
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const other = y * width + x;
        if ((known[other] as number) === 0) continue;
        weight += 1;
        for (let channel = 0; channel < 3; channel += 1)
          sums[channel] = (sums[channel] as number) + (carried[other * 3 + channel] as number);
      }
      if (weight === 0) continue;
      nextKnown[cell] = 1;
      for (let channel = 0; channel < 3; channel += 1) next[cell * 3 + channel] = (sums[channel] as number) / weight;
    }
    known = nextKnown;
    carried = next;
  }
  return carried;
}

const around = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;
