import { css, hex, mix, type Rgb, tune } from './color.ts';
import { clamp } from './noise.ts';
import type { Chance } from './random.ts';
import { glow, type Pen, sheet } from './raster.ts';
import type { Stage } from './stage.ts';
import { atDistance, litBy } from './tones.ts';

/** The lit and the shaded side of a wall at a distance. */
export function wallColors(stage: Stage, surface: Rgb, distance: number): { lit: Rgb; shade: Rgb; dark: Rgb } {
  const { tones } = stage;
  return {
    lit: atDistance(tones, litBy(tones, surface, 0.9), distance),
    shade: atDistance(tones, litBy(tones, surface, 0.18), distance),
    dark: atDistance(tones, litBy(tones, tune(surface, { light: -0.12 }), 0.03), distance),
  };
}

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

export interface HouseLook {
  readonly wall: Rgb;
  readonly roof: Rgb;
  readonly distance: number;
  readonly timber?: boolean;
}

/** A house with a pitched roof seen a little from the side, its windows lit when lamps are on. */
export function paintHouse(stage: Stage, pen: Pen, x: number, base: number, wide: number, look: HouseLook, random: Chance): void {
  const { tones, light } = stage;
  const wall = wallColors(stage, look.wall, look.distance);
  const roof = wallColors(stage, look.roof, look.distance);
  const snowy = stage.brief.weather === 'snow' || stage.brief.extras.has('winter');
  const gable = wide * random.between(0.36, 0.44);
  const tall = wide * random.between(0.34, 0.46);
  const pitch = wide * random.between(0.3, 0.4);
  const eave = wide * 0.04;
  const gableLeft = light.side > 0 ? 1 : 0;
  const gx = gableLeft ? x - wide / 2 : x + wide / 2 - gable;
  const sx = gableLeft ? gx + gable : x - wide / 2;
  const side = wide - gable;
  const top = base - tall;
  const peak = top - pitch;
  const peakX = gx + gable / 2;
  const ridgeEnd = gableLeft ? x + wide / 2 - gable * 0.36 : x - wide / 2 + gable * 0.36;
  // Ground shadow.
  pen.fillStyle = css(tones.deep, 0.26);
  pen.beginPath();
  pen.ellipse(x - light.side * wide * 0.16, base, wide * 0.66, wide * 0.05, 0, 0, Math.PI * 2);
  pen.fill();
  // The long side takes the light, the gable is in shade.
  const sideGradient = pen.createLinearGradient(0, top, 0, base);
  sideGradient.addColorStop(0, css(mix(wall.shade, wall.lit, 0.45)));
  sideGradient.addColorStop(0.25, css(wall.lit));
  sideGradient.addColorStop(1, css(mix(wall.lit, wall.shade, 0.3)));
  pen.fillStyle = sideGradient;
  pen.fillRect(sx, top, side, tall);
  pen.fillStyle = css(wall.shade);
  pen.beginPath();
  pen.moveTo(gx, base);
  pen.lineTo(gx, top);
  pen.lineTo(peakX, peak);
  pen.lineTo(gx + gable, top);
  pen.lineTo(gx + gable, base);
  pen.closePath();
  pen.fill();
  if (look.timber) {
    pen.strokeStyle = css(wall.dark, 0.4);
    pen.lineWidth = Math.max(0.5, wide * 0.006);
    pen.beginPath();
    for (let y = base - wide * 0.05; y > top; y -= wide * 0.055) {
      pen.moveTo(gx, y);
      pen.lineTo(gx + gable, y);
      pen.moveTo(sx, y);
      pen.lineTo(sx + side, y);
    }
    pen.stroke();
  }
  // Chimney behind the ridge, with a thread of smoke on cool days.
  const chimneyX = gableLeft ? peakX + side * 0.55 : peakX - side * 0.55;
  pen.fillStyle = css(wall.dark);
  pen.fillRect(chimneyX - wide * 0.03, peak - wide * 0.075, wide * 0.062, pitch * 0.6);
  // Roof.
  const outer = gableLeft ? x + wide / 2 + eave : x - wide / 2 - eave;
  const roofGradient = pen.createLinearGradient(0, peak, 0, top);
  const roofLit = snowy ? atDistance(tones, litBy(tones, [244, 247, 252], 0.85), look.distance) : roof.lit;
  roofGradient.addColorStop(0, css(roofLit));
  roofGradient.addColorStop(1, css(mix(roofLit, snowy ? tones.ambient : roof.shade, 0.35)));
  pen.fillStyle = roofGradient;
  pen.beginPath();
  pen.moveTo(peakX, peak);
  pen.lineTo(ridgeEnd, peak + pitch * 0.02);
  pen.lineTo(outer, top + eave * 0.9);
  pen.lineTo(gableLeft ? gx + gable - eave * 0.4 : gx + eave * 0.4, top + eave * 0.9);
  pen.closePath();
  pen.fill();
  pen.save();
  pen.clip();
  pen.strokeStyle = css(roof.dark, snowy ? 0.08 : 0.26);
  pen.lineWidth = Math.max(0.5, wide * 0.005);
  pen.beginPath();
  for (let y = peak; y < top + eave; y += Math.max(2.2, wide * 0.028)) {
    pen.moveTo(x - wide, y);
    pen.lineTo(x + wide, y);
  }
  pen.stroke();
  pen.restore();
  pen.strokeStyle = css(snowy ? roofLit : mix(roof.dark, roof.lit, 0.15));
  pen.lineWidth = Math.max(1, wide * 0.03);
  pen.beginPath();
  pen.moveTo(gx - eave, top + eave * 1.2);
  pen.lineTo(peakX, peak);
  pen.lineTo(gx + gable + eave, top + eave * 1.2);
  pen.stroke();
  // Windows and door.
  const glowing = random.next() < 0.25 + tones.lamps * 0.85;
  const pane = (px: number, py: number, w: number, h: number): void => {
    pen.fillStyle = css(atDistance(tones, tune(look.wall, { light: 0.06 }), look.distance), 0.55);
    pen.fillRect(px - w * 0.12, py - w * 0.12, w * 1.24, h + w * 0.24);
    if (glowing && random.happens(0.8)) {
      const warm = pen.createLinearGradient(0, py, 0, py + h);
      warm.addColorStop(0, css(mix(tones.lamp, [255, 246, 214], 0.55)));
      warm.addColorStop(1, css(tones.lamp));
      pen.fillStyle = warm;
      pen.fillRect(px, py, w, h);
      if (tones.lamps > 0.3) glow(pen, px + w / 2, py + h / 2, w * 3.4, (alpha) => css(tones.lamp, alpha), 0.42 * tones.lamps);
    } else {
      pen.fillStyle = css(atDistance(tones, mix(tones.deep, tones.sky, 0.35), look.distance));
      pen.fillRect(px, py, w, h);
    }
    pen.fillStyle = css(wall.dark, 0.7);
    pen.fillRect(px + w * 0.46, py, w * 0.08, h);
    pen.fillRect(px, py + h * 0.46, w, w * 0.08);
  };
  const count = side > gable * 1.6 ? 3 : 2;
  for (let index = 0; index < count; index += 1)
    pane(sx + side * ((index + 0.5) / count) - wide * 0.035, top + tall * 0.3, wide * 0.07, wide * 0.11);
  pane(gx + gable / 2 - wide * 0.03, top - pitch * 0.32, wide * 0.06, wide * 0.085);
  pen.fillStyle = css(mix(wall.dark, hex('5a3420'), 0.5));
  pen.fillRect(gx + gable * 0.42, base - tall * 0.56, gable * 0.26, tall * 0.56);
  pane(gx + gable * 0.12, top + tall * 0.32, wide * 0.055, wide * 0.09);
  if (stage.brief.time !== 'day' && look.distance < 0.45) {
    smoke(stage, pen, chimneyX, peak - wide * 0.08, wide, random);
  }
}

