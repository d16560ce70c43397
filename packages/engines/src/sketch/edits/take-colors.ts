import type { Canvas } from '../raster.ts';

/** Moves the mean and the spread of each colour channel towards those of the reference. */
export function takeColors(canvas: Canvas, reference: Canvas, strength: number): void {
  const pen = canvas.getContext('2d');
  const image = pen.getImageData(0, 0, canvas.width, canvas.height);
  const { data } = image;
  const measure = (pixels: Uint8ClampedArray, channel: number): { mean: number; spread: number } => {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let at = channel; at < pixels.length; at += 4 * 7) {
      const value = pixels[at] as number;
      sum += value;
      squares += value * value;
      count += 1;
    }
    const mean = sum / Math.max(1, count);
    return { mean, spread: Math.sqrt(Math.max(1, squares / Math.max(1, count) - mean * mean)) };
  };
  const wanted = reference.getContext('2d').getImageData(0, 0, reference.width, reference.height).data;
  for (let channel = 0; channel < 3; channel += 1) {
    const here = measure(data, channel);
    const there = measure(wanted, channel);
    const gain = Math.min(1.8, Math.max(0.5, there.spread / here.spread));
    for (let at = channel; at < data.length; at += 4) {
      const value = data[at] as number;
      data[at] = value + ((value - here.mean) * gain + there.mean - value) * strength * 0.8;
    }
  }
  pen.putImageData(image, 0, 0);
}
