import { css, hex, luminance, mix, type Rgb, tune } from './color.ts';
import type { StyleName } from './names.ts';
import { blend, clamp, createNoise, smooth } from './noise.ts';
import { inksOf } from './palettes.ts';
import { chance } from './random.ts';
import { blurred, type Canvas, sheet } from './raster.ts';
import type { Stage } from './stage.ts';

type Restyle = (canvas: Canvas, stage: Stage) => Canvas;

/** How a finished scene is made over in each style. `film` leaves it as it was painted. */
export const restyle: { readonly [name in StyleName]: Restyle } = {
  film: (canvas) => canvas,
  oil: (canvas, stage) => brushwork(canvas, stage, { coarse: 26, passes: 4, wet: 0.9, ridge: 0.34 }),
  watercolour: watercolour,
  pastel: (canvas, stage) => chalk(canvas, stage),
  ink: (canvas, stage) => inkDrawing(canvas, stage, true),
  line: (canvas, stage) => inkDrawing(canvas, stage, false),
  poster: (canvas, stage) => flat(canvas, stage, { levels: 7, shadow: false }),
  'paper-cut': (canvas, stage) => flat(canvas, stage, { levels: 7, shadow: true }),
  'low-poly': lowPoly,
  pixel: pixelArt,
};

const pixelsOf = (canvas: Canvas): Uint8ClampedArray => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;

/** Brightness of every pixel, 0…1. */
function brightness(pixels: Uint8ClampedArray): Float32Array {
  const values = new Float32Array(pixels.length / 4);
  for (let index = 0; index < values.length; index += 1) {
    const at = index * 4;
    values[index] = ((pixels[at] as number) * 0.2126 + (pixels[at + 1] as number) * 0.7152 + (pixels[at + 2] as number) * 0.0722) / 255;
  }
  return values;
}

/** How much contrast a place must have to earn the strokes of a pass. */
const thresholds = [0, 0.02, 0.05, 0.1] as const;

interface Brush {
  readonly coarse: number;
  readonly passes: number;
  readonly wet: number;
  readonly ridge: number;
}

/** Strokes of paint laid along the forms, large ones first, then smaller ones where there is something to see. */
function brushwork(canvas: Canvas, stage: Stage, brush: Brush): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const random = chance('brush');
  const noise = createNoise('brush');
  const target = sheet(width, height);
  target.pen.drawImage(blurred(canvas, 9 * unit), 0, 0);
  const relief = sheet(width, height);
  relief.pen.fillStyle = '#808080';
  relief.pen.fillRect(0, 0, width, height);
  for (let pass = 0; pass < brush.passes; pass += 1) {
    const size = (brush.coarse / 2 ** pass) * unit * 1.5;
    const source = pass === brush.passes - 1 ? canvas : blurred(canvas, Math.max(0.6, size * 0.22));
    const pixels = pixelsOf(source);
    const tone = brightness(pixels);
    const spacing = size * (pass < 2 ? 0.66 : 0.85);
    const spots: [number, number][] = [];
    for (let y = 0; y < height; y += spacing)
      for (let x = 0; x < width; x += spacing) spots.push([x + random.bell() * spacing, y + random.bell() * spacing]);
    for (let index = spots.length - 1; index > 0; index -= 1) {
      const other = random.whole(0, index);
      const kept = spots[index] as [number, number];
      spots[index] = spots[other] as [number, number];
      spots[other] = kept;
    }
    const reach = Math.max(1, Math.round(size * 0.4));
    for (const [sx, sy] of spots) {
      const x = Math.round(clamp(sx, reach, width - 1 - reach));
      const y = Math.round(clamp(sy, reach, height - 1 - reach));
      const gx = (tone[y * width + x + reach] as number) - (tone[y * width + x - reach] as number);
      const gy = (tone[(y + reach) * width + x] as number) - (tone[(y - reach) * width + x] as number);
      const edge = Math.hypot(gx, gy);
      // Fine strokes only where the picture has detail; the ground coat stays visible elsewhere.
      if (pass > 0 && edge < (thresholds[pass] ?? 0.055) * random.between(0.6, 1.6)) continue;
      const flow = noise.sum(x / (240 * unit), y / (240 * unit), 2) * 2.6;
      const angle = edge > 0.03 ? Math.atan2(gy, gx) + Math.PI / 2 : flow;
      const length = size * (edge > 0.03 ? 1.5 : 1.9) * random.between(0.7, 1.25);
      const at = (y * width + x) * 4;
      const shift = random.bell() * 9;
      target.pen.strokeStyle = `rgba(${Math.round(clamp((pixels[at] as number) + shift, 0, 255))},${Math.round(clamp((pixels[at + 1] as number) + shift, 0, 255))},${Math.round(clamp((pixels[at + 2] as number) + shift * 0.8, 0, 255))},${brush.wet})`;
      target.pen.lineWidth = size * random.between(0.42, 0.62);
      const bend = random.bell() * length * 0.3;
      const x1 = sx - Math.cos(angle) * length * 0.5;
      const y1 = sy - Math.sin(angle) * length * 0.5;
      const x2 = sx + Math.cos(angle) * length * 0.5;
      const y2 = sy + Math.sin(angle) * length * 0.5;
      target.pen.beginPath();
      target.pen.moveTo(x1, y1);
      target.pen.quadraticCurveTo(sx + Math.cos(angle + 1.57) * bend, sy + Math.sin(angle + 1.57) * bend, x2, y2);
      target.pen.stroke();
      const grey = Math.round(random.between(80, 176));
      relief.pen.strokeStyle = `rgba(${grey},${grey},${grey},0.75)`;
      relief.pen.lineWidth = Math.max(0.7, size * 0.16);
      for (const side of [-0.2, 0.1]) {
        const ox = Math.cos(angle + 1.57) * size * side;
        const oy = Math.sin(angle + 1.57) * size * side;
        relief.pen.beginPath();
        relief.pen.moveTo(x1 + ox, y1 + oy);
        relief.pen.quadraticCurveTo(sx + Math.cos(angle + 1.57) * bend + ox, sy + Math.sin(angle + 1.57) * bend + oy, x2 + ox, y2 + oy);
        relief.pen.stroke();
      }
    }
  }
  // The ridges of the bristles catch the light.
  const height8 = pixelsOf(relief.canvas);
  const image = target.pen.getImageData(0, 0, width, height);
  const { data } = image;
  for (let y = 1; y < height; y += 1) {
    for (let x = 1; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const slope = (height8[at] as number) - (height8[at - 4 - width * 4] as number);
      const lift = slope * brush.ridge;
      data[at] = (data[at] as number) + lift;
      data[at + 1] = (data[at + 1] as number) + lift;
      data[at + 2] = (data[at + 2] as number) + lift;
    }
  }
  target.pen.putImageData(image, 0, 0);
  return target.canvas;
}