function smoke(stage: Stage, pen: Pen, x: number, y: number, size: number, random: Chance): void {
  const { tones, light } = stage;
  let px = x;
  let py = y;
  for (let puff = 0; puff < 26; puff += 1) {
    const t = puff / 26;
    const radius = size * (0.018 + t * 0.085);
    const gradient = pen.createRadialGradient(px, py, 0, px, py, radius);
    gradient.addColorStop(0, css(mix(tones.haze, tones.cloudLit, 0.5), 0.2 * (1 - t)));
    gradient.addColorStop(1, css(tones.haze, 0));
    pen.fillStyle = gradient;
    pen.fillRect(px - radius, py - radius, radius * 2, radius * 2);
    px += size * (0.006 + t * 0.03) * -light.side + random.bell() * size * 0.008;
    py -= size * 0.026;
  }
}

/** A lighthouse on its rock; at dusk and night its beams sweep the haze. */
export function paintLighthouse(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { tones, light, unit } = stage;
  const white = wallColors(stage, hex('f1ece2'), distance);
  const red = wallColors(stage, hex(stage.random.branch('lighthouse').pick(['b5372c', '2f4a6b', 'c2452f', '2d2f33'])), distance);
  const half = tall * 0.095;
  const narrow = half * 0.62;
  const bodyTop = base - tall * 0.76;
  const widthAt = (y: number): number => {
    const t = clamp((base - y) / (base - bodyTop));
    return half + (narrow - half) * t ** 0.8;
  };
  if (tones.lamps > 0.35) {
    const lampY = base - tall * 0.83;
    for (const direction of [-1, 1]) {
      pen.save();
      pen.globalCompositeOperation = 'screen';
      const length = stage.width * 0.75;
      const beam = pen.createLinearGradient(x, lampY, x + direction * length, lampY - length * 0.05);
      beam.addColorStop(0, css([255, 240, 200], 0.5 * tones.lamps));
      beam.addColorStop(0.3, css([255, 236, 190], 0.16 * tones.lamps));
      beam.addColorStop(1, css([255, 236, 190], 0));
      pen.fillStyle = beam;
      pen.filter = `blur(${4 * unit}px)`;
      pen.beginPath();
      pen.moveTo(x, lampY);
      pen.lineTo(x + direction * length, lampY - length * 0.15);
      pen.lineTo(x + direction * length, lampY + length * 0.03);
      pen.fill();
      pen.restore();
    }
  }
  const bands = 5;
  for (let band = 0; band < bands; band += 1) {
    const from = base + (bodyTop - base) * (band / bands);
    const to = base + (bodyTop - base) * ((band + 1) / bands);
    const tone = band % 2 === 1 ? red : white;
    const w0 = widthAt(from);
    const w1 = widthAt(to);
    const gradient = pen.createLinearGradient(x - w0, 0, x + w0, 0);
    const lit = css(tone.lit);
    const shade = css(tone.shade);
    gradient.addColorStop(0, light.side > 0 ? css(tone.dark) : css(mix(tone.lit, tone.shade, 0.2)));
    gradient.addColorStop(0.3, light.side > 0 ? shade : lit);
    gradient.addColorStop(0.72, light.side > 0 ? lit : shade);
    gradient.addColorStop(1, light.side > 0 ? css(mix(tone.lit, tone.shade, 0.2)) : css(tone.dark));
    pen.fillStyle = gradient;
    pen.beginPath();
    pen.moveTo(x - w0, from + 0.5);
    pen.quadraticCurveTo(x, from + w0 * 0.24, x + w0, from + 0.5);
    pen.lineTo(x + w1, to);
    pen.quadraticCurveTo(x, to + w1 * 0.24, x - w1, to);
    pen.closePath();
    pen.fill();
  }
  pen.fillStyle = css(mix(tones.deep, white.shade, 0.3));
  for (const at of [0.2, 0.42, 0.64]) {
    const y = base + (bodyTop - base) * at;
    pen.beginPath();
    pen.roundRect(x - tall * 0.012 + light.side * half * 0.15, y - tall * 0.035, tall * 0.024, tall * 0.04, [
      tall * 0.012,
      tall * 0.012,
      0,
      0,
    ]);
    pen.fill();
  }
  const dark = css(mix(tones.deep, atDistance(tones, hex('3a3f46'), distance), 0.6));
  pen.fillStyle = dark;
  pen.fillRect(x - narrow * 1.4, bodyTop - tall * 0.014, narrow * 2.8, tall * 0.018);
  pen.strokeStyle = dark;
  pen.lineWidth = Math.max(0.7, tall * 0.005);
  pen.beginPath();
  for (let post = -4; post <= 4; post += 1) {
    pen.moveTo(x + (post / 4) * narrow * 1.34, bodyTop - tall * 0.012);
    pen.lineTo(x + (post / 4) * narrow * 1.34, bodyTop - tall * 0.05);
  }
  pen.moveTo(x - narrow * 1.34, bodyTop - tall * 0.05);
  pen.lineTo(x + narrow * 1.34, bodyTop - tall * 0.05);
  pen.stroke();
  const lampTop = bodyTop - tall * 0.11;
  const lampGradient = pen.createLinearGradient(0, lampTop, 0, bodyTop);
  lampGradient.addColorStop(0, css(mix(tones.lamp, [255, 250, 225], 0.7)));
  lampGradient.addColorStop(1, css(tones.lamp));
  pen.fillStyle = tones.lamps > 0.25 ? lampGradient : css(mix(tones.sky, [255, 255, 255], 0.3));
  pen.fillRect(x - narrow * 0.74, lampTop, narrow * 1.48, bodyTop - lampTop - tall * 0.012);
  pen.fillStyle = dark;
  for (const at of [-0.76, -0.28, 0.22, 0.7]) pen.fillRect(x + narrow * at, lampTop, narrow * 0.07, bodyTop - lampTop);
  pen.fillStyle = css(mix(red.shade, red.lit, 0.4));
  pen.beginPath();
  pen.moveTo(x - narrow, lampTop + tall * 0.006);
  pen.quadraticCurveTo(x - narrow * 0.5, lampTop - tall * 0.075, x, lampTop - tall * 0.085);
  pen.quadraticCurveTo(x + narrow * 0.5, lampTop - tall * 0.075, x + narrow, lampTop + tall * 0.006);
  pen.fill();
  pen.fillRect(x - tall * 0.004, lampTop - tall * 0.125, tall * 0.008, tall * 0.05);
  if (tones.lamps > 0.25)
    glow(pen, x, lampTop + tall * 0.05, tall * 0.34, (alpha) => css(mix(tones.lamp, [255, 244, 210], 0.5), alpha), 0.9 * tones.lamps);
}

