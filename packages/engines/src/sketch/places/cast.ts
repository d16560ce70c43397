import { paintFlock } from '../animals/flock.ts';
import { readCharacter } from '../people/character.ts';
import { type Canvas, sheet } from '../raster.ts';
import type { Spot } from '../spot.ts';
import type { Layer, Stage } from '../stage.ts';
import { flies, floats, paintSubject, personsTall } from '../subject.ts';
import { balloon } from '../things/balloon.ts';
import { countOf } from '../words/count-words.ts';
import type { SubjectName } from '../words/subject-words.ts';

interface Role {
  /** Height as a part of the picture's shorter edge. */
  readonly tall: number;
  readonly where: 'front' | 'middle' | 'sky' | 'water';
}

/** How large each subject is when it is what the picture is about, and where it belongs. */
const roles: { readonly [name in SubjectName]: Role } = {
  person: { tall: 0.3, where: 'front' },
  cat: { tall: 0.46, where: 'front' },
  dog: { tall: 0.48, where: 'front' },
  fox: { tall: 0.47, where: 'front' },
  rabbit: { tall: 0.42, where: 'front' },
  bear: { tall: 0.5, where: 'front' },
  bird: { tall: 0.4, where: 'front' },
  birds: { tall: 0.2, where: 'sky' },
  horse: { tall: 0.47, where: 'front' },
  deer: { tall: 0.48, where: 'front' },
  fish: { tall: 0.22, where: 'front' },
  whale: { tall: 0.3, where: 'front' },
  house: { tall: 0.3, where: 'middle' },
  lighthouse: { tall: 0.42, where: 'middle' },
  castle: { tall: 0.34, where: 'middle' },
  windmill: { tall: 0.34, where: 'middle' },
  boat: { tall: 0.26, where: 'water' },
  ship: { tall: 0.4, where: 'water' },
  tree: { tall: 0.56, where: 'middle' },
  flower: { tall: 0.66, where: 'front' },
  car: { tall: 0.22, where: 'front' },
  robot: { tall: 0.5, where: 'front' },
  astronaut: { tall: 0.44, where: 'front' },
  rocket: { tall: 0.5, where: 'sky' },
  balloon: { tall: 0.34, where: 'sky' },
  tent: { tall: 0.15, where: 'front' },
  fruit: { tall: 0.3, where: 'front' },
  cup: { tall: 0.3, where: 'front' },
};

export interface Floor {
  /** The ground line in the middle distance at a column. */
  readonly middle: (x: number) => number;
  /** Where feet stand in the foreground. */
  readonly front: number;
  /** The water line for boats, when there is water. */
  readonly water?: number;
  /** Subjects the place has already shown itself. */
  readonly shown?: ReadonlySet<SubjectName>;
}