/** Washes that gather at their edges, run into each other and let the paper through. */
function watercolour(canvas: Canvas, stage: Stage): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const noise = createNoise('wash');
  const soft = pixelsOf(blurred(canvas, 5.5 * unit));
  const fine = pixelsOf(blurred(canvas, 1.4 * unit));
  const out = sheet(width, height);
  const image = out.pen.createImageData(width, height);
  const { data } = image;
  const paper: Rgb = [249, 245, 236];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const wobbleX = noise.at(x / (34 * unit), y / (34 * unit)) * 9 * unit + noise.at(x / (9 * unit), y / (9 * unit)) * 2.5 * unit;
      const wobbleY =
        noise.at(x / (34 * unit) + 50, y / (34 * unit)) * 9 * unit + noise.at(x / (9 * unit) + 9, y / (9 * unit)) * 2.5 * unit;
      const fx = Math.round(clamp(x + wobbleX, 0, width - 1));
      const fy = Math.round(clamp(y + wobbleY, 0, height - 1));
      const from = (fy * width + fx) * 4;
      const stain = noise.sum(x / (120 * unit), y / (120 * unit), 4);
      const tooth = noise.at(x / (2.6 * unit), y / (2.6 * unit)) * 0.55 + noise.at(x / (5.4 * unit), y / (5.4 * unit)) * 0.45;
      const cursor = (y * width + x) * 4;
      const edgeX = Math.min(x, width - x) / (34 * unit);
      const edgeY = Math.min(y, height - y) / (34 * unit);
      const inside = smooth(0.35, 0.75, Math.min(edgeX, edgeY) + noise.sum(x / (46 * unit), y / (46 * unit), 3) * 0.55);
      const rim = inside > 0.02 && inside < 0.98 ? 0.12 : 0;
      let dark = 0;
      for (let channel = 0; channel < 3; channel += 1) dark += (soft[from + channel] as number) - (fine[from + channel] as number);
      // Pigment collects where a wash ended.
      const pooled = clamp(dark / 3 / 26, -0.5, 1);
      for (let channel = 0; channel < 3; channel += 1) {
        const base = blend(soft[from + channel] as number, fine[from + channel] as number, 0.62);
        const wash = 255 - (255 - base) * clamp(0.86 + stain * 0.34 + pooled * 0.4 + tooth * 0.16 + rim) * 0.96;
        data[cursor + channel] = blend(
          paper[channel] as number,
          Math.min(wash, wash * 0.94 + 18) * ((paper[channel] as number) / 255),
          inside,
        );
      }
      data[cursor + 3] = 255;
    }
  }
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}