/** A castle of towers and walls on its hill. */
export function paintCastle(stage: Stage, pen: Pen, x: number, base: number, wide: number, distance: number): void {
  const { tones, light } = stage;
  const random = stage.random.branch('castle');
  const stone = wallColors(stage, random.pick([hex('a79c8d'), hex('8e8a86'), hex('b3a48c')]), distance);
  const slate = wallColors(stage, random.pick([hex('4c5a70'), hex('7a3f38'), hex('3f5560')]), distance);
  const block = (left: number, top: number, w: number, bottom: number, crenels: boolean): void => {
    const gradient = pen.createLinearGradient(left, 0, left + w, 0);
    gradient.addColorStop(0, css(light.side > 0 ? stone.dark : mix(stone.lit, stone.shade, 0.15)));
    gradient.addColorStop(0.45, css(mix(stone.lit, stone.shade, 0.5)));
    gradient.addColorStop(1, css(light.side > 0 ? mix(stone.lit, stone.shade, 0.1) : stone.dark));
    pen.fillStyle = gradient;
    pen.fillRect(left, top, w, bottom - top);
    if (!crenels) return;
    const tooth = Math.max(2, w / Math.max(5, Math.round(w / (wide * 0.022))));
    for (let px = left; px < left + w - tooth * 0.4; px += tooth * 2) pen.fillRect(px, top - tooth * 0.95, tooth, tooth);
  };
  const spire = (cx: number, top: number, w: number, bottom: number, cone: number): void => {
    block(cx - w / 2, top, w, bottom, cone === 0);
    if (cone > 0) {
      pen.fillStyle = css(slate.shade);
      pen.beginPath();
      pen.moveTo(cx - w * 0.66, top + 1);
      pen.lineTo(cx, top - cone);
      pen.lineTo(cx + w * 0.66, top + 1);
      pen.fill();
      pen.fillStyle = css(slate.lit);
      pen.beginPath();
      pen.moveTo(cx + light.side * w * 0.1, top + 1);
      pen.lineTo(cx, top - cone);
      pen.lineTo(cx + light.side * w * 0.66, top + 1);
      pen.fill();
      if (random.happens(0.6)) {
        pen.strokeStyle = css(slate.dark);
        pen.lineWidth = Math.max(0.6, wide * 0.003);
        pen.beginPath();
        pen.moveTo(cx, top - cone);
        pen.lineTo(cx, top - cone * 1.2);
        pen.stroke();
        pen.fillStyle = css(mix(hex('b5402f'), tones.haze, distance * 0.6));
        pen.beginPath();
        pen.moveTo(cx, top - cone * 1.2);
        pen.lineTo(cx + wide * 0.035, top - cone * 1.17);
        pen.lineTo(cx, top - cone * 1.13);
        pen.fill();
      }
    }
    for (let y = top + w * 0.5; y < bottom - w * 0.3; y += w * 0.95) {
      const lamp = random.next() < tones.lamps * 0.75;
      pen.fillStyle = lamp ? css(mix(tones.lamp, [255, 240, 200], 0.4)) : css(stone.dark, 0.8);
      pen.beginPath();
      pen.roundRect(cx - w * 0.08, y, w * 0.16, w * 0.3, [w * 0.08, w * 0.08, 0, 0]);
      pen.fill();
      if (lamp) glow(pen, cx, y + w * 0.15, w * 0.8, (alpha) => css(tones.lamp, alpha), 0.4);
    }
  };
  const u = wide;
  spire(x - u * 0.06, base - u * 0.66, u * 0.16, base, u * 0.26);
  spire(x + u * 0.14, base - u * 0.5, u * 0.13, base, u * 0.2);
  spire(x - u * 0.25, base - u * 0.42, u * 0.12, base, u * 0.19);
  block(x - u * 0.36, base - u * 0.24, u * 0.72, base + u * 0.02, true);
  spire(x + u * 0.33, base - u * 0.36, u * 0.13, base + u * 0.02, u * 0.17);
  spire(x - u * 0.4, base - u * 0.3, u * 0.12, base + u * 0.02, 0);
  block(x - u * 0.1, base - u * 0.3, u * 0.2, base + u * 0.02, true);
  pen.fillStyle = css(stone.dark);
  pen.beginPath();
  pen.roundRect(x - u * 0.045, base - u * 0.12, u * 0.09, u * 0.14, [u * 0.045, u * 0.045, 0, 0]);
  pen.fill();
}

