import { css, mix, type Rgb, tune } from '../color.ts';
import { blend, clamp, createNoise, smooth } from '../noise.ts';
import { inksOf } from '../palettes.ts';
import { blurred, type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { brightness, pixelsOf } from './pixels.ts';

/** Few flat colours with clean edges; as sheets of paper, each sheet lies a little above the darker one behind. */
export function flat(canvas: Canvas, stage: Stage, { levels, shadow }: { readonly levels: number; readonly shadow: boolean }): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const colors = pixelsOf(blurred(canvas, (shadow ? 4.6 : 2.4) * unit));
  // Scissors cut no specks: the outlines of paper follow broader shapes than its colours do.
  const tone = brightness(shadow ? pixelsOf(blurred(canvas, 8 * unit)) : colors);
  const sorted = Float32Array.from({ length: 4000 }, (_, index) => tone[Math.floor((index / 4000) * tone.length)] as number).sort();
  const borders = Array.from({ length: levels - 1 }, (_, index) => {
    const even = (index + 1) / levels;
    return blend(sorted[Math.floor(even * 3999)] as number, blend(sorted[60] as number, sorted[3940] as number, even), 0.5);
  });
  const inks = stage.brief.paletteAsked ? inksOf(stage.brief.palette) : undefined;
  const sums = Array.from({ length: levels }, () => [0, 0, 0, 0]);
  const level = new Uint8Array(tone.length);
  for (let index = 0; index < tone.length; index += 1) {
    let step = 0;
    while (step < borders.length && (tone[index] as number) > (borders[step] as number)) step += 1;
    level[index] = step;
    if (index % 7 !== 0) continue;
    const sum = sums[step] as number[];
    for (let channel = 0; channel < 3; channel += 1) sum[channel] = (sum[channel] as number) + (colors[index * 4 + channel] as number);
    sum[3] = (sum[3] as number) + 1;
  }
  const fills: Rgb[] = sums.map(([red = 0, green = 0, blue = 0, count = 0], index) => {
    if (inks)
      return mix(
        inks[Math.floor((index / (levels - 1)) * 4.99)] ?? [0, 0, 0],
        inks[Math.ceil((index / (levels - 1)) * 4.99)] ?? [0, 0, 0],
        ((index / (levels - 1)) * 4.99) % 1,
      );
    const average: Rgb = count > 0 ? [red / count, green / count, blue / count] : [128, 128, 128];
    return tune(average, { chroma: shadow ? 1.5 : 1.3, light: (index / (levels - 1) - 0.5) * 0.05 });
  });
  const out = sheet(width, height);
  if (!shadow) {
    const image = out.pen.createImageData(width, height);
    const noise = createNoise('poster');
    for (let index = 0; index < tone.length; index += 1) {
      const x = index % width;
      const y = Math.floor(index / width);
      const here = level[index] as number;
      const border = borders[here] ?? 2;
      const soft = smooth(0.012, 0, border - (tone[index] as number));
      const a = fills[here] as Rgb;
      const b = fills[Math.min(levels - 1, here + 1)] as Rgb;
      // Local colour survives a little, so that a red roof stays a red roof.
      const own = inks ? 0 : 0.42;
      const ink = 1 - smooth(0.25, 0.75, noise.at(x / (2.4 * unit), y / (2.4 * unit))) * 0.05;
      for (let channel = 0; channel < 3; channel += 1) {
        const even = blend(a[channel] as number, b[channel] as number, soft * 0.9);
        const local = Math.round((colors[index * 4 + channel] as number) / 24) * 24;
        image.data[index * 4 + channel] = blend(even, local, own) * ink + 5;
      }
      image.data[index * 4 + 3] = 255;
    }
    out.pen.putImageData(image, 0, 0);
    return out.canvas;
  }
  out.pen.fillStyle = css(fills[levels - 1] ?? [255, 255, 255]);
  out.pen.fillRect(0, 0, width, height);
  const noise = createNoise('paper');
  const mask = sheet(width, height);
  for (let step = levels - 2; step >= 0; step -= 1) {
    const image = mask.pen.createImageData(width, height);
    const fill = fills[step] as Rgb;
    const border = borders[step] as number;
    for (let index = 0; index < tone.length; index += 1) {
      const alpha = smooth(border + 0.006, border - 0.006, tone[index] as number);
      if (alpha <= 0) continue;
      const x = index % width;
      const y = Math.floor(index / width);
      const fibre = 1 + noise.at(x / (3 * unit), y / (3 * unit)) * 0.03;
      for (let channel = 0; channel < 3; channel += 1)
        image.data[index * 4 + channel] = clamp(
          blend(fill[channel] as number, colors[index * 4 + channel] as number, inks ? 0.1 : 0.34) * fibre,
          0,
          255,
        );
      image.data[index * 4 + 3] = alpha * 255;
    }
    mask.pen.putImageData(image, 0, 0);
    out.pen.save();
    out.pen.shadowColor = 'rgba(15,10,25,0.5)';
    out.pen.shadowBlur = 13 * unit;
    out.pen.shadowOffsetX = -stage.light.side * 4 * unit;
    out.pen.shadowOffsetY = 6 * unit;
    out.pen.drawImage(mask.canvas, 0, 0);
    out.pen.restore();
  }
  return out.canvas;
}
