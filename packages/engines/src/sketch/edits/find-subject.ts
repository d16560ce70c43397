import { clamp } from '../noise.ts';
import { calm } from './calm.ts';
import { featureCount, learnModel } from './color-model.ts';
import { strangeness } from './strangeness.ts';
import { edgeWeights, featuresOf, seclusion, smaller } from './subject-features.ts';
import { agreed, firstGuess } from './subject-guess.ts';
import { cutShort, mainParts, peel, surroundings, widen } from './subject-shape.ts';

/*
 * Finds what a picture is about without knowing what it is: the background is learnt from the picture's edges, the subject is what
 * differs from it, is strange to what lies beside it, and hangs together. Both are then learnt anew from what was found, a few times, and neighbours that look alike
 * are made to agree. Works for a subject that stands out; a subject in the colours of its surroundings is not found.
 */

export interface FoundSubject {
  readonly width: number;
  readonly height: number;
  /** 0…1 for every point: how surely it belongs to the subject. */
  readonly belongs: Float32Array;
  /** The picture at this size: red, green, blue. */
  readonly colors: Float32Array;
  /** The part of the picture the subject takes, 0…1. */
  readonly share: number;
  /** How much more the subject looks like itself than like the background; below about 1.9 it is a guess. */
  readonly clarity: number;
}

const workingEdge = 208;
/** Textures up to about this many points are not looked at one by one. */
const textureReach = 4;

/** `hint` (one byte a pixel, 0…255), when given, is white where the subject is to be looked for; everything else is background. */
export function findSubject(rgba: Uint8ClampedArray, width: number, height: number, hint?: Uint8ClampedArray): FoundSubject {
  const scale = Math.max(1, Math.max(width, height) / workingEdge);
  const columns = Math.max(8, Math.round(width / scale));
  const rows = Math.max(8, Math.round(height / scale));
  const colors = smaller(rgba, width, height, columns, rows);
  const calmed = calm(colors, columns, rows, textureReach);
  // Where to look is found without textures; what exactly belongs to it, with every point.
  const precise = featuresOf(colors, columns, rows);
  const features = hint ? precise : featuresOf(calmed, columns, rows);
  const surely = new Float32Array(columns * rows);
  const allowed = new Uint8Array(columns * rows).fill(1);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = row * columns + column;
      if (hint) {
        const at = Math.floor(((row + 0.5) * height) / rows) * width + Math.floor(((column + 0.5) * width) / columns);
        if ((hint[at] as number) < 96) {
          surely[cell] = 1;
          allowed[cell] = 0;
        }
        continue;
      }
      const across = (column + 0.5) / columns;
      const down = (row + 0.5) / rows;
      // A subject may stand on the lower edge, hardly on the others.
      const side = Math.min(across, 1 - across);
      if (side < 0.06 || down < 0.06 || (down > 0.97 && side < 0.22)) surely[cell] = 1;
      if (side < 0.012 || down < 0.012) allowed[cell] = 0;
    }
  }
  const weights = edgeWeights(features, columns, rows);
  const secluded = seclusion(features, surely, columns, rows);
  const grid: Grid = { features, columns, rows, weights, secluded };
  const hardToReach = secluded.slice();
  let stranger = secluded;
  /** A stranger among what lies outside of the place that is left leans inwards. */
  const compareWithOutside = (): void => {
    stranger = strangeness(calmed, (cell) => !allowed[cell], columns, rows);
    for (let cell = 0; cell < secluded.length; cell += 1)
      secluded[cell] = (hardToReach[cell] as number) * 0.35 + (stranger[cell] as number) * 0.65;
  };
  let core: Float32Array = Float32Array.from(allowed);
  if (!hint) {
    const background = learnModel(features, surely, 9, 'background');
    const strange = strangeness(calmed, (cell) => isAtTheSide(cell, columns), columns, rows);
    const likely = secluded.map((value, cell) => value * (0.25 + 0.75 * (strange[cell] as number)));
    const guess = firstGuess(features, columns, rows, background, likely, allowed);
    core = refined(grid, guess, allowed, 3, 0.42).belongs;
    surroundings(core, allowed, columns, rows);
    compareWithOutside();
    core = Float32Array.from(allowed, (value, cell) => (value && (stranger[cell] as number) > 0.5 ? 1 : 0));
    features.set(precise);
    weights.set(edgeWeights(features, columns, rows));
    // Inside of so small a place only colours decide: what goes on outside of it is background, whatever its height.
    for (let cell = 0; cell < core.length; cell += 1)
      for (const axis of [3, 4]) features[cell * featureCount + axis] = (features[cell * featureCount + axis] as number) * 0.25;
  }
  let { belongs, clarity } = refined(grid, Float32Array.from(core), allowed, 7, 0.3);
  // A subject that ends where it was looked for probably goes on.
  for (let round = hint ? 4 : 0; round < 4 && cutShort(belongs, allowed, columns) > 0.03; round += 1) {
    const before = allowed.slice();
    widen(allowed, Math.round(Math.max(columns, rows) * 0.07), columns, rows);
    for (let cell = 0; cell < allowed.length; cell += 1) if ((surely[cell] as number) > 0.5) allowed[cell] = 0;
    compareWithOutside();
    const guess = belongs.map((value, cell) => (allowed[cell] && !before[cell] ? Number((stranger[cell] as number) > 0.5) : value));
    ({ belongs, clarity } = refined(grid, guess, allowed, 4, 0.3));
  }
  belongs = mainParts(peel(belongs, colors, columns, rows), columns, rows);
  let total = 0;
  for (const value of belongs) total += value;
  return { width: columns, height: rows, belongs, colors, share: total / belongs.length, clarity };
}

/** The sides of a picture: hardly ever what it is about. */
const isAtTheSide = (cell: number, columns: number): boolean => Math.abs(((cell % columns) + 0.5) / columns - 0.5) > 0.36;

interface Grid {
  readonly features: Float32Array;
  readonly columns: number;
  readonly rows: number;
  readonly weights: Float32Array;
  readonly secluded: Float32Array;
}

/** Learns both sides from the guess and divides anew, some rounds. `open` is how secluded a point must be to lean inwards. */
function refined(
  { features, columns, rows, weights, secluded }: Grid,
  guess: Float32Array,
  allowed: Uint8Array,
  rounds: number,
  open: number,
): { belongs: Float32Array; clarity: number } {
  let belongs = guess;
  let clarity = 0;
  for (let round = 0; round < rounds; round += 1) {
    const inside = belongs.map((value, cell) => (allowed[cell] && value > 0.5 ? 1 : 0));
    if (!inside.includes(1)) return { belongs, clarity: 0 };
    const subject = learnModel(features, inside, 7, 'subject');
    const outside = belongs.map((value, cell) => (value <= 0.5 || !allowed[cell] ? 1 : 0));
    const background = learnModel(features, outside, 10, 'background');
    const pull = new Float32Array(belongs.length);
    let sum = 0;
    let count = 0;
    for (let cell = 0; cell < pull.length; cell += 1) {
      const lead = clamp((background.cost(features, cell) - subject.cost(features, cell)) * 0.5, -6, 6);
      pull[cell] = allowed[cell] ? lead + ((secluded[cell] as number) - open) * 3 : -30;
      if (inside[cell]) {
        sum += lead;
        count += 1;
      }
    }
    clarity = sum / Math.max(1, count);
    belongs = mainParts(agreed(pull, belongs, weights, columns, rows), columns, rows);
  }
  return { belongs, clarity };
}