/** A windmill with its four sails. */
export function paintWindmill(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { tones, light } = stage;
  const wall = wallColors(stage, hex('d8cdb9'), distance);
  const cap = wallColors(stage, hex('6a4632'), distance);
  const body = pen.createLinearGradient(x - tall * 0.17, 0, x + tall * 0.17, 0);
  body.addColorStop(0, css(light.side > 0 ? wall.shade : wall.lit));
  body.addColorStop(1, css(light.side > 0 ? wall.lit : wall.shade));
  pen.fillStyle = body;
  pen.beginPath();
  pen.moveTo(x - tall * 0.17, base);
  pen.lineTo(x - tall * 0.1, base - tall * 0.6);
  pen.lineTo(x + tall * 0.1, base - tall * 0.6);
  pen.lineTo(x + tall * 0.17, base);
  pen.fill();
  pen.fillStyle = css(mix(cap.shade, cap.lit, 0.4));
  pen.beginPath();
  pen.ellipse(x, base - tall * 0.6, tall * 0.115, tall * 0.115, 0, Math.PI, 0);
  pen.fill();
  pen.fillStyle = tones.lamps > 0.4 ? css(tones.lamp) : css(wall.dark);
  for (const at of [0.22, 0.42]) pen.fillRect(x - tall * 0.016, base - tall * at, tall * 0.032, tall * 0.05);
  pen.fillStyle = css(cap.dark);
  pen.fillRect(x - tall * 0.025, base - tall * 0.1, tall * 0.05, tall * 0.1);
  const hubY = base - tall * 0.62;
  const turn = stage.random.branch('mill').between(0.2, 1.2);
  pen.save();
  pen.translate(x, hubY);
  for (let sail = 0; sail < 4; sail += 1) {
    pen.save();
    pen.rotate(turn + (sail * Math.PI) / 2);
    pen.strokeStyle = css(cap.dark);
    pen.lineWidth = Math.max(1, tall * 0.011);
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(0, -tall * 0.46);
    pen.stroke();
    pen.fillStyle = css(mix(wall.lit, tones.haze, 0.2), 0.7);
    pen.fillRect(tall * 0.006, -tall * 0.45, tall * 0.07, tall * 0.34);
    pen.lineWidth = Math.max(0.5, tall * 0.004);
    pen.beginPath();
    for (let rung = 0; rung <= 8; rung += 1) {
      pen.moveTo(0, -tall * (0.11 + rung * 0.0425));
      pen.lineTo(tall * 0.076, -tall * (0.11 + rung * 0.0425));
    }
    pen.moveTo(tall * 0.076, -tall * 0.11);
    pen.lineTo(tall * 0.076, -tall * 0.45);
    pen.stroke();
    pen.restore();
  }
  pen.restore();
}