/** Strokes of chalk on toned paper; the tooth of the paper breaks them. */
function chalk(canvas: Canvas, stage: Stage): Canvas {
  const painted = brushwork(canvas, stage, { coarse: 17, passes: 3, wet: 0.8, ridge: 0.06 });
  const { width, height } = canvas;
  const { unit } = stage;
  const noise = createNoise('chalk');
  const pen = painted.getContext('2d');
  const image = pen.getImageData(0, 0, width, height);
  const { data } = image;
  const paper = mix(stage.tones.haze, hex('cfc3b0'), 0.7);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const tooth = noise.at(x / (1.9 * unit), y / (1.9 * unit)) * 0.6 + noise.at((x + y) / (6 * unit), (x - y) / (1.7 * unit)) * 0.6;
      const bare = smooth(0.16, 0.62, tooth) * 0.55;
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = blend((data[at + channel] as number) * 1.02 + 5, paper[channel] as number, bare);
    }
  }
  pen.putImageData(image, 0, 0);
  return painted;
}

/** Drawn with a pen: contours and hatching; with washes of ink when `wash` is set. */
function inkDrawing(canvas: Canvas, stage: Stage, wash: boolean): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const noise = createNoise('ink');
  const fine = brightness(pixelsOf(blurred(canvas, 0.9 * unit)));
  const wide = brightness(pixelsOf(blurred(canvas, 2.6 * unit)));
  const soft = brightness(pixelsOf(blurred(canvas, 5 * unit)));
  const inks = stage.brief.paletteAsked ? inksOf(stage.brief.palette) : undefined;
  const ink: Rgb = inks?.[0] ?? hex('1b1a1e');
  const paper: Rgb = inks?.[5] ?? hex('f4efe4');
  const source = pixelsOf(blurred(canvas, 6 * unit));
  const out = sheet(width, height);
  const image = out.pen.createImageData(width, height);
  const { data } = image;
  let low = 1;
  let high = 0;
  for (let index = 0; index < soft.length; index += 97) {
    low = Math.min(low, soft[index] as number);
    high = Math.max(high, soft[index] as number);
  }
  const range = Math.max(0.2, high - low);
  const hatch = (u: number, spacing: number, shade: number): number => {
    const phase = Math.abs(((((u / spacing) % 1) + 1) % 1) - 0.5) * 2;
    return smooth(1 - shade - 0.16, 1 - shade + 0.16, phase);
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const index = y * width + x;
      const tremble = noise.at(x / (26 * unit), y / (26 * unit)) * 2.6 * unit;
      const tone = clamp(((soft[index] as number) - low) / range);
      const line = smooth(0.006, 0.035, (wide[index] as number) - (fine[index] as number)) * 0.95;
      const grainy = 0.88 + noise.at(x / (2.2 * unit), y / (2.2 * unit)) * 0.3;
      let dark = line;
      if (wash) {
        const level = 1 - tone;
        const steps = Math.floor(level * 4.6 + noise.sum(x / (70 * unit), y / (70 * unit), 3) * 0.6) / 4.6;
        dark = Math.max(dark, clamp(steps * 0.98 - 0.1) * (0.86 + noise.sum(x / (36 * unit), y / (36 * unit), 3) * 0.25));
        dark = Math.max(dark, tone < 0.22 ? 0.92 : 0);
      } else {
        const shade = smooth(0.78, 0.05, tone);
        if (shade > 0.08) dark = Math.max(dark, hatch(x + y + tremble, 8.5 * unit, shade * 0.5) * 0.72 * shade ** 0.4);
        if (shade > 0.42) dark = Math.max(dark, hatch(x - y + tremble, 8.5 * unit, (shade - 0.34) * 0.66) * 0.8);
        if (shade > 0.74) dark = Math.max(dark, hatch(x * 1.35 + tremble, 6.5 * unit, (shade - 0.66) * 1.2) * 0.85);
      }
      dark = clamp(dark * grainy);
      const cursor = index * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        // A breath of the scene's colour stays in the washes.
        const ground = wash ? blend(paper[channel] as number, source[cursor + channel] as number, 0.1) : (paper[channel] as number);
        data[cursor + channel] = blend(ground, ink[channel] as number, dark);
      }
      data[cursor + 3] = 255;
    }
  }
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}

