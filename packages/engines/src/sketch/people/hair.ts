import { css, mix, type Rgb, tune } from '../color.ts';
import { blend } from '../noise.ts';
import { chance } from '../random.ts';
import type { Point } from '../raster.ts';
import { blob, type Joint, limb, type Sculptor } from '../relief.ts';
import type { Character } from './character.ts';
import { type Face, strands } from './face.ts';

export function backHair(figure: Sculptor, who: Character, { cx, half, top, chin }: Face): void {
  const dark = tune(who.hair, { light: -0.06 });
  const drape = (wide: number, long: number, wave: number): Point[] => {
    const points: Point[] = [[cx, top - 0.075]];
    const steps = 7;
    for (let step = 0; step <= steps; step += 1) {
      const t = step / steps;
      points.push([
        cx + half * (1.06 + wide * Math.sin(Math.min(1, t * 1.25) * Math.PI * 0.55)) + (step % 2 === 0 ? wave : -wave),
        top + 0.02 + (long - top) * t,
      ]);
    }
    points.push([cx, long + 0.03]);
    return [
      ...points,
      ...points
        .slice(1, -1)
        .reverse()
        .map(([x, y]): Point => [cx * 2 - x, y]),
    ];
  };
  switch (who.hairStyle) {
    case 'long':
      figure.part(dark, (pen) => blob(pen, drape(0.34, 0.93, 0)), { ...strands, puff: 0.09 });
      break;
    case 'wavy':
      figure.part(dark, (pen) => blob(pen, drape(0.46, 0.88, 0.014)), { ...strands, puff: 0.09 });
      break;
    case 'bob':
      figure.part(dark, (pen) => blob(pen, drape(0.36, chin + 0.045, 0)), { ...strands, puff: 0.09 });
      break;
    case 'curly':
      curls(figure, dark, { cx, cy: top + 0.17, wide: half * 1.62, tall: 0.31, from: 0, to: 6.283, inner: 0, count: 1000 });
      break;
    case 'afro':
      curls(figure, dark, { cx, cy: top + 0.09, wide: half * 1.82, tall: 0.27, from: 0, to: 6.283, inner: 0, count: 1200 });
      break;
    case 'ponytail':
      figure.part(
        dark,
        (pen) =>
          limb(pen, [
            [cx - who.parting * half * 0.8, top + 0.05, 0.05],
            [cx - who.parting * half * 1.75, top + 0.2, 0.07],
            [cx - who.parting * half * 1.8, top + 0.45, 0.06],
            [cx - who.parting * half * 1.55, top + 0.62, 0.02],
          ]),
        { ...strands, puff: 0.05 },
      );
      break;
    case 'bun':
      figure.part(dark, (pen) => pen.ellipse(cx, top - 0.1, 0.075, 0.068, 0, 0, 7), { fur: 1, furAngle: 0.4, puff: 0.05 });
      break;
    case 'braid':
      for (const side of who.masculine ? [] : [who.parting]) {
        for (let link = 0; link < 9; link += 1) {
          const t = link / 8;
          figure.part(
            tune(dark, { light: link % 2 === 0 ? 0.015 : -0.015 }),
            (pen) =>
              pen.ellipse(
                cx + side * (half * 1.02 + Math.sin(t * 2.6) * 0.035),
                top + 0.3 + t * 0.42,
                0.036 - t * 0.01,
                0.036,
                side * (link % 2 === 0 ? 0.5 : -0.5),
                0,
                7,
              ),
            { fur: 0.9, furAngle: 1.1, puff: 0.028, shadow: 0.5 },
          );
        }
      }
      break;
    default:
      break;
  }
}

/** A mass of curls: one soft body, then hundreds of small bows of hair, lighter towards the light. */
function curls(
  figure: Sculptor,
  color: Rgb,
  mass: { cx: number; cy: number; wide: number; tall: number; from: number; to: number; inner: number; count: number },
): void {
  const { cx, cy, wide, tall, from, to, inner, count } = mass;
  const random = chance(`curls/${Math.round(cx * 1000)}/${count}`);
  if (inner === 0) {
    const rim: Point[] = Array.from({ length: 34 }, (_, index) => {
      const angle = (index / 34) * Math.PI * 2;
      const r = 1 + (index % 2 === 0 ? 0.035 : -0.03) + random.bell() * 0.02;
      return [cx + Math.cos(angle) * wide * r, cy + Math.sin(angle) * tall * r];
    });
    figure.part(tune(color, { light: -0.07 }), (pen) => blob(pen, rim), { fur: 0.7, puff: 0.1, shadow: 0.4 });
  }
  figure.mark((pen) => {
    for (let index = 0; index < count; index += 1) {
      const angle = random.between(from, to);
      const out = inner + (1 - inner) * Math.sqrt(random.next());
      const x = cx + Math.cos(angle) * wide * out;
      const y = cy + Math.sin(angle) * tall * out;
      const facing = Math.cos(angle) * figure.side * 0.5 - Math.sin(angle) * 0.5;
      const light = figure.lit(color, Math.max(0, Math.min(1, 0.28 + facing * 0.5 * out + random.bell() * 0.42)));
      const r = random.between(0.009, 0.021);
      const turn = random.next() * 6.28;
      pen.strokeStyle = css(light, 0.85);
      pen.lineWidth = random.between(0.0028, 0.0062);
      pen.beginPath();
      pen.arc(x, y, r, turn, turn + random.between(2.2, 4.2));
      pen.stroke();
    }
  });
}