/** A broken colonnade: columns with their light and shade, some fallen short. */
export function paintColonnade(stage: Stage, pen: Pen, x: number, base: number, wide: number, tall: number, distance: number): void {
  const { light } = stage;
  const random = stage.random.branch(`columns/${Math.round(x)}`);
  const stone = wallColors(stage, hex('cbb998'), distance);
  const count = Math.max(4, Math.round(wide / (tall * 0.3)));
  const pitch = wide / count;
  const radius = pitch * 0.21;
  pen.fillStyle = css(stone.shade);
  for (let stepIndex = 0; stepIndex < 3; stepIndex += 1) {
    pen.fillStyle = css(mix(stone.shade, stone.lit, 0.25 + stepIndex * 0.28));
    pen.fillRect(
      x - wide / 2 - pitch * (0.4 - stepIndex * 0.12),
      base - stepIndex * tall * 0.035 - tall * 0.035,
      wide + pitch * (0.8 - stepIndex * 0.24),
      tall * 0.037,
    );
  }
  const floor = base - tall * 0.105;
  const whole = Math.round(count * random.between(0.5, 0.75));
  const from = random.happens(0.5) ? 0 : count - whole;
  for (let index = 0; index < count; index += 1) {
    const standing = index >= from && index < from + whole;
    const h = standing ? tall * 0.72 : tall * random.between(0.12, 0.6);
    const cx = x - wide / 2 + pitch * (index + 0.5);
    const gradient = pen.createLinearGradient(cx - radius, 0, cx + radius, 0);
    for (let flute = 0; flute <= 8; flute += 1) {
      const t = flute / 8;
      const facing = clamp(0.5 + (t - 0.5) * light.side * 1.3);
      gradient.addColorStop(t, css(mix(stone.dark, stone.lit, facing * (flute % 2 === 0 ? 1 : 0.78))));
    }
    pen.fillStyle = gradient;
    pen.beginPath();
    pen.moveTo(cx - radius, floor);
    pen.lineTo(cx - radius * 0.84, floor - h);
    if (standing) pen.lineTo(cx + radius * 0.84, floor - h);
    else {
      pen.lineTo(cx - radius * 0.2, floor - h + radius * random.between(0, 0.8));
      pen.lineTo(cx + radius * 0.3, floor - h - radius * random.between(0, 0.7));
      pen.lineTo(cx + radius * 0.84, floor - h + radius * random.between(0, 0.9));
    }
    pen.lineTo(cx + radius, floor);
    pen.fill();
    if (standing) {
      pen.fillStyle = css(mix(stone.lit, stone.shade, 0.3));
      pen.fillRect(cx - radius * 1.25, floor - h - tall * 0.03, radius * 2.5, tall * 0.032);
    }
  }
  const left = x - wide / 2 + pitch * from;
  const right = left + pitch * whole;
  const beam = floor - tall * 0.75;
  pen.fillStyle = css(mix(stone.lit, stone.shade, 0.4));
  pen.fillRect(left, beam - tall * 0.085, right - left, tall * 0.085);
  pen.fillStyle = css(stone.shade);
  pen.fillRect(left, beam - tall * 0.022, right - left, tall * 0.022);
  pen.fillStyle = css(mix(stone.lit, stone.shade, 0.15));
  pen.beginPath();
  pen.moveTo(left - pitch * 0.1, beam - tall * 0.085);
  pen.lineTo((left + right) / 2, beam - tall * 0.085 - (right - left) * 0.15);
  pen.lineTo((left + right) / 2 + (right - left) * 0.18, beam - tall * 0.085 - (right - left) * 0.094);
  pen.lineTo((left + right) / 2 + (right - left) * 0.22, beam - tall * 0.085);
  pen.fill();
}

