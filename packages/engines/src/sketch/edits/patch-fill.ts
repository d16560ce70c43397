import { type Chance, chance } from '../random.ts';

/*
 * Fills a hole with pieces of the rest of the picture: for every point of the hole the best-looking place to copy from is searched
 * for, coarse first (the field of nearest patches is guessed, passed on to neighbours and improved at random), and overlapping
 * pieces vote on the colour. At the end the full-size pixels are copied along the same field, so that the fill is as sharp as the rest.
 */

/** A picture while it is worked on: red, green, blue as three numbers a pixel. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly colors: Float32Array;
  readonly hole: Uint8Array;
}

/** Where each point copies from: an index into the plane, or −1. */
type Field = Int32Array;

const radius = 3;
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

function shrunk(rgba: Uint8ClampedArray, width: number, height: number, hole: Uint8Array, scale: number): Plane {
  const columns = Math.max(1, Math.round(width / scale));
  const rows = Math.max(1, Math.round(height / scale));
  const colors = new Float32Array(columns * rows * 3);
  const small = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column += 1) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      let [red, green, blue, count] = [0, 0, 0, 0];
      let shunned = false;
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) {
          const kind = hole[y * width + x] as number;
          if (kind === 2) shunned = true;
          if (kind === 1) continue;
          const at = (y * width + x) * 4;
          red += rgba[at] as number;
          green += rgba[at + 1] as number;
          blue += rgba[at + 2] as number;
          count += 1;
        }
      }
      const index = row * columns + column;
      small[index] = count < (bottom - top) * (right - left) ? 1 : shunned ? 2 : 0;
      if (count === 0) continue;
      colors[index * 3] = red / count;
      colors[index * 3 + 1] = green / count;
      colors[index * 3 + 2] = blue / count;
    }
  }
  return { width: columns, height: rows, colors, hole: small };
}

function halved({ width, height, colors, hole }: Plane): Plane {
  const columns = Math.max(1, width >> 1);
  const rows = Math.max(1, height >> 1);
  const small: Plane = { width: columns, height: rows, colors: new Float32Array(columns * rows * 3), hole: new Uint8Array(columns * rows) };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const index = row * columns + column;
      let count = 0;
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        const from = (row * 2 + dy) * width + column * 2 + dx;
        if (hole[from] === 1) small.hole[index] = 1;
        else {
          if (hole[from] === 2 && small.hole[index] === 0) small.hole[index] = 2;
          for (let channel = 0; channel < 3; channel += 1)
            small.colors[index * 3 + channel] = (small.colors[index * 3 + channel] as number) + (colors[from * 3 + channel] as number);
          count += 1;
        }
      }
      for (let channel = 0; channel < 3; channel += 1)
        small.colors[index * 3 + channel] = (small.colors[index * 3 + channel] as number) / Math.max(1, count);
    }
  }
  return small;
}

interface Sources {
  /** Points whose whole patch is known. */
  readonly list: Int32Array;
  readonly good: Uint8Array;
  /** The known patches of each row, as a range of `list`. */
  readonly rows: Int32Array;
  /** The height at which what belongs into a row is looked for: its own, or one further up. */
  readonly expected: Float32Array;
}

function knownPatches({ width, height, hole }: Plane, shift: number): Sources {
  const good = new Uint8Array(width * height);
  const list: number[] = [];
  const rows = new Int32Array(height + 1);
  for (let y = 0; y < height; y += 1) {
    rows[y] = list.length;
    if (y < radius || y >= height - radius) continue;
    for (let x = radius; x < width - radius; x += 1) {
      let known = true;
      for (let dy = -radius; dy <= radius && known; dy += 1)
        for (let dx = -radius; dx <= radius && known; dx += 1) known = hole[(y + dy) * width + x + dx] === 0;
      if (!known) continue;
      good[y * width + x] = 1;
      list.push(y * width + x);
    }
  }
  rows[height] = list.length;
  const first = Math.floor((list[0] ?? 0) / width);
  const last = Math.floor((list.at(-1) ?? 0) / width);
  const expected = Float32Array.from({ length: height }, (_, y) => {
    return Math.max(first, Math.min(last, y - shift));
  });
  return { list: Int32Array.from(list), good, rows, expected };
}

/** Points of the hole and of a rim around it: every patch that reaches into the hole has a say. */
function targets({ width, height, hole }: Plane): Int32Array {
  const list: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let near = false;
      for (let dy = -radius; dy <= radius && !near; dy += 1) {
        const row = y + dy;
        if (row < 0 || row >= height) continue;
        for (let dx = -radius; dx <= radius && !near; dx += 1) near = x + dx >= 0 && x + dx < width && hole[row * width + x + dx] === 1;
      }
      if (near) list.push(y * width + x);
    }
  }
  return Int32Array.from(list);
}

