import { blend, clamp, type Noise, smooth } from './noise.ts';
import { type Canvas, sheet } from './raster.ts';
import type { Water } from './stage.ts';

/** Paints water over what lies below `top`: the scene above it mirrored, broken by waves that grow towards the viewer. */
export function paintWater(scene: Canvas, water: Water, noise: Noise, seconds: number, unit: number, step = 1): Canvas {
  const width = scene.width;
  const top = Math.round(water.top);
  const bottom = Math.min(scene.height, Math.round(water.bottom));
  const tall = Math.max(1, bottom - top);
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(tall / step);
  const sourceTall = Math.max(1, top);
  const source = scene.getContext('2d').getImageData(0, 0, width, sourceTall).data;
  const { canvas, pen } = sheet(columns, rows);
  const image = pen.createImageData(columns, rows);
  const { data } = image;
  const [bodyRed, bodyGreen, bodyBlue] = water.color;
  const [glitterRed, glitterGreen, glitterBlue] = water.glitter;
  const full = scene.height - top;
  let cursor = 0;
  for (let row = 0; row < rows; row += 1) {
    const down = row * step;
    const near = (down + 1) / full;
    // Waves in perspective: tiny at the horizon, wide near the feet.
    const wave = (9 + near * 190) * unit;
    // The integral of one over the wave's height: waves shrink evenly towards the horizon.
    const v = (full / (22 * unit)) * Math.log(1 + (22 * near) / 1.5);
    const swing = water.waves * (2.2 + near * 62) * unit;
    const clear = smooth(0, 1.15, near) * water.body;
    const scroll = seconds * 0.55;
    for (let column = 0; column < columns; column += 1) {
      const x = column * step;
      const u = (x - width / 2) / wave;
      const ripple = noise.at(u * 0.9 + scroll * 0.3, v - scroll) + noise.at(u * 2.1 - scroll * 0.4, v * 2.2 - scroll * 1.5) * 0.5;
      const slope = noise.at(u * 1.3 + 60, v * 1.25 + 31 - scroll * 1.2);
      const fromX = clamp(Math.round(x + ripple * swing * 0.55), 0, width - 1);
      const fromY = clamp(Math.round(top - 1 - down * (0.92 + water.waves * 0.18) - Math.abs(slope) * swing * 1.6), 0, sourceTall - 1);
      const from = (fromY * width + fromX) * 4;
      const facing = clamp(clear + slope * 0.34 * water.waves * (0.3 + near));
      const dim = 0.93 - near * 0.08;
      let red = blend((source[from] as number) * dim, bodyRed, facing);
      let green = blend((source[from + 1] as number) * dim, bodyGreen, facing);
      let blue = blend((source[from + 2] as number) * dim, bodyBlue, facing);
      if (water.glitterStrength > 0) {
        const away = Math.abs(x - water.glitterX) / ((26 + near * 190) * unit);
        if (away < 2.6) {
          const spark = smooth(0.16, 0.62, ripple * 0.7 + slope * 0.4 + 0.2 - near * 0.1) * Math.exp(-away * away) * water.glitterStrength;
          red = blend(red, glitterRed, spark);
          green = blend(green, glitterGreen, spark);
          blue = blend(blue, glitterBlue, spark);
        }
      }
      data[cursor] = red;
      data[cursor + 1] = green;
      data[cursor + 2] = blue;
      data[cursor + 3] = 255 * smooth(0, 2.5, down + 1);
      cursor += 4;
    }
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}
