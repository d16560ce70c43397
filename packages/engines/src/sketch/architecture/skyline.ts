import { css, hex, mix, type Rgb, tune } from '../color.ts';
import { clamp } from '../noise.ts';
import type { Chance } from '../random.ts';
import { glow, type Pen, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { atDistance } from '../tones.ts';
import { wallColors } from './wall-colors.ts';

/** A row of towers against the sky. Near rows show windows one by one, far ones only as a shimmer. */
export function paintSkyline(
  stage: Stage,
  row: {
    readonly name: string;
    readonly base: number;
    readonly rise: number;
    readonly distance: number;
    readonly wide: number;
    readonly gap?: number;
  },
) {
  const { width, height, unit, tones } = stage;
  const random = stage.random.branch(`skyline/${row.name}`);
  const { canvas, pen } = sheet(width, height);
  const focus = stage.focus.x / width;
  let x = -random.between(0, row.wide) * unit;
  while (x < width) {
    const wide = row.wide * unit * random.between(0.55, 1.35);
    const across = (x + wide / 2) / width;
    const cluster = Math.exp(-(((across - focus) / 0.24) ** 2));
    const tall = row.rise * (0.28 + random.next() ** 1.6 * 0.42 + cluster * random.between(0.15, 0.62));
    if (!random.happens(row.gap ?? 0)) tower(stage, pen, x, row.base, wide, tall, row.distance, random);
    x += wide * random.between(0.86, 1.1);
  }
  // Haze gathers between the streets.
  const fog = pen.createLinearGradient(0, row.base - row.rise * 0.75, 0, row.base);
  fog.addColorStop(0, css(tones.haze, 0));
  fog.addColorStop(1, css(mix(tones.haze, tones.horizon, 0.3), 0.3 + row.distance * 0.55));
  pen.globalCompositeOperation = 'source-atop';
  pen.fillStyle = fog;
  pen.fillRect(0, 0, width, height);
  return canvas;
}

function tower(stage: Stage, pen: Pen, x: number, base: number, wide: number, tall: number, distance: number, random: Chance): void {
  const { unit, tones, light } = stage;
  const surface = mix(random.pick([hex('7b7f8a'), hex('8c8078'), hex('66707c'), hex('9a8e82'), hex('5b6472')]), tones.sky, 0.15);
  const { lit, shade, dark } = wallColors(stage, surface, distance);
  const split = light.side > 0 ? random.between(0.55, 0.72) : random.between(0.28, 0.45);
  const top = base - tall;
  const kind = random.next();
  const facade = (left: number, from: number, span: number, down: number, color: Rgb): void => {
    const gradient = pen.createLinearGradient(0, from, 0, from + down);
    gradient.addColorStop(0, css(mix(color, tones.sky, 0.12)));
    gradient.addColorStop(1, css(mix(color, tones.haze, 0.18 + distance * 0.2)));
    pen.fillStyle = gradient;
    pen.fillRect(left, from, span + 0.6, down);
  };
  const body = (from: number, inset: number): void => {
    const left = x + inset;
    const span = wide - inset * 2;
    facade(left, from, span * split, base - from, light.side > 0 ? shade : lit);
    facade(left + span * split, from, span * (1 - split), base - from, light.side > 0 ? lit : shade);
  };
  body(top, 0);
  if (kind < 0.3 && tall > wide * 2) {
    body(top - tall * 0.09, wide * 0.16);
    if (random.happens(0.6)) body(top - tall * 0.15, wide * 0.3);
  } else if (kind < 0.42) {
    pen.fillStyle = css(light.side > 0 ? shade : lit);
    pen.beginPath();
    pen.moveTo(x, top + 1);
    pen.lineTo(x + wide * 0.5, top - wide * random.between(0.5, 1.3));
    pen.lineTo(x + wide, top + 1);
    pen.fill();
  } else if (kind < 0.56) {
    pen.fillStyle = css(dark);
    for (let index = 0; index < 3; index += 1) {
      const w = wide * random.between(0.08, 0.22);
      pen.fillRect(x + random.next() * (wide - w), top - wide * 0.12, w, wide * 0.14);
    }
  }
  if (random.happens(0.3) && tall > wide * 1.6) {
    const mast = top - tall * random.between(0.08, 0.2);
    pen.strokeStyle = css(dark);
    pen.lineWidth = Math.max(0.6, 1.6 * unit * (1.2 - distance));
    pen.beginPath();
    pen.moveTo(x + wide / 2, top);
    pen.lineTo(x + wide / 2, mast);
    pen.stroke();
    if (tones.lamps > 0.5) glow(pen, x + wide / 2, mast, 10 * unit, (alpha) => css([255, 80, 60], alpha), 0.8);
  }
  windows(stage, pen, x, top, wide, tall, distance, random);
}

function windows(stage: Stage, pen: Pen, x: number, top: number, wide: number, tall: number, distance: number, random: Chance): void {
  const { unit, tones } = stage;
  const cell = Math.max(3.2, (15 - distance * 10) * unit);
  const columns = Math.floor((wide * 0.88) / cell);
  const rows = Math.floor((tall * 0.94) / (cell * 1.28));
  if (columns < 2) return;
  const left = x + (wide - columns * cell) / 2;
  const pattern = random.next();
  const lively = tones.lamps * random.between(0.12, 0.55);
  const neon = stage.brief.palette === 'neon' || stage.brief.text.includes(' neon ') || stage.brief.text.includes(' cyberpunk ');
  const groups = new Map<string, [number, number, number, number][]>();
  const add = (color: string, box: [number, number, number, number]): void => {
    const boxes = groups.get(color);
    if (boxes) boxes.push(box);
    else groups.set(color, [box]);
  };
  const glass = atDistance(tones, tune(mix(tones.sky, tones.deep, 0.45), { light: -0.05 }), distance);
  for (let line = 0; line < rows; line += 1) {
    const floorLit = random.next() < 0.08 * tones.lamps;
    for (let column = 0; column < columns; column += 1) {
      const px = left + column * cell + cell * 0.18;
      const py = top + tall * 0.025 + line * cell * 1.28;
      const w = pattern < 0.35 ? cell * 0.86 : cell * 0.56;
      const h = pattern > 0.75 ? cell * 1.05 : cell * 0.66;
      if (random.next() < lively || floorLit) {
        const lamp =
          neon && random.happens(0.35)
            ? random.pick([hex('ff4fa8'), hex('48d8ff'), hex('a86bff')])
            : mix(tones.lamp, random.pick([hex('fff0c8'), hex('ffd58a'), hex('ffb868'), hex('d8ecff')]), 0.5);
        add(css(atDistance(tones, lamp, distance * 0.55), clamp(0.35 + random.next() * 0.65) * (1 - distance * 0.35)), [px, py, w, h]);
      } else if (pattern < 0.86) add(css(glass, 0.42 - distance * 0.3), [px, py, w, h]);
    }
  }
  for (const [color, boxes] of groups) {
    pen.fillStyle = color;
    for (const [px, py, w, h] of boxes) pen.fillRect(px, py, w, h);
  }
}
