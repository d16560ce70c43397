import { hex, mix } from '../color.ts';
import { conifer } from '../flora/conifer.ts';
import { paintGrass } from '../flora/grass.ts';
import { leafage, leafColor } from '../flora/leafage.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { castSubjects } from './cast.ts';
import { frame } from './foreground.ts';
import { foliage, litFast, mixFast, mixFast3, trunk } from './forest-trees.ts';

/** Between the trunks of a wood: light from deep inside, ferns at our feet. */
export function* forest(stage: Stage): Generator<Layer> {
  const { width, height, unit, horizon, tones, light, noise } = stage;
  const random = stage.random.branch('forest');
  const { extras } = stage.brief;
  const glade = stage.focus.x * 0.4 + width * 0.5 * 0.6;
  const broad =
    extras.has('autumn') ||
    extras.has('petals') ||
    extras.has('birch') ||
    / (jungle|rainforest|oak|beech|maple) /u.test(stage.brief.text) ||
    random.happens(0.35);
  const leaf = leafColor(stage, random);
  const depthColor = mix(mix(tones.haze, tones.glow, light.moon ? 0.1 : 0.42), leaf, 0.3);
  const shift = random.between(0, 99);
  // The light at the end of the wood.
  const back = paintField(width, height, 3, (x, y, out) => {
    const dx = (x - glade) / (width * 0.36);
    const dy = (y - horizon * 0.78) / (height * 0.4);
    const open = Math.exp(-(dx * dx + dy * dy));
    const leaves = noise.sum(x / (60 * unit) + shift, y / (50 * unit), 4);
    const dark = mixFast(tones.haze, leaf, tones.ambient);
    const amount = clamp(open * 0.95 + leaves * 0.2 * (1 - open));
    for (let channel = 0; channel < 3; channel += 1) {
      const bright = blend(depthColor[channel] as number, tones.disc[channel] as number, open * open * (light.moon ? 0.18 : 0.5));
      out[channel] = blend((dark[channel] as number) * (0.62 + leaves * 0.25), bright, amount);
    }
  });
  yield { group: 'far', depth: 0.06, canvas: back };
  const winding = (y: number): number =>
    glade +
    Math.sin(((y - horizon) / (height - horizon)) * 2.4 + shift) * width * 0.06 +
    ((y - horizon) / (height - horizon)) * (width * 0.5 - glade) * 0.6;
  const floorColor = extras.has('autumn')
    ? hex('9a6a34')
    : stage.brief.weather === 'snow' || extras.has('winter')
      ? hex('dfe5ee')
      : hex('5b6b3c');
  const floor = paintField(width, height - horizon + 30 * unit, 2, (x, fieldY, out) => {
    const y = fieldY + horizon - 30 * unit;
    const near = clamp((y - horizon) / (height - horizon));
    const stain = noise.sum(x / ((26 + near * 120) * unit) + shift, Math.log(0.08 + near) * 4, 4);
    const away = Math.abs(x - winding(y)) / ((16 + near * 170) * unit);
    const path = smooth(1.15, 0.7, away + stain * 0.35);
    const sun = clamp(
      0.25 + stain * 0.6 + Math.exp(-near * 3.2) * 0.55 + smooth(0.2, 0.75, noise.sum(x / (130 * unit) - shift, near * 6, 3)) * 0.4,
    );
    const surface = path > 0 ? mixFast3(floorColor, [150, 124, 92], path * 0.75) : floorColor;
    const lit = litFast(tones.ambient, tones.sunlight, surface, sun);
    const fade = Math.exp(-near * 5) * 0.85;
    for (let channel = 0; channel < 3; channel += 1)
      out[channel] = blend((lit[channel] as number) * (1 - near * 0.3), depthColor[channel] as number, fade);
    out[3] = smooth(0, 44 * unit, fieldY);
  });
  const ground = sheet(width, height);
  ground.pen.drawImage(floor, 0, horizon - 30 * unit);
  yield { group: 'far', depth: 0.3, canvas: ground.canvas };
  // Ranks of trunks, each nearer, darker and larger.
  for (const [rank, distance] of [0.86, 0.66, 0.44, 0.2].entries()) {
    const layer = sheet(width, height);
    const { pen } = layer;
    const near = 1 - distance;
    const foot = horizon + (height - horizon) * (0.02 + near ** 2.2 * 0.62);
    const count = Math.round(([22, 15, 9, 5][rank] ?? 5) * Math.max(0.7, width / height));
    const wood = extras.has('birch') ? hex('cfc8bb') : random.pick([hex('4b3a2e'), hex('54473c'), hex('43362f')]);
    for (let index = 0; index < count; index += 1) {
      const x = ((index + random.between(0.1, 0.9)) / count) * width * 1.06 - width * 0.03;
      if (Math.abs(x - winding(foot)) < width * (0.045 + near * 0.1)) continue;
      const thick = (7 + near ** 1.6 * 58) * unit * random.between(0.6, 1.25);
      trunk(stage, pen, x, foot + random.between(-6, 14) * unit * near * 3, thick, distance, depthColor, wood, random, extras.has('birch'));
      if (!broad) continue;
    }
    // Crowns and undergrowth of this rank.
    const colors = leafage(stage, leaf, distance * 0.85);
    const tinted = {
      dark: mix(colors.dark, depthColor, distance * 0.75),
      middle: mix(colors.middle, depthColor, distance * 0.62),
      bright: mix(mix(colors.bright, tones.glow, light.moon ? 0.05 : 0.25), depthColor, distance * 0.5),
    };
    foliage(stage, pen, { ...tinted, near, rank, glade, foot }, broad);
    if (!broad && rank < 3) {
      for (let index = 0; index < 9 - rank * 2; index += 1) {
        const x = random.next() * width;
        if (Math.abs(x - glade) < width * 0.13) continue;
        conifer(
          pen,
          x,
          foot + 8 * unit,
          (150 + near * 380) * unit * random.between(0.6, 1.1),
          { ...tinted, wood: tinted.dark },
          random,
          light.side,
        );
      }
    }
    yield { group: rank < 2 ? 'far' : 'mid', depth: 0.2 + near * 0.5, canvas: layer.canvas };
    const mist = paintField(width, height, 6, (x, y, out) => {
      const veil = noise.sum((x / width) * 2.4 + rank * 9, (y / height) * 7, 3);
      const band = Math.exp(-(((y - foot) / (height * 0.12)) ** 2));
      out[0] = depthColor[0];
      out[1] = depthColor[1];
      out[2] = depthColor[2];
      out[3] = clamp((0.34 + veil * 0.5) * band) * (stage.brief.weather === 'fog' ? 0.85 : 0.34) * distance;
    });
    yield { group: 'mid', depth: 0.25 + near * 0.5, canvas: mist, drift: 0.006 };
  }
  const ferns = sheet(width, height);
  paintGrass(stage, ferns.pen, {
    name: 'ferns',
    outline: height * 0.8,
    color: floorColor,
    density: 5200,
    tall: 60,
    flowers: [hex('e7e2c8'), hex('b9a3d0')],
    flowerShare: 0.03,
  });
  yield { group: 'near', depth: 0.74, canvas: ferns.canvas };
  yield* castSubjects(stage, { middle: () => horizon + (height - horizon) * 0.24, front: height * 0.92 });
  yield* frame(stage, 'grass');
}