/** Few flat colours with clean edges; as sheets of paper, each sheet lies a little above the darker one behind. */
function flat(canvas: Canvas, stage: Stage, { levels, shadow }: { readonly levels: number; readonly shadow: boolean }): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const source = blurred(canvas, (shadow ? 4.6 : 3) * unit);
  const colors = pixelsOf(source);
  const tone = brightness(colors);
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
    return tune(average, { chroma: 1.25, light: (index / (levels - 1) - 0.5) * 0.05 });
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
          blend(fill[channel] as number, colors[index * 4 + channel] as number, inks ? 0.1 : 0.4) * fibre,
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

/** Triangles whose corners sit on the picture's edges. */
function lowPoly(canvas: Canvas, stage: Stage): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const pixels = pixelsOf(blurred(canvas, 1.5 * unit));
  const tone = brightness(pixels);
  const random = chance('poly');
  const cell = (30 - stage.detail * 9) * unit;
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const corners: [number, number][] = [];
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const cx = (column - 0.5 + (row % 2) * 0.5) * cell;
      const cy = (row - 0.5) * cell;
      let best = -1;
      let spot: [number, number] = [cx, cy];
      for (let attempt = 0; attempt < 14; attempt += 1) {
        const x = Math.round(clamp(cx + random.bell() * cell * 0.62, 2, width - 3));
        const y = Math.round(clamp(cy + random.bell() * cell * 0.62, 2, height - 3));
        const edge =
          Math.abs((tone[y * width + x + 2] as number) - (tone[y * width + x - 2] as number)) +
          Math.abs((tone[(y + 2) * width + x] as number) - (tone[(y - 2) * width + x] as number)) +
          random.next() * 0.012;
        if (edge > best) {
          best = edge;
          spot = [x, y];
        }
      }
      const onEdge = column === 0 || row === 0 || column === columns || row === rows;
      corners.push(
        onEdge ? [cx + (column === 0 ? -cell : column === columns ? cell : 0), cy + (row === 0 ? -cell : row === rows ? cell : 0)] : spot,
      );
    }
  }
  const out = sheet(width, height);
  const corner = (row: number, column: number): [number, number] => corners[row * (columns + 1) + column] ?? [0, 0];
  const triangle = (a: [number, number], b: [number, number], c: [number, number]): void => {
    let [red, green, blue, count] = [0, 0, 0, 0];
    for (const [u, v] of [
      [0.33, 0.33],
      [0.2, 0.2],
      [0.6, 0.2],
      [0.2, 0.6],
      [0.45, 0.45],
      [0.1, 0.45],
      [0.45, 0.1],
    ] as const) {
      const x = Math.round(clamp(a[0] + (b[0] - a[0]) * u + (c[0] - a[0]) * v, 0, width - 1));
      const y = Math.round(clamp(a[1] + (b[1] - a[1]) * u + (c[1] - a[1]) * v, 0, height - 1));
      const at = (y * width + x) * 4;
      red += pixels[at] as number;
      green += pixels[at + 1] as number;
      blue += pixels[at + 2] as number;
      count += 1;
    }
    const facing = ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / (cell * cell);
    const shift = clamp(facing - 0.9, -0.6, 0.6) * 7 + random.bell() * 5;
    const color = css([red / count + shift, green / count + shift, blue / count + shift]);
    out.pen.fillStyle = color;
    out.pen.strokeStyle = color;
    out.pen.lineWidth = 0.9;
    out.pen.beginPath();
    out.pen.moveTo(a[0], a[1]);
    out.pen.lineTo(b[0], b[1]);
    out.pen.lineTo(c[0], c[1]);
    out.pen.closePath();
    out.pen.fill();
    out.pen.stroke();
  };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [a, b, c, d] = [corner(row, column), corner(row, column + 1), corner(row + 1, column), corner(row + 1, column + 1)];
      if (row % 2 === 0) {
        triangle(a, b, c);
        triangle(b, d, c);
      } else {
        triangle(a, b, d);
        triangle(a, d, c);
      }
    }
  }
  return out.canvas;
}

/** Large pixels in a small set of colours, with ordered dither between them. */
function pixelArt(canvas: Canvas, stage: Stage): Canvas {
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