export function frontHair(figure: Sculptor, who: Character, { cx, top, half, eyes: line }: Face): void {
  const color = who.hair;
  const part = who.parting;
  const crown = top - 0.085;
  const options = { fur: 0.9, puff: 0.06, shadow: 0.4 };
  if (who.hairStyle === 'bald') return;
  if (who.hairStyle === 'buzz') {
    figure.part(
      mix(color, who.skin, 0.25),
      (pen) =>
        blob(pen, [
          [cx - half * 1.01, line - 0.03],
          [cx - half * 1.0, top + 0.03],
          [cx - half * 0.6, crown + 0.03],
          [cx, crown + 0.018],
          [cx + half * 0.6, crown + 0.03],
          [cx + half * 1.0, top + 0.03],
          [cx + half * 1.01, line - 0.03],
          [cx + half * 0.86, top + 0.085],
          [cx + half * 0.45, top + 0.05],
          [cx, top + 0.042],
          [cx - half * 0.45, top + 0.05],
          [cx - half * 0.86, top + 0.085],
        ]),
      { fur: 0.7, puff: 0.05, shadow: 0.15 },
    );
    return;
  }
  if (who.hairStyle === 'curly' || who.hairStyle === 'afro') {
    // The hairline, low at the temples and high in the middle.
    const rim: Point[] = [];
    for (let step = 0; step <= 18; step += 1) {
      const angle = Math.PI + (step / 18) * Math.PI;
      rim.push([cx + Math.cos(angle) * half * 1.24, line - 0.03 + Math.sin(angle) * (line - crown) * 1.04 + (step % 2) * 0.008]);
    }
    for (let step = 14; step >= 0; step -= 1) {
      const angle = Math.PI + (step / 14) * Math.PI;
      rim.push([cx + Math.cos(angle) * half * 0.9, line - 0.035 + Math.sin(angle) * (line - top - 0.075) + (step % 2) * 0.013]);
    }
    figure.part(tune(color, { light: -0.03 }), (pen) => blob(pen, rim), { fur: 0.9, puff: 0.045, shadow: 0.45 });
    curls(figure, color, {
      cx,
      cy: line - 0.03,
      wide: half * 1.26,
      tall: (line - crown) * 1.04,
      from: Math.PI * 0.98,
      to: Math.PI * 2.02,
      inner: 0.78,
      count: 420,
    });
    return;
  }
  const long = ['long', 'wavy', 'bob'].includes(who.hairStyle);
  const locks = who.hairStyle === 'short' || who.hairStyle === 'pixie';
  // The cap: from the parting over the crown to both temples.
  for (const side of [-part, part]) {
    const large = side === -part;
    const start = cx + part * half * 0.3;
    const temple = long ? line + 0.1 : who.masculine || locks ? line + 0.012 : line - 0.004;
    const outer = long ? 1.2 : 1.08;
    const points: Point[] = [
      [start, top + (large ? 0.016 : 0.02)],
      [start + side * half * 0.05, crown + 0.008],
      [cx + side * half * 0.55, crown + 0.004],
      [cx + side * half * 0.98, top + 0.005],
      [cx + side * half * outer, line - 0.06],
      [cx + side * half * outer, temple],
      [cx + side * half * (long ? 0.98 : 0.93), temple + (long ? 0.03 : 0.012)],
      [cx + side * half * 0.9, line - 0.05],
      [cx + side * half * (large ? 0.7 : 0.82), top + (large ? 0.095 : 0.07)],
      [cx + side * half * (large ? 0.22 : 0.5), top + (large ? 0.062 : 0.045)],
    ];
    figure.part(tune(color, { light: large ? 0.01 : -0.005 }), (pen) => blob(pen, points), {
      ...options,
      furAngle: large ? 0.55 * -side + Math.PI / 2 : Math.PI / 2 + side * 0.5,
    });
  }
  if (locks) {
    // Swept over from the parting, each lock lying on the one before it.
    for (let index = 0; index < 6; index += 1) {
      const t = index / 5;
      const root = cx + part * half * (0.42 - t * 0.3);
      const tip = cx - part * half * (0.05 + t * 0.93);
      const lock: Joint[] = [
        [root, crown + 0.024, 0.016],
        [blend(root, tip, 0.45), crown + 0.034 + t * 0.012, 0.034],
        [blend(root, tip, 0.85), top + 0.018 + t * 0.03, 0.028],
        [tip, top + 0.072 + t * 0.05 + Math.sin(index * 2.3) * 0.007, 0.005],
      ];
      figure.part(tune(color, { light: (index % 3) * 0.01 }), (pen) => limb(pen, lock), {
        fur: 0.95,
        furAngle: Math.PI / 2 + part * (0.9 - t * 0.5),
        puff: 0.03,
        shadow: 0.25,
      });
    }
  }
}