/** A pagoda of sweeping roofs. */
export function paintPagoda(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { tones, light } = stage;
  const wood = wallColors(stage, hex('94382c'), distance);
  const roof = wallColors(stage, hex('3d4a52'), distance);
  const floors = 5;
  let y = base;
  for (let floor = 0; floor < floors; floor += 1) {
    const t = floor / floors;
    const w = tall * (0.2 - t * 0.085);
    const h = tall * (0.105 - t * 0.02);
    const gradient = pen.createLinearGradient(x - w, 0, x + w, 0);
    gradient.addColorStop(0, css(light.side > 0 ? wood.dark : wood.lit));
    gradient.addColorStop(1, css(light.side > 0 ? wood.lit : wood.dark));
    pen.fillStyle = gradient;
    pen.fillRect(x - w * 0.62, y - h, w * 1.24, h + 1);
    for (let pane = -1; pane <= 1; pane += 1) {
      pen.fillStyle = tones.lamps > 0.3 ? css(mix(tones.lamp, [255, 240, 205], 0.3), 0.5 + tones.lamps * 0.5) : css(wood.dark);
      pen.fillRect(x + pane * w * 0.36 - w * 0.1, y - h * 0.66, w * 0.2, h * 0.5);
      if (tones.lamps > 0.5) glow(pen, x + pane * w * 0.36, y - h * 0.4, w * 0.7, (alpha) => css(tones.lamp, alpha), 0.22);
    }
    y -= h;
    const reach = w * 1.32;
    const up = tall * 0.062;
    const face = pen.createLinearGradient(0, y - up, 0, y + up * 0.3);
    face.addColorStop(0, css(roof.lit));
    face.addColorStop(1, css(roof.dark));
    pen.fillStyle = face;
    pen.beginPath();
    pen.moveTo(x - reach, y - up * 0.18);
    pen.quadraticCurveTo(x - reach * 0.6, y + up * 0.3, x, y + up * 0.2);
    pen.quadraticCurveTo(x + reach * 0.6, y + up * 0.3, x + reach, y - up * 0.18);
    pen.quadraticCurveTo(x + w * 0.62, y - up * 0.15, x + w * 0.5, y - up);
    pen.lineTo(x - w * 0.5, y - up);
    pen.quadraticCurveTo(x - w * 0.62, y - up * 0.15, x - reach, y - up * 0.18);
    pen.fill();
    y -= up * 0.86;
  }
  pen.strokeStyle = css(roof.dark);
  pen.lineWidth = Math.max(1, tall * 0.012);
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x, y - tall * 0.13);
  pen.stroke();
}