/** Any known patch, from the same height when there is one. */
function drawn({ list, rows, expected }: Sources, row: number, height: number, random: Chance): number {
  const y = Math.round(expected[row] as number);
  for (let reach = 0; reach < height; reach = reach * 2 + 1) {
    const from = rows[Math.max(0, y - reach)] as number;
    const to = rows[Math.min(height, y + reach + 1)] as number;
    if (to > from) return list[random.whole(from, to - 1)] as number;
  }
  return list[random.whole(0, list.length - 1)] as number;
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

function copyColor({ colors, hole }: Plane, from: number, to: number): void {
  if (hole[to] !== 1) return;
  for (let channel = 0; channel < 3; channel += 1) colors[to * 3 + channel] = colors[from * 3 + channel] as number;
}

/** How unlike two patches are; what is known counts more than what was only guessed so far. Gives up beyond `limit`. */
function unlikeness(
  { width, height, colors, hole }: Plane,
  to: number,
  from: number,
  expected: Float32Array,
  level: number,
  limit: number,
): number {
  const toY = Math.floor(to / width);
  const toX = to - toY * width;
  const fromY = Math.floor(from / width);
  const rise = (fromY - (expected[toY] as number)) / height;
  let total = rise * rise * level * 2e6;
  const left = Math.max(-radius, -toX);
  const right = Math.min(radius, width - 1 - toX);
  for (let dy = Math.max(-radius, -toY); dy <= radius && toY + dy < height; dy += 1) {
    let here = to + dy * width + left;
    let there = from + dy * width + left;
    for (let dx = left; dx <= right; dx += 1) {
      const red = (colors[here * 3] as number) - (colors[there * 3] as number);
      const green = (colors[here * 3 + 1] as number) - (colors[there * 3 + 1] as number);
      const blue = (colors[here * 3 + 2] as number) - (colors[there * 3 + 2] as number);
      total += (red * red + green * green + blue * blue) * (hole[here] === 1 ? 1 : 3);
      here += 1;
      there += 1;
    }
    if (total > limit) return total;
  }
  return total;
}

/** Better places to copy from: those next to the neighbours' places, then random ones ever nearer to the best so far. */
function improve(
  plane: Plane,
  field: Field,
  { good, list, expected }: Sources,
  inside: Int32Array,
  level: number,
  random: Chance,
  passes: number,
): void {
  const { width, height } = plane;
  for (let pass = 0; pass < passes * 2; pass += 1) {
    const forwards = pass % 2 === 0;
    const step = forwards ? 1 : -1;
    for (let count = 0; count < inside.length; count += 1) {
      const at = inside[forwards ? count : inside.length - 1 - count] as number;
      let best = field[at] as number;
      let cost = unlikeness(plane, at, best, expected, level, Number.POSITIVE_INFINITY);
      const consider = (place: number): void => {
        if (place === best || !good[place]) return;
        const other = unlikeness(plane, at, place, expected, level, cost);
        if (other < cost) {
          cost = other;
          best = place;
        }
      };
      const column = at % width;
      if (column - step >= 0 && column - step < width) {
        const beside = field[at - step] as number;
        if (beside >= 0) consider(beside + step);
      }
      const above = at - step * width;
      if (above >= 0 && above < field.length) {
        const place = field[above] as number;
        if (place >= 0) consider(Math.max(0, Math.min(field.length - 1, place + step * width)));
      }
      if (pass < 2) consider(list[random.whole(0, list.length - 1)] as number);
      for (let reach = Math.max(width, height) / 2; reach >= 1; reach /= 2.6) {
        const y = Math.floor(best / width) + Math.round((random.next() * 2 - 1) * reach * 0.6);
        const x = (best % width) + Math.round((random.next() * 2 - 1) * reach);
        if (x >= 0 && x < width && y >= 0 && y < height) consider(y * width + x);
      }
      field[at] = best;
    }
  }
}

/** Every patch over a point of the hole says which colour it would like there; patches that fit well count more. */
function vote(plane: Plane, field: Field, inside: Int32Array, { expected }: Sources): void {
  const { width, height, colors, hole } = plane;
  const sums = new Float32Array(width * height * 4);
  for (const at of inside) {
    const from = field[at] as number;
    const weight = 1 / (60 + unlikeness(plane, at, from, expected, 0, Number.POSITIVE_INFINITY) / 49);
    const y = Math.floor(at / width);
    const x = at - y * width;
    for (let dy = Math.max(-radius, -y); dy <= radius && y + dy < height; dy += 1) {
      for (let dx = Math.max(-radius, -x); dx <= radius && x + dx < width; dx += 1) {
        const to = at + dy * width + dx;
        if (hole[to] !== 1) continue;
        const source = (from + dy * width + dx) * 3;
        const share = weight * (dx === 0 && dy === 0 ? 4 : 1);
        sums[to * 4] = (sums[to * 4] as number) + (colors[source] as number) * share;
        sums[to * 4 + 1] = (sums[to * 4 + 1] as number) + (colors[source + 1] as number) * share;
        sums[to * 4 + 2] = (sums[to * 4 + 2] as number) + (colors[source + 2] as number) * share;
        sums[to * 4 + 3] = (sums[to * 4 + 3] as number) + share;
      }
    }
  }
  for (let index = 0; index < hole.length; index += 1) {
    const total = sums[index * 4 + 3] as number;
    if (hole[index] !== 1 || total === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) colors[index * 3 + channel] = (sums[index * 4 + channel] as number) / total;
  }
}

/** How far copied pixels are shifted towards the voted colour: all the way would smear them. */
const voted = 0.35;

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
