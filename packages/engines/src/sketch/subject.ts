import { paintFlock, perched, sitting, standing } from './animals.ts';
import { paintCastle, paintHouse, paintLighthouse, paintWindmill } from './architecture.ts';
import { css, hex, mix, tune } from './color.ts';
import { astronaut, robot, wanderer } from './figures.ts';
import { conifer, leafage, leafColor, leafyTree, palm, treeForms } from './flora.ts';
import { type Canvas, sheet } from './raster.ts';
import type { Sculptor } from './relief.ts';
import type { Stage } from './stage.ts';
import { balloon, boat, car, fish, flower, rocket, ship, still, tent, whale } from './things.ts';
import type { SubjectName } from './words.ts';

export interface Spot {
  readonly x: number;
  /** The ground or the water line. */
  readonly base: number;
  /** Pixels a grown person would be tall here; everything is sized against it. */
  readonly person: number;
  readonly distance: number;
  readonly onWater?: boolean;
}

/** Height of each subject in persons, generous for small animals so that they can carry a picture. */
export const personsTall: { readonly [name in SubjectName]: number } = {
  person: 1,
  cat: 0.95,
  dog: 1.0,
  fox: 0.98,
  rabbit: 0.85,
  bear: 1.5,
  bird: 0.8,
  birds: 1,
  horse: 1.5,
  deer: 1.4,
  fish: 0.6,
  whale: 2.2,
  house: 2.4,
  lighthouse: 4.4,
  castle: 4,
  windmill: 3.2,
  boat: 1.8,
  ship: 3,
  tree: 4,
  flower: 1.4,
  car: 0.9,
  robot: 1.35,
  astronaut: 1.15,
  rocket: 3,
  balloon: 2,
  tent: 0.95,
  fruit: 0.7,
  cup: 0.7,
};

/** Where subjects that are not on the ground belong. */
export const flies: ReadonlySet<SubjectName> = new Set(['balloon', 'birds', 'rocket']);
export const floats: ReadonlySet<SubjectName> = new Set(['boat', 'ship']);

/** A figure with its shadow on the ground, or its reflection in the water, as a sheet the size of the picture. */
export function paintSubject(stage: Stage, name: SubjectName, spot: Spot): Canvas {
  const { canvas, pen } = sheet(stage.width, stage.height);
  const { tones, light } = stage;
  const random = stage.random.branch(`subject/${name}`);
  const tall = personsTall[name] * spot.person;
  const put = (figure: Sculptor, options: { shadow?: number; flip?: boolean } = {}): void => {
    const wide = figure.canvas.width;
    const high = figure.canvas.height;
    const bottom = spot.base + (high - figure.top - figure.scale);
    const left = spot.x - wide / 2;
    const flip = options.flip ?? false;
    const draw = (upsideDown: boolean): void => {
      pen.save();
      if (flip) {
        pen.translate(spot.x * 2, 0);
        pen.scale(-1, 1);
      }
      if (upsideDown) {
        pen.translate(0, spot.base * 2);
        pen.scale(1, -1);
      }
      pen.drawImage(figure.canvas, left, bottom - high);
      pen.restore();
    };
    if (spot.onWater) {
      pen.save();
      pen.globalAlpha = 0.42;
      pen.filter = `blur(${Math.max(1, 2.2 * stage.unit)}px)`;
      draw(true);
      pen.restore();
      // Ripples break the reflection into strokes.
      pen.save();
      pen.globalCompositeOperation = 'destination-out';
      for (let index = 0; index < 46; index += 1) {
        const down = random.next() ** 1.2 * tall;
        pen.strokeStyle = `rgba(0,0,0,${0.25 + (down / tall) * 0.6})`;
        pen.lineWidth = (0.8 + (down / tall) * 4) * stage.unit;
        const half = wide * random.between(0.1, 0.5);
        const cx = spot.x + random.bell() * wide * 0.4;
        pen.beginPath();
        pen.moveTo(cx - half, spot.base + down);
        pen.lineTo(cx + half, spot.base + down);
        pen.stroke();
      }
      pen.restore();
      pen.fillStyle = css(tones.deep, 0.35);
      pen.beginPath();
      pen.ellipse(spot.x, spot.base + tall * 0.004, wide * 0.4, Math.max(1, tall * 0.012), 0, 0, 7);
      pen.fill();
    } else if (options.shadow !== 0) {
      const strength = (options.shadow ?? 0.5) * (0.45 + tones.contrast * 0.55);
      const long = wide * (0.32 + (1 - light.height) * 0.5);
      pen.save();
      pen.filter = `blur(${Math.max(1, tall * 0.018)}px)`;
      pen.fillStyle = css(tones.deep, strength);
      pen.beginPath();
      pen.ellipse(spot.x - light.side * long * 0.55, spot.base - tall * 0.005, long, tall * 0.032, 0, 0, 7);
      pen.ellipse(spot.x, spot.base - tall * 0.006, wide * 0.27, tall * 0.026, 0, 0, 7);
      pen.fill();
      pen.restore();
    }
    draw(false);
  };
  const flip = spot.x > stage.width * 0.5;
  switch (name) {
    case 'person':
      put(wanderer(stage, tall));
      break;
    case 'cat':
    case 'dog':
    case 'fox':
    case 'rabbit':
    case 'bear':
      put(sitting(stage, tall, name, random), { flip });
      break;
    case 'horse':
    case 'deer':
      put(standing(stage, tall, name, random), { flip });
      break;
    case 'bird':
      put(perched(stage, tall, random), { shadow: 0, flip });
      break;
    case 'birds':
      paintFlock(stage, pen, spot.x, spot.base, 14);
      break;
    case 'robot':
      put(robot(stage, tall));
      break;
    case 'astronaut':
      put(astronaut(stage, tall));
      break;
    case 'boat':
      put(boat(stage, / (rowboat|canoe|kayak|gondola|dinghy|rowing) /u.test(stage.brief.subjectText) ? tall * 0.3 : tall), { flip });
      break;
    case 'ship':
      put(ship(stage, tall), { flip });
      break;
    case 'car':
      put(car(stage, tall), { flip });
      break;
    case 'tent':
      put(tent(stage, tall));
      break;
    case 'flower':
      put(flower(stage, tall));
      break;
    case 'cup':
    case 'fruit':
      put(still(stage, tall, name));
      break;
    case 'fish':
      put(fish(stage, tall, 0), { shadow: 0, flip });
      break;
    case 'whale':
      put(whale(stage, tall), { shadow: 0, flip });
      break;
    case 'rocket':
      put(rocket(stage, tall), { shadow: 0 });
      break;
    case 'balloon':
      put(balloon(stage, tall, 0), { shadow: 0 });
      break;
    case 'house':
      paintHouse(stage, pen, spot.x, spot.base, tall, houseLook(stage, spot.distance), random);
      break;
    case 'lighthouse':
      paintLighthouse(stage, pen, spot.x, spot.base, tall, spot.distance);
      break;
    case 'castle':
      paintCastle(stage, pen, spot.x, spot.base, tall * 1.15, spot.distance);
      break;
    case 'windmill':
      paintWindmill(stage, pen, spot.x, spot.base, tall, spot.distance);
      break;
    case 'tree':
      paintLoneTree(stage, pen, spot, tall);
      break;
  }
  return canvas;
}

