import { fish } from './animals/fish.ts';
import { paintFlock } from './animals/flock.ts';
import { perched } from './animals/perched.ts';
import { sitting } from './animals/sitting.ts';
import { standing } from './animals/standing.ts';
import { whale } from './animals/whale.ts';
import { paintCastle } from './architecture/castle.ts';
import { paintHouse } from './architecture/house.ts';
import { houseLook } from './architecture/house-look.ts';
import { paintLighthouse } from './architecture/lighthouse.ts';
import { paintWindmill } from './architecture/windmill.ts';
import { css } from './color.ts';
import { flower } from './flora/flower.ts';
import { paintLoneTree } from './flora/lone-tree.ts';
import { astronaut } from './people/astronaut.ts';
import { wanderer } from './people/wanderer.ts';
import { type Canvas, sheet } from './raster.ts';
import type { Sculptor } from './relief.ts';
import type { Spot } from './spot.ts';
import type { Stage } from './stage.ts';
import { balloon } from './things/balloon.ts';
import { boat } from './things/boat.ts';
import { car } from './things/car.ts';
import { robot } from './things/robot.ts';
import { rocket } from './things/rocket.ts';
import { ship } from './things/ship.ts';
import { still } from './things/still-life.ts';
import { tent } from './things/tent.ts';
import type { SubjectName } from './words/subject-words.ts';

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
