import { EngineError } from '../spec/engine-error.ts';
import { develop } from './finish.ts';
import { openPicture } from './open-picture.ts';
import type { Order, Tell } from './order.ts';
import { previewOf } from './preview.ts';
import { type Canvas, sheet } from './raster.ts';

const maxEdge = 4096;

/** Enlarges a picture two or four times: windowed-sinc resampling without ringing, then fresh grain. */
export async function upscalePicture(order: Order, tell: Tell): Promise<Canvas> {
  const init = order.media.find(({ role }) => role === 'init');
  if (!init) throw new Error('upscale without a picture');
  const image = await openPicture(init.bytes, 'init');
  const width = image.width * order.factor;
  const height = image.height * order.factor;
  if (width > maxEdge || height > maxEdge) {
    const detail = `${order.factor}× of this picture would be larger than ${maxEdge} pixels. Choose a smaller factor or picture.`;
    throw new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'params.factor', detail });
  }
  const source = sheet(image.width, image.height);
  source.pen.drawImage(image, 0, 0);
  await tell(0.1, await previewOf(source.canvas));
  const from = source.pen.getImageData(0, 0, image.width, image.height).data;
  const across = resample(from, image.width, image.height, order.factor, true);
  await tell(0.45, undefined);
  const pixels = resample(across, width, image.height, order.factor, false);
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

const reach = 3;
const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos = (x: number): number => (Math.abs(x) >= reach ? 0 : sinc(x) * sinc(x / reach));

/** Resamples in one direction. Results stay between the two nearest source pixels, give or take a little: no halos. */
function resample(from: Uint8ClampedArray, width: number, height: number, factor: number, sideways: boolean): Uint8ClampedArray {
  const outWidth = sideways ? width * factor : width;
  const outHeight = sideways ? height : height * factor;
  const out = new Uint8ClampedArray(outWidth * outHeight * 4);
  const length = sideways ? width : height;
  const weights = Array.from({ length: factor }, (_, phase) => {
    const centre = (phase + 0.5) / factor - 0.5;
    const taps = Array.from({ length: reach * 2 + 1 }, (_, tap) => lanczos(tap - reach - centre));
    const total = taps.reduce((sum, weight) => sum + weight, 0);
    return taps.map((weight) => weight / total);
  });
  const step = sideways ? 4 : width * 4;
  for (let y = 0; y < outHeight; y += 1) {
    for (let x = 0; x < outWidth; x += 1) {
      const position = sideways ? x : y;
      const base = Math.floor(position / factor);
      const taps = weights[position % factor] as number[];
      const line = sideways ? y * width * 4 : x * 4;
      const second = (position % factor) + 0.5 < factor / 2 ? Math.max(0, base - 1) : Math.min(length - 1, base + 1);
      const cursor = (y * outWidth + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let tap = 0; tap < taps.length; tap += 1) {
          const at = Math.max(0, Math.min(length - 1, base + tap - reach));
          sum += (from[line + at * step + channel] as number) * (taps[tap] as number);
        }
        const a = from[line + base * step + channel] as number;
        const b = from[line + second * step + channel] as number;
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
