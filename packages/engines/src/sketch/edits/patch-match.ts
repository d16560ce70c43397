import type { Chance } from '../random.ts';
import type { Field, Plane } from './patch-plane.ts';
import { radius, type Sources } from './patch-sources.ts';

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
export function improve(
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
export function vote(plane: Plane, field: Field, inside: Int32Array, { expected }: Sources): void {
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
export const voted = 0.35;
