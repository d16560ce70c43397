import { type Chance, chance } from '../random.ts';
import { improve, vote, voted } from './patch-match.ts';
import { copyColor, type Field, halved, type Plane, shrunk } from './patch-plane.ts';
import { drawn, knownPatches, type Sources, targets } from './patch-sources.ts';

const workingEdge = 288;
const coarsestEdge = 36;

export interface FillOptions {
  readonly seed: string;
  /** How much a thing belongs to its height: skies are copied from skies, water from water. 0 not at all, 1 strongly. */
  readonly level: number;
  /** Rows further up at which what belongs into a row is looked for first. Pixels. */
  readonly shift?: number;
}

/**
 * Fills `hole` (one byte a pixel: 1 is filled, 0 kept, 2 kept but not copied from) of an RGBA picture in place. Returns false, and changes nothing, when too
 * little is known to copy from.
 */
export function patchFill(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  hole: Uint8Array,
  { seed, level, shift = 0 }: FillOptions,
): boolean {
  const scale = Math.max(1, Math.ceil((Math.max(width, height) / workingEdge) * 4) / 4);
  const planes = [shrunk(rgba, width, height, hole, scale)];
  for (let last = planes[0]; last && Math.max(last.width, last.height) > coarsestEdge * 1.6; last = planes[0]) planes.unshift(halved(last));
  const random = chance(`fill/${seed}`);
  let field: Field | undefined;
  let before: Plane | undefined;
  for (const plane of planes) {
    const sources = knownPatches(plane, (shift * plane.height) / height);
    if (sources.list.length < 24) continue;
    const inside = targets(plane);
    if (inside.length === 0) return true;
    field = field && before ? enlarged(field, before, plane, sources, inside, random) : guessed(plane, sources, inside, shift > 0, random);
    if (!before) for (const at of inside) copyColor(plane, field[at] as number, at);
    const rounds = plane === planes.at(-1) ? 2 : 4;
    for (let round = 0; round < rounds; round += 1) {
      if (before || round > 0) improve(plane, field, sources, inside, level, random, plane === planes.at(-1) ? 1 : 2);
      vote(plane, field, inside, sources);
    }
    before = plane;
  }
  if (!field || !before) return false;
  copyAlong(rgba, width, height, hole, before, field);
  return true;
}

function guessed(plane: Plane, sources: Sources, inside: Int32Array, shifted: boolean, random: Chance): Field {
  const { width, height } = plane;
  const field = new Int32Array(width * height).fill(-1);
  for (const at of inside) {
    const y = Math.floor(at / width);
    const place = Math.round(sources.expected[y] as number) * width + (at - y * width);
    field[at] = shifted && sources.good[place] ? place : drawn(sources, y, height, random);
  }
  return field;
}

function enlarged(field: Field, small: Plane, plane: Plane, sources: Sources, inside: Int32Array, random: Chance): Field {
  const { width, height } = plane;
  const large = new Int32Array(width * height).fill(-1);
  for (const at of inside) {
    const y = Math.floor(at / width);
    const x = at - y * width;
    const smallX = Math.min(small.width - 1, x >> 1);
    const smallY = Math.min(small.height - 1, y >> 1);
    const from = field[smallY * small.width + smallX] as number;
    let place = -1;
    if (from >= 0) {
      const row = Math.floor(from / small.width);
      const sourceY = Math.min(height - 1, y + (row - smallY) * 2);
      const sourceX = Math.min(width - 1, x + (from - row * small.width - smallX) * 2);
      if (sourceX >= 0 && sourceY >= 0) place = sourceY * width + sourceX;
    }
    large[at] = place >= 0 && sources.good[place] ? place : drawn(sources, y, height, random);
    if (plane.hole[at] === 1) copyColor(plane, large[at], at);
  }
  return large;
}

/** Copies full-size pixels from where the field points. */
function copyAlong(rgba: Uint8ClampedArray, width: number, height: number, hole: Uint8Array, plane: Plane, field: Field): void {
  const scaleX = width / plane.width;
  const scaleY = height / plane.height;
  const { colors } = plane;
  for (let y = 0; y < height; y += 1) {
    const smallY = Math.max(0, (y + 0.5) / scaleY - 0.5);
    const top = Math.min(plane.height - 1, Math.floor(smallY));
    const partY = smallY - top;
    for (let x = 0; x < width; x += 1) {
      if (hole[y * width + x] !== 1) continue;
      const smallX = Math.max(0, (x + 0.5) / scaleX - 0.5);
      const left = Math.min(plane.width - 1, Math.floor(smallX));
      const partX = smallX - left;
      let [red, green, blue, total] = [0, 0, 0, 0];
      for (let corner = 0; corner < 4; corner += 1) {
        const column = Math.min(plane.width - 1, left + (corner & 1));
        const row = Math.min(plane.height - 1, top + (corner >> 1));
        const weight = (corner & 1 ? partX : 1 - partX) * (corner & 2 ? partY : 1 - partY);
        const cell = row * plane.width + column;
        const from = field[cell] as number;
        if (weight <= 0) continue;
        if (from < 0) continue;
        const fromRow = Math.floor(from / plane.width);
        const sourceX = Math.round(x + (from - fromRow * plane.width - column) * scaleX);
        const sourceY = Math.round(y + (fromRow - row) * scaleY);
        if (sourceX < 0 || sourceY < 0 || sourceX >= width || sourceY >= height || hole[sourceY * width + sourceX]) continue;
        const at = (sourceY * width + sourceX) * 4;
        red += ((rgba[at] as number) + ((colors[cell * 3] as number) - (colors[from * 3] as number)) * voted) * weight;
        green += ((rgba[at + 1] as number) + ((colors[cell * 3 + 1] as number) - (colors[from * 3 + 1] as number)) * voted) * weight;
        blue += ((rgba[at + 2] as number) + ((colors[cell * 3 + 2] as number) - (colors[from * 3 + 2] as number)) * voted) * weight;
        total += weight;
      }
      const at = (y * width + x) * 4;
      const cell = (top * plane.width + left) * 3;
      rgba[at] = total > 0 ? red / total : (colors[cell] as number);
      rgba[at + 1] = total > 0 ? green / total : (colors[cell + 1] as number);
      rgba[at + 2] = total > 0 ? blue / total : (colors[cell + 2] as number);
      rgba[at + 3] = 255;
    }
  }
}
