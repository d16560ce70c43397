import { EngineError } from '../spec/engine-error.ts';
import { findGiven } from './edits/given.ts';
import { develop } from './finish.ts';
import type { Order, Tell } from './order.ts';
import { previewOf } from './preview.ts';
import { type Canvas, sheet } from './raster.ts';

const largestFactor = 8;

/**
 * Enlarges a picture to the asked size: windowed-sinc resampling without ringing, then fresh grain. The size must be the picture's
 * own, larger, in the same proportions (give or take the pixel that rounding costs).
 */
export async function upscalePicture(order: Order, tell: Tell): Promise<Canvas> {
  const init = await findGiven(order, 'init');
  if (!init) throw new Error('upscale without a picture');
  const { canvas: source } = init;
  const { width, height } = order;
  checkEnlargement(source, order);
  await tell(0.1, await previewOf(source));
  const from = source.getContext('2d').getImageData(0, 0, source.width, source.height).data;
  const across = resample(from, source.width, source.height, width, true);
  await tell(0.45, undefined);
  const pixels = resample(across, width, source.height, height, false);
  await tell(0.75, undefined);
  sharpen(pixels, width, height);
  develop(pixels, width, height, {
    grade: undefined,
    grain: order.grain * 0.55 - 0.08,
    vignette: 0,
    fade: 0,
    contrast: 0,
    seed: 'upscale',
  });
  const result = sheet(width, height);
  const whole = result.pen.createImageData(width, height);
  whole.data.set(pixels);
  result.pen.putImageData(whole, 0, 0);
  return result.canvas;
}

function checkEnlargement({ width, height }: Canvas, order: Order): void {
  const factor = order.width / width;
  const sameShape = Math.abs(order.height - height * factor) <= Math.max(1, factor / 2);
  if (sameShape && factor > 1 && factor <= largestFactor) return;
  const suggestion = `${width * 2} × ${height * 2}`;
  const detail = `${order.width} × ${order.height} is no enlargement of this picture, which is ${width} × ${height}. Ask for up to ${largestFactor} times its size in the same proportions, for example ${suggestion}.`;
  throw new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'size', detail });
}

const reach = 3;
const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos = (x: number): number => (Math.abs(x) >= reach ? 0 : sinc(x) * sinc(x / reach));

/** Resamples in one direction to a new length. Results stay between the two nearest source pixels, give or take a little: no halos. */
function resample(from: Uint8ClampedArray, width: number, height: number, wanted: number, sideways: boolean): Uint8ClampedArray {
  const outWidth = sideways ? wanted : width;
  const outHeight = sideways ? height : wanted;
  const out = new Uint8ClampedArray(outWidth * outHeight * 4);
  const length = sideways ? width : height;
  const taps = reach * 2 + 1;
  const bases = new Int32Array(wanted);
  const seconds = new Int32Array(wanted);
  const weights = new Float32Array(wanted * taps);
  for (let place = 0; place < wanted; place += 1) {
    const centre = ((place + 0.5) * length) / wanted - 0.5;
    const base = Math.max(0, Math.min(length - 1, Math.round(centre)));
    bases[place] = base;
    seconds[place] = Math.max(0, Math.min(length - 1, centre < base ? base - 1 : base + 1));
    let total = 0;
    for (let tap = 0; tap < taps; tap += 1) total += lanczos(base + tap - reach - centre);
    for (let tap = 0; tap < taps; tap += 1) weights[place * taps + tap] = lanczos(base + tap - reach - centre) / total;
  }
  const step = sideways ? 4 : width * 4;
  for (let y = 0; y < outHeight; y += 1) {
    for (let x = 0; x < outWidth; x += 1) {
      const place = sideways ? x : y;
      const base = bases[place] as number;
      const line = sideways ? y * width * 4 : x * 4;
      const cursor = (y * outWidth + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let tap = 0; tap < taps; tap += 1) {
          const at = Math.max(0, Math.min(length - 1, base + tap - reach));
          sum += (from[line + at * step + channel] as number) * (weights[place * taps + tap] as number);
        }
        const a = from[line + base * step + channel] as number;
        const b = from[line + (seconds[place] as number) * step + channel] as number;
        out[cursor + channel] = Math.max(Math.min(a, b) - 6, Math.min(Math.max(a, b) + 6, sum));
      }
      out[cursor + 3] = 255;
    }
  }
  return out;
}

/** A light unsharp mask against the four neighbours two pixels away. */
function sharpen(pixels: Uint8ClampedArray, width: number, height: number): void {
  const before = pixels.slice();
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const index = at + channel;
        const around =
          ((before[index - 8] as number) +
            (before[index + 8] as number) +
            (before[index - width * 8] as number) +
            (before[index + width * 8] as number)) /
          4;
        const gap = (before[index] as number) - around;
        pixels[index] = (before[index] as number) + Math.max(-14, Math.min(14, gap * 0.4));
      }
    }
  }
}
