import { css, hex, mix, type Rgb } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { glow, paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { paintAsteroid } from './asteroid.ts';
import { castSubjects } from './cast.ts';
import { ball, planet } from './planet.ts';

/** Nebulae, stars and a great planet, or the ground of another world. */
export function* space(stage: Stage): Generator<Layer> {
  const { width, height, unit, noise, focus } = stage;
  const random = stage.random.branch('space');
  const span = Math.max(width, height);
  const [first, second, third] = random.pick<readonly [Rgb, Rgb, Rgb]>([
    [hex('1c2b6b'), hex('a23f87'), hex('f0a868')],
    [hex('0f3b5c'), hex('2f8f95'), hex('f2d7a0')],
    [hex('2b1a54'), hex('7a3fae'), hex('ff9fb0')],
    [hex('3a1622'), hex('b0432f'), hex('ffd08a')],
  ]);
  const sx = random.between(0, 90);
  const slant = random.between(-0.8, 0.8);
  const sky = paintField(width, height, 2, (x, y, out) => {
    const u = (x / span) * 2.2 + sx;
    const v = (y / span) * 2.2;
    const warp = noise.sum(u * 0.8, v * 0.8, 3);
    const cloud = noise.sum(u + warp * 1.2, v + warp, 6);
    const dark = noise.ridges(u * 1.1 - warp, v * 1.1 + 5, 5);
    const band = Math.exp(-((((x - width / 2) / span) * slant + (y - height * 0.42) / span) ** 2) * 7);
    const density = clamp((cloud + 0.25) * 1.1) * band;
    const heart = smooth(0.3, 0.85, density) * smooth(0.62, 0.3, dark);
    for (let channel = 0; channel < 3; channel += 1) {
      let value = blend(5 + channel * 4, first[channel] as number, density * 0.85 + band * 0.12);
      value = blend(value, second[channel] as number, smooth(0.22, 0.7, density) * 0.8);
      value = blend(value, third[channel] as number, heart * 0.85);
      out[channel] = value * (1 - smooth(0.5, 0.8, dark) * 0.45 * band);
    }
  });
  const pen = sky.getContext('2d');
  const stars = Math.round((width * height) / (760 * unit * unit));
  for (let index = 0; index < stars; index += 1) {
    const magnitude = random.next() ** 9;
    const x = random.next() * width;
    const y = random.next() * height;
    const color: Rgb = random.happens(0.25) ? [255, 214, 176] : random.happens(0.35) ? [176, 204, 255] : [255, 255, 255];
    pen.fillStyle = css(color, 0.18 + random.next() * 0.45 + magnitude * 0.5);
    pen.beginPath();
    pen.arc(x, y, (0.4 + magnitude * 1.9) * Math.max(unit, 0.55), 0, 7);
    pen.fill();
    if (magnitude > 0.55) {
      glow(pen, x, y, 24 * unit * magnitude, (alpha) => css(color, alpha), 0.6);
      pen.strokeStyle = css(color, 0.35);
      pen.lineWidth = 0.8 * unit;
      pen.beginPath();
      pen.moveTo(x - 11 * unit * magnitude, y);
      pen.lineTo(x + 11 * unit * magnitude, y);
      pen.moveTo(x, y - 11 * unit * magnitude);
      pen.lineTo(x, y + 11 * unit * magnitude);
      pen.stroke();
    }
  }
  yield { group: 'sky', depth: 0, canvas: sky };
  const planetX = width - focus.x + random.bell() * 30 * unit;
  const planetY = height * random.between(0.26, 0.4);
  const radius = Math.min(width, height) * random.between(0.17, 0.26);
  yield { group: 'far', depth: 0.12, canvas: planet(stage, planetX, planetY, radius, [first, second, third]) };
  const small = sheet(width, height);
  const moonR = radius * 0.16;
  small.pen.drawImage(
    ball(stage, moonR, [hex('3a3f4a'), hex('8f949c'), hex('d8d4cc')], 3.2, 0),
    focus.x - moonR - 2 + random.bell() * 60 * unit,
    height * random.between(0.1, 0.22),
  );
  yield { group: 'far', depth: 0.2, canvas: small.canvas };
  const standing =
    stage.brief.subjects.some((name) => !['rocket', 'balloon', 'whale', 'astronaut'].includes(name)) ||
    (stage.brief.subjects.includes('astronaut') && /(moon|mars|planet|surface|walking|standing|alien|desert)/u.test(stage.brief.text)) ||
    random.happens(0.45);
  if (standing) {
    const soil = / mars /u.test(stage.brief.text) ? hex('a8583a') : mix(second, hex('8a8680'), 0.62);
    for (const [index, near] of [0.0, 0.45, 1].entries()) {
      const layer = sheet(width, height);
      const shift = random.between(0, 99);
      const top = height * (0.7 + near * 0.16);
      const rise = height * (0.1 - near * 0.05);
      const face = paintField(width, height - top + rise, 2, (x, fieldY, out) => {
        const crest = rise * (0.5 - noise.sum(x / (260 * unit) + shift, shift, 4) * 0.9);
        const down = fieldY - crest;
        const bumps = noise.sum(x / ((40 + near * 130) * unit) + shift, fieldY / ((14 + near * 30) * unit), 4);
        const there = noise.sum(
          (x + 9 * stage.light.side * unit) / ((20 + near * 60) * unit) + shift,
          fieldY / ((8 + near * 18) * unit),
          4,
        );
        const lit = clamp(0.3 + (bumps - there) * (1.5 - near * 0.8) + bumps * 0.22 + Math.exp(-down / (14 * unit)) * 0.5 - near * 0.1);
        for (let channel = 0; channel < 3; channel += 1)
          out[channel] =
            blend((first[channel] as number) * 0.16, (soil[channel] as number) * 1.05, lit) * (1 - (1 - near) * 0.25) +
            (first[channel] as number) * (1 - near) * 0.24;
        out[3] = smooth(0, 1.6, down);
      });
      layer.pen.drawImage(face, 0, top - rise);
      if (index === 2)
        for (let rock = 0; rock < 9; rock += 1)
          paintRock(
            stage,
            layer.pen,
            random.next() * width,
            height * random.between(0.84, 1),
            random.between(24, 120) * unit,
            random.between(14, 60) * unit,
            0,
            random,
            soil,
          );
      yield { group: index === 0 ? 'far' : 'mid', depth: 0.3 + near * 0.4, canvas: layer.canvas };
    }
    yield* castSubjects(stage, { middle: () => height * 0.76, front: height * 0.92 });
    if (stage.brief.subjects.length === 0)
      yield {
        group: 'near',
        depth: 0.78,
        canvas: paintSubject(stage, 'astronaut', { x: focus.x, base: height * 0.9, person: Math.min(width, height) * 0.2, distance: 0 }),
      };
    return;
  }
  const debris = sheet(width, height);
  for (let index = 0; index < 16; index += 1) {
    const near = random.next() ** 2;
    const x = random.next() * width;
    const y = height * random.between(0.5, 1.02);
    paintAsteroid(stage, debris.pen, x, y, (4 + near * 58) * unit, random, mix(second, hex('6a6660'), 0.7));
  }
  yield { group: 'mid', depth: 0.6, canvas: debris.canvas };
  yield* castSubjects(stage, { middle: () => height * 0.6, front: height * 0.78, water: height * 0.6 });
}
