import type { Mask } from './mask.ts';

/** The mask with an edge that fades over about this many pixels to either side. */
export function feather(mask: Mask, pixels: number): Mask {
  const reach = Math.round(pixels / 2);
  if (reach < 1) return mask;
  const { width, height } = mask;
  let from = mask.data.slice();
  let to = new Uint8Array(from.length);
  // Three boxes one after the other are as good as a bell.
  for (let round = 0; round < 3; round += 1) {
    blurLines(from, to, { lines: height, length: width, nextLine: width, next: 1 }, reach);
    blurLines(to, from, { lines: width, length: height, nextLine: 1, next: width }, reach);
  }
  to = from;
  from = new Uint8Array(0);
  return { width, height, data: to };
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly nextLine: number;
  readonly next: number;
}

/** Each value becomes the mean of its neighbours; beyond the edge the outermost goes on. */
function blurLines(from: Uint8Array, to: Uint8Array, { lines, length, nextLine, next }: Lines, reach: number): void {
  const share = 1 / (reach * 2 + 1);
  for (let line = 0; line < lines; line += 1) {
    const start = line * nextLine;
    const at = (place: number): number => from[start + Math.min(length - 1, Math.max(0, place)) * next] as number;
    let sum = 0;
    for (let place = -reach; place <= reach; place += 1) sum += at(place);
    for (let place = 0; place < length; place += 1) {
      to[start + place * next] = Math.round(sum * share);
      sum += at(place + reach + 1) - at(place - reach);
    }
  }
}
