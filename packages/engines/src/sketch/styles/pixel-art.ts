import { luminance, mix, type Rgb, tune } from '../color.ts';
import { inksOf } from '../palettes.ts';
import { type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';

/** Large pixels in a small set of colours, with ordered dither between them. */
export function pixelArt(canvas: Canvas, stage: Stage): Canvas {
  const { width, height } = canvas;
  const size = Math.max(2, Math.round(Math.min(width, height) / 168));
  const columns = Math.ceil(width / size);
  const rows = Math.ceil(height / size);
  const small = sheet(columns, rows);
  small.pen.drawImage(canvas, 0, 0, columns, rows);
  const image = small.pen.getImageData(0, 0, columns, rows);
  const { data } = image;
  const colors = fewColors(data, 28, stage.brief.paletteAsked ? inksOf(stage.brief.palette) : undefined);
  const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const at = (y * columns + x) * 4;
      const shift = ((bayer[(y % 4) * 4 + (x % 4)] as number) / 15 - 0.5) * 22;
      let best = Number.POSITIVE_INFINITY;
      let chosen: Rgb = [0, 0, 0];
      for (const color of colors) {
        const dr = (data[at] as number) * 1.04 + shift - color[0];
        const dg = (data[at + 1] as number) * 1.04 + shift - color[1];
        const db = (data[at + 2] as number) * 1.04 + shift - color[2];
        const far = dr * dr * 0.3 + dg * dg * 0.59 + db * db * 0.18;
        if (far < best) {
          best = far;
          chosen = color;
        }
      }
      data[at] = chosen[0];
      data[at + 1] = chosen[1];
      data[at + 2] = chosen[2];
    }
  }
  small.pen.putImageData(image, 0, 0);
  const out = sheet(width, height);
  out.pen.imageSmoothingEnabled = false;
  out.pen.drawImage(small.canvas, 0, 0, columns * size, rows * size);
  return out.canvas;
}

/** The picture's own main colours, by repeatedly halving the widest group. */
function fewColors(data: Uint8ClampedArray, count: number, inks: readonly Rgb[] | undefined): Rgb[] {
  if (inks) {
    const table: Rgb[] = [];
    for (let index = 0; index < 18; index += 1) {
      const at = (index / 17) * 4.999;
      table.push(mix(inks[Math.floor(at)] ?? [0, 0, 0], inks[Math.floor(at) + 1] ?? [255, 255, 255], at % 1));
    }
    return table;
  }
  let groups: number[][] = [[]];
  for (let at = 0; at < data.length; at += 4 * 3) (groups[0] as number[]).push(at);
  while (groups.length < count) {
    let widest = 0;
    let channel = 0;
    let span = -1;
    for (const [index, group] of groups.entries()) {
      if (group.length < 8) continue;
      for (let c = 0; c < 3; c += 1) {
        let low = 255;
        let high = 0;
        for (const at of group) {
          low = Math.min(low, data[at + c] as number);
          high = Math.max(high, data[at + c] as number);
        }
        const weight = (high - low) * Math.log2(group.length);
        if (weight > span) {
          span = weight;
          widest = index;
          channel = c;
        }
      }
    }
    if (span <= 0) break;
    const group = (groups[widest] as number[]).sort((a, b) => (data[a + channel] as number) - (data[b + channel] as number));
    const half = Math.floor(group.length / 2);
    groups = [...groups.slice(0, widest), group.slice(0, half), group.slice(half), ...groups.slice(widest + 1)];
  }
  return groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const sum = [0, 0, 0];
      for (const at of group) for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] as number) + (data[at + c] as number);
      const average: Rgb = [(sum[0] as number) / group.length, (sum[1] as number) / group.length, (sum[2] as number) / group.length];
      return tune(average, { chroma: 1.22, light: (luminance(average) - 0.5) * 0.05 });
    });
}
