import { hex, mix, tune } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintGround } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { frame } from './foreground.ts';

/** Layered walls of red rock on both sides, a river or a plain between them. */
export function* canyon(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, light, noise } = stage;
  const random = stage.random.branch('canyon');
  const red = random.pick([hex('b5653f'), hex('c07a4c'), hex('a8583c')]);
  const plain = paintGround(stage, {
    name: 'plain',
    top: horizon,
    rise: height * 0.02,
    distance: 0.5,
    lit: tune(red, { light: 0.1, chroma: 0.7 }),
    shade: tune(red, { light: -0.1, chroma: 0.7 }),
    waves: 1,
  });
  const walls = [
    { from: 0.0, to: 1.0, top: 0.2, distance: 0.85, gap: 0 },
    { from: 0.0, to: 1.0, top: 0.3, distance: 0.62, gap: 0.12 },
    { from: 0.0, to: 1.0, top: 0.44, distance: 0.36, gap: 0.2 },
    { from: 0.0, to: 1.0, top: 0.78, distance: 0.1, gap: 0.32 },
  ];
  const middle = (stage.focus.x / width) * 0.5 + 0.25;
  for (const [index, wall] of walls.entries()) {
    const foot = horizon + (height - horizon) * (0.03 + (1 - wall.distance) ** 2 * 0.55);
    const rise = height * wall.top * 0.78;
    const shift = random.between(0, 99);
    const outline = new Float64Array(Math.ceil(width) + 2);
    for (let x = 0; x < outline.length; x += 1) {
      const across = x / width;
      const away = Math.abs(across - middle) - wall.gap;
      const open = wall.gap === 0 ? 1 : smooth(0, 0.055 + wall.gap * 0.16, away);
      const steps = noise.sum(across * (5 - index) + shift, shift, 3);
      const terrace = Math.round((steps * 1.6 + 0.5) * 4) / 4;
      const shelf = smooth(0, 0.3, away) * 0.3;
      outline[x] = foot - rise * open * clamp(0.52 + terrace * 0.34 + shelf + noise.at(x / (8 * unit), shift) * 0.012);
    }
    let top = height;
    for (const y of outline) top = Math.min(top, y);
    const bright = atDistance(tones, litBy(tones, tune(red, { light: 0.06 }), 1), wall.distance);
    const dark = atDistance(tones, litBy(tones, tune(red, { light: -0.14 }), 0.04), wall.distance);
    const bottom = index === walls.length - 1 ? height : Math.min(height, foot + 8);
    const face = paintField(width, Math.max(8, bottom - top), 1.5, (x, fieldY, out) => {
      const y = fieldY + top;
      const bent = y + noise.at(x / (240 * unit), shift) * 22 * unit;
      const strata =
        noise.at(x / (900 * unit) + shift, bent / (17 * unit)) * 0.3 + noise.at(x / (500 * unit) + 7 + shift, bent / (6 * unit)) * 0.13;
      const lean = noise.at(x / (130 * unit), y / (130 * unit)) * 0.7;
      const cracks = noise.ridges(x / (62 * unit) + lean + shift, y / (190 * unit) + lean, 4);
      const crest = outline[Math.floor(x)] as number;
      const slope =
        ((outline[Math.min(outline.length - 1, Math.floor(x + 10 * unit))] as number) -
          (outline[Math.max(0, Math.floor(x - 10 * unit))] as number)) /
        (20 * unit);
      const side = (x / width - middle) * -light.side > 0 ? 0.12 : -0.12;
      const level = clamp(
        0.5 +
          strata * 0.55 +
          (cracks - 0.5) * 0.55 +
          side -
          slope * light.side * 0.12 +
          smooth(30 * unit, 0, y - crest) * 0.2 -
          smooth(0.2, 1, (y - crest) / Math.max(1, foot - crest)) * 0.22,
      );
      const fade = smooth(0.5, 1.1, (y - top) / (foot - top)) * wall.distance * 0.6;
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = blend(blend(dark[channel] as number, bright[channel] as number, level), tones.haze[channel] as number, fade);
    });
    const layer = sheet(width, height);
    layer.pen.save();
    layer.pen.beginPath();
    layer.pen.moveTo(0, bottom);
    for (let x = 0; x < outline.length; x += 1) layer.pen.lineTo(x, Math.min(bottom, outline[x] as number));
    layer.pen.lineTo(width, bottom);
    layer.pen.clip();
    layer.pen.drawImage(face, 0, top);
    layer.pen.restore();
    if (index === 1) yield { group: 'mid', depth: 0.3, canvas: plain.canvas };
    if (index < 3) yield { group: index < 2 ? 'far' : 'mid', depth: 0.12 + (1 - wall.distance) * 0.5, canvas: layer.canvas };
    else {
      if (stage.brief.extras.has('path') || random.happens(0.6))
        yield {
          group: 'mid',
          depth: 0.5,
          water: {
            top: horizon + (height - horizon) * 0.3,
            bottom: height,
            waves: 0.25,
            color: mix(tones.deep, hex('3f7f84'), 0.6),
            body: 0.55,
            glitter: tones.disc,
            glitterX: light.x,
            glitterStrength: 0.25,
          },
        };
      yield* castSubjects(stage, {
        middle: () => horizon + (height - horizon) * 0.3,
        front: height * 0.92,
        water: horizon + (height - horizon) * 0.5,
      });
      yield { group: 'near', depth: 0.85, canvas: layer.canvas };
    }
  }
  yield* frame(stage, 'grass');
}