/** Puts the subjects of the prompt where they belong: the first at the focus, the others across from it and smaller. */
export function* castSubjects(stage: Stage, floor: Floor): Generator<Layer> {
  const { width, height, focus, unit, horizon } = stage;
  const edge = Math.min(width, height);
  const wanted = stage.brief.subjects.filter((name) => !floor.shown?.has(name)).slice(0, 3);
  const random = stage.random.branch('cast');
  const across = width - focus.x;
  const order = wanted.map((name, index) => ({ name, index, role: roles[name] })).sort((a, b) => rank(a.role.where) - rank(b.role.where));
  for (const { name, index, role } of order) {
    const first = index === 0;
    const x = first ? focus.x : index === 1 ? across : width * 0.5 + random.bell() * width * 0.1;
    const tall = role.tall * edge * (first ? 1 : 0.72);
    const scale = tall / personsTall[name];
    if (name === 'balloon') {
      yield { group: 'mid', depth: 0.4, canvas: paintBalloons(stage, x, tall) };
    } else if (name === 'birds') {
      const { canvas, pen } = sheet(width, height);
      paintFlock(stage, pen, x, horizon * 0.42, 18);
      yield { group: 'mid', depth: 0.3, canvas, drift: 0.01 };
    } else if (flies.has(name)) {
      yield {
        group: 'mid',
        depth: 0.4,
        canvas: paintSubject(stage, name, { x, base: Math.max(horizon * 0.86, tall * 1.1), person: scale, distance: 0.1 }),
      };
    } else if (floats.has(name)) {
      const line = floor.water;
      if (line === undefined)
        yield {
          group: 'near',
          depth: 0.7,
          canvas: paintSubject(stage, name, { x, base: floor.front - edge * 0.03, person: scale * 0.9, distance: 0.06 }),
        };
      else
        yield {
          group: 'mid',
          depth: 0.5,
          canvas: paintSubject(stage, name, { x, base: line, person: scale, distance: 0.14, onWater: true }),
        };
    } else if (role.where === 'middle') {
      yield {
        group: 'mid',
        depth: 0.5,
        canvas: paintSubject(stage, name, { x, base: floor.middle(x) + 3 * unit, person: scale, distance: 0.12 }),
      };
    } else {
      const base = floor.front - (first ? 0 : edge * 0.02);
      const count = countOf(stage.brief.subjectText, name);
      const canvas = paintSubject(stage, name, { x, base, person: scale, distance: 0.02 });
      if (count > 1)
        yield { group: 'near', depth: 0.74, canvas: paintOthers(stage, name, { x, base, person: scale, distance: 0.05 }, count - 1) };
      yield { group: 'near', depth: 0.78, canvas };
    }
  }
}

const rank = (where: Role['where']): number => ({ sky: 0, middle: 1, water: 2, front: 3 })[where];

/** The rest of a herd or a company: a little behind the first and smaller, each with looks of its own. */
function paintOthers(stage: Stage, name: SubjectName, spot: Spot, count: number): Canvas {
  const { canvas, pen } = sheet(stage.width, stage.height);
  const people = name === 'person';
  const inward = spot.x > stage.width / 2 ? -1 : 1;
  const apart = personsTall[name] * spot.person * (people ? (count === 1 ? 0.34 : 0.42) : count === 1 ? 0.62 : 0.74);
  for (let index = count; index >= 1; index -= 1) {
    const random = stage.random.branch(`others/${index}`);
    const back = people && count === 1 ? 0 : index;
    const one: Stage = {
      ...stage,
      random,
      brief: { ...stage.brief, character: readCharacter(`companion ${index}`, []) },
    };
    const side = index % 2 === 1 ? inward : people ? -inward : inward;
    pen.drawImage(
      paintSubject(one, name, {
        ...spot,
        x: spot.x + side * apart * Math.ceil(people ? index / 2 : index) * random.between(0.9, 1.1),
        base: spot.base - back * spot.person * 0.06,
        person: spot.person * (1 - back * 0.1) * (people ? random.between(0.9, 1.02) : 1),
      }),
      0,
      0,
    );
  }
  return canvas;
}

function paintBalloons(stage: Stage, x: number, tall: number) {
  const { width, height, horizon } = stage;
  const { canvas, pen } = sheet(width, height);
  const random = stage.random.branch('balloons');
  const many = / (balloons|festival|cappadocia) /u.test(stage.brief.subjectText) ? 7 : 3;
  for (let index = many - 1; index >= 0; index -= 1) {
    const size = index === 0 ? tall : tall * random.between(0.14, 0.42);
    const figure = balloon(stage, size, index);
    const px = index === 0 ? x : random.between(0.08, 0.92) * width;
    const py = index === 0 ? horizon * 0.42 : horizon * random.between(0.2, 0.72);
    pen.globalAlpha = index === 0 ? 1 : 0.9;
    pen.drawImage(figure.canvas, px - figure.canvas.width / 2, py - figure.canvas.height / 2);
  }
  return canvas;
}