/** A red gate standing in water or at a path. */
export function paintTorii(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { light, tones } = stage;
  const red = wallColors(stage, hex('c2402c'), distance);
  const w = tall * 0.52;
  for (const side of [-1, 1]) {
    const gradient = pen.createLinearGradient(x + side * w - tall * 0.04, 0, x + side * w + tall * 0.04, 0);
    gradient.addColorStop(0, css(light.side > 0 ? red.dark : red.lit));
    gradient.addColorStop(1, css(light.side > 0 ? red.lit : red.dark));
    pen.fillStyle = gradient;
    pen.beginPath();
    pen.moveTo(x + side * w * 1.05 - tall * 0.035, base);
    pen.lineTo(x + side * w * 0.94 - tall * 0.03, base - tall * 0.9);
    pen.lineTo(x + side * w * 0.94 + tall * 0.03, base - tall * 0.9);
    pen.lineTo(x + side * w * 1.05 + tall * 0.035, base);
    pen.fill();
  }
  pen.fillStyle = css(mix(red.shade, red.lit, 0.45));
  pen.fillRect(x - w * 1.16, base - tall * 0.74, w * 2.32, tall * 0.055);
  pen.fillRect(x - tall * 0.025, base - tall * 0.9, tall * 0.05, tall * 0.18);
  pen.fillStyle = css(mix(tones.deep, red.shade, 0.35));
  pen.beginPath();
  pen.moveTo(x - w * 1.42, base - tall * 1.02);
  pen.quadraticCurveTo(x, base - tall * 0.93, x + w * 1.42, base - tall * 1.02);
  pen.lineTo(x + w * 1.36, base - tall * 0.93);
  pen.quadraticCurveTo(x, base - tall * 0.855, x - w * 1.36, base - tall * 0.93);
  pen.fill();
  pen.fillStyle = css(mix(red.shade, red.lit, 0.6));
  pen.beginPath();
  pen.moveTo(x - w * 1.34, base - tall * 0.925);
  pen.quadraticCurveTo(x, base - tall * 0.85, x + w * 1.34, base - tall * 0.925);
  pen.lineTo(x + w * 1.3, base - tall * 0.88);
  pen.quadraticCurveTo(x, base - tall * 0.815, x - w * 1.3, base - tall * 0.88);
  pen.fill();
}