export function houseLook(stage: Stage, distance: number) {
  const random = stage.random.branch('house-look');
  const timber =
    ['forest', 'mountains', 'lake', 'arctic'].includes(stage.brief.place) ||
    / (cabin|hut|lodge|chalet|barn) /u.test(stage.brief.subjectText);
  return {
    wall: timber
      ? hex(random.pick(['7a5638', '6a4630', '8a4032', '8c6a48']))
      : hex(random.pick(['e6dcc8', 'd9c9ae', 'c98f6c', 'e8e4da', 'b9c2bd', 'd8b48c'])),
    roof: hex(random.pick(['6e3a2c', '4a4d54', '8a4a34', '3f4a52', '7a5a40'])),
    distance,
    timber,
  };
}

function paintLoneTree(stage: Stage, pen: ReturnType<typeof sheet>['pen'], spot: Spot, tall: number): void {
  const { tones, light } = stage;
  const { subjectText: text, extras } = stage.brief;
  const random = stage.random.branch('lone-tree');
  pen.save();
  pen.filter = `blur(${Math.max(1, tall * 0.01)}px)`;
  pen.fillStyle = css(tones.deep, 0.42);
  pen.beginPath();
  pen.ellipse(spot.x - light.side * tall * 0.18, spot.base, tall * 0.42, tall * 0.026, 0, 0, 7);
  pen.fill();
  pen.restore();
  const blossom = extras.has('petals') || / (sakura|cherry) /u.test(text);
  const leaf = leafColor(stage, random);
  const backlit = light.visible && light.height < 0.3;
  const colors = leafage(
    stage,
    backlit && !blossom ? tune(leaf, { light: -0.06 }) : leaf,
    spot.distance,
    mix(hex('3f3128'), tones.deep, 0.35),
  );
  if (/ (palm|palms|coconut) /u.test(text) || stage.brief.place === 'island')
    palm(pen, spot.x, spot.base, tall * 0.95, colors, random, light.side);
  else if (/ (pine|spruce|fir|cypress|christmas) /u.test(text))
    conifer(pen, spot.x, spot.base, tall, leafage(stage, hex('36543f'), spot.distance), random, light.side);
  else {
    const form = blossom
      ? treeForms.cherry
      : / willow /u.test(text)
        ? treeForms.willow
        : / (acacia|savanna|baobab) /u.test(text) || stage.brief.place === 'desert'
          ? treeForms.acacia
          : / bonsai /u.test(text)
            ? treeForms.bonsai
            : / (birch|aspen) /u.test(text)
              ? treeForms.birch
              : / (bare|dead|leafless) /u.test(text) || (extras.has('winter') && !extras.has('petals'))
                ? treeForms.bare
                : treeForms.oak;
    leafyTree(pen, spot.x, spot.base, tall, form, colors, random, light.side, stage.detail);
  }
}
