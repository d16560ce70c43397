import { css, hex, mix, type Rgb, tune } from '../color.ts';
import { clamp } from '../noise.ts';
import { glow, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { litBy } from '../tones.ts';

export function curtains(stage: Stage, pen: Pen, x: number, y: number, w: number, h: number, left: boolean): void {
  const { unit, tones } = stage;
  const cloth = stage.random.branch('curtain').pick([hex('e8dcc6'), hex('b9683f'), hex('6f8288'), hex('c2a25a')]);
  for (const side of [-1, 1]) {
    const from = side < 0 ? x - 46 * unit : x + w - 26 * unit;
    const wide = 72 * unit;
    const folds = 7;
    for (let fold = 0; fold < folds; fold += 1) {
      const fx = from + (fold / folds) * wide;
      const lit = (fold % 2 === 0 ? 0.85 : 0.3) * (side < 0 === left ? 0.8 : 1);
      const gradient = pen.createLinearGradient(fx, 0, fx + wide / folds, 0);
      gradient.addColorStop(0, css(litBy(tones, cloth, lit * 0.5)));
      gradient.addColorStop(0.5, css(litBy(tones, cloth, lit)));
      gradient.addColorStop(1, css(litBy(tones, cloth, lit * 0.4)));
      pen.fillStyle = gradient;
      pen.beginPath();
      pen.moveTo(fx, y - 26 * unit);
      pen.lineTo(fx + wide / folds + 1, y - 26 * unit);
      pen.quadraticCurveTo(fx + wide / folds + 3 * unit, y + h * 0.6, fx + wide / folds + (side * 5 + fold) * unit, y + h * 1.32);
      pen.lineTo(fx + (side * 5 + fold) * unit, y + h * 1.32);
      pen.quadraticCurveTo(fx + 3 * unit, y + h * 0.6, fx, y - 26 * unit);
      pen.fill();
    }
  }
  pen.fillStyle = css(litBy(tones, hex('4a3526'), 0.3));
  pen.fillRect(x - 70 * unit, y - 30 * unit, w + 140 * unit, 6 * unit);
}

export function shelf(stage: Stage, pen: Pen, x: number, y: number, wide: number, random: Stage['random']): void {
  const { unit, tones } = stage;
  for (let row = 0; row < 2; row += 1) {
    const base = y + row * 150 * unit + 110 * unit;
    let px = x + 12 * unit;
    while (px < x + wide - 34 * unit) {
      if (random.happens(0.14)) {
        px += random.between(24, 60) * unit;
        continue;
      }
      const w = random.between(9, 22) * unit;
      const h = random.between(62, 100) * unit;
      const color = random.pick([
        hex('8a4a36'),
        hex('3f5a66'),
        hex('b8955a'),
        hex('5f6b4a'),
        hex('d8c9ad'),
        hex('6a4a5f'),
        hex('2f3c4a'),
        hex('a8683f'),
      ]);
      const gradient = pen.createLinearGradient(px, 0, px + w, 0);
      gradient.addColorStop(0, css(litBy(tones, color, 0.18)));
      gradient.addColorStop(0.4, css(litBy(tones, color, 0.62)));
      gradient.addColorStop(1, css(litBy(tones, color, 0.2)));
      pen.fillStyle = gradient;
      pen.fillRect(px, base - h, w - 1.2 * unit, h);
      pen.fillStyle = css(litBy(tones, hex('d9b25e'), 0.6), 0.6);
      pen.fillRect(px + w * 0.15, base - h * 0.82, w * 0.65, 1.6 * unit);
      pen.fillRect(px + w * 0.15, base - h * 0.2, w * 0.65, 1.6 * unit);
      px += w;
    }
    pen.fillStyle = css(litBy(tones, hex('6a4830'), 0.5));
    pen.fillRect(x, base, wide, 9 * unit);
    pen.fillStyle = css(tones.deep, 0.35);
    pen.fillRect(x, base + 9 * unit, wide, 7 * unit);
  }
}

export function floorLamp(stage: Stage, pen: Pen, x: number, foot: number, y: number, warm: Rgb): void {
  const { unit, tones } = stage;
  pen.strokeStyle = css(litBy(tones, hex('3c342e'), 0.3));
  pen.lineWidth = 5 * unit;
  pen.beginPath();
  pen.moveTo(x, foot);
  pen.lineTo(x, y);
  pen.stroke();
  pen.fillStyle = css(litBy(tones, hex('3c342e'), 0.3));
  pen.beginPath();
  pen.ellipse(x, foot, 42 * unit, 7 * unit, 0, 0, 7);
  pen.fill();
  const shade = pen.createLinearGradient(0, y - 60 * unit, 0, y + 30 * unit);
  const on = tones.lamps;
  shade.addColorStop(0, css(mix(litBy(tones, hex('d9c7a4'), 0.5), warm, on * 0.7)));
  shade.addColorStop(1, css(mix(litBy(tones, hex('d9c7a4'), 0.6), mix(warm, [255, 255, 240], 0.4), on)));
  pen.fillStyle = shade;
  pen.beginPath();
  pen.moveTo(x - 38 * unit, y - 58 * unit);
  pen.lineTo(x + 38 * unit, y - 58 * unit);
  pen.lineTo(x + 66 * unit, y + 30 * unit);
  pen.lineTo(x - 66 * unit, y + 30 * unit);
  pen.fill();
  if (on > 0.15) glow(pen, x, y, 260 * unit, (alpha) => css(warm, alpha), 0.7 * on);
}

export function plant(stage: Stage, pen: Pen, x: number, base: number, tall: number, random: Stage['random']): void {
  const { tones, light } = stage;
  const pot = litBy(tones, hex('b8653f'), 0.7);
  for (let index = 0; index < 15; index += 1) {
    const angle = -Math.PI / 2 + random.bell() * 1.15;
    const length = tall * random.between(0.5, 0.95);
    const ex = x + Math.cos(angle) * length * 0.8;
    const ey = base - tall * 0.26 + Math.sin(angle) * length * 0.8;
    pen.fillStyle = css(
      litBy(
        tones,
        tune(hex('5b7d4a'), { light: random.between(-0.08, 0.06) }),
        clamp(0.4 + Math.cos(angle) * light.side * 0.5 + random.next() * 0.2),
      ),
    );
    const nx = Math.sin(angle) * tall * 0.085;
    const ny = -Math.cos(angle) * tall * 0.085;
    const mx = (x + ex) / 2;
    const my = (base - tall * 0.26 + ey) / 2 - tall * 0.05;
    pen.beginPath();
    pen.moveTo(x, base - tall * 0.24);
    pen.quadraticCurveTo(mx + nx, my + ny, ex, ey);
    pen.quadraticCurveTo(mx - nx, my - ny, x, base - tall * 0.24);
    pen.fill();
  }
  const body = pen.createLinearGradient(x - tall * 0.17, 0, x + tall * 0.17, 0);
  body.addColorStop(0, css(light.side > 0 ? tune(pot, { light: -0.16 }) : tune(pot, { light: 0.06 })));
  body.addColorStop(1, css(light.side > 0 ? tune(pot, { light: 0.06 }) : tune(pot, { light: -0.16 })));
  pen.fillStyle = body;
  pen.beginPath();
  pen.moveTo(x - tall * 0.17, base - tall * 0.29);
  pen.lineTo(x + tall * 0.17, base - tall * 0.29);
  pen.lineTo(x + tall * 0.125, base);
  pen.lineTo(x - tall * 0.125, base);
  pen.fill();
  pen.fillRect(x - tall * 0.19, base - tall * 0.32, tall * 0.38, tall * 0.055);
}

export function books(stage: Stage, pen: Pen, x: number, base: number, random: Stage['random']): void {
  const { unit, tones } = stage;
  let y = base;
  for (const color of ['3f5a66', 'b8955a', '8a4a36', '5f6b4a']) {
    const w = random.between(120, 160) * unit;
    const h = random.between(18, 27) * unit;
    const shift = random.bell() * 12 * unit;
    const gradient = pen.createLinearGradient(0, y - h, 0, y);
    gradient.addColorStop(0, css(litBy(tones, hex(color), 0.8)));
    gradient.addColorStop(1, css(litBy(tones, hex(color), 0.2)));
    pen.fillStyle = gradient;
    pen.fillRect(x - w / 2 + shift, y - h, w, h);
    pen.fillStyle = css(litBy(tones, hex('efe6d2'), 0.6));
    pen.fillRect(x - w / 2 + shift + w * 0.04, y - h * 0.82, w * 0.94, h * 0.6);
    pen.fillStyle = css(litBy(tones, hex(color), 0.5));
    pen.fillRect(x - w / 2 + shift, y - h, w * 0.09, h);
    y -= h;
  }
}
