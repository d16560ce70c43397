import { type Area, type Mask, within } from './mask.ts';

/** Three boxes one after the other are as good as a bell, and reach three times as far as one. */
const rounds = 3;

/** The mask with an edge that fades over about this many pixels to either side. `onProgress` hears 0…1 as it goes. */
export function feather(mask: Mask, pixels: number, onProgress: (share: number) => void = () => {}): Mask {
  const reach = Math.round(pixels / 2);
  const marked = boundsOf(mask);
  if (reach < 1 || !marked) return mask;
  const far = reach * rounds + 1;
  const area = within(mask, { left: marked.left - far, top: marked.top - far, right: marked.right + far, bottom: marked.bottom + far });
  const data = mask.data.slice();
  const half = mask.data.slice();
  for (let round = 0; round < rounds; round += 1) {
    blurRows(data, half, mask.width, area, reach);
    onProgress((round + 0.5) / rounds);
    blurColumns(half, data, mask.width, area, reach);
    onProgress((round + 1) / rounds);
  }
  return { width: mask.width, height: mask.height, data };
}

/** Everything that is marked lies within; undefined where nothing is. */
function boundsOf({ width, height, data }: Mask): Area | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[y * width + x] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  return right > left ? { left, top, right, bottom } : undefined;
}

/** Each value becomes the mean of those beside it; beyond the edge of the area the outermost goes on. */
function blurRows(from: Uint8Array, to: Uint8Array, width: number, { left, top, right, bottom }: Area, reach: number): void {
  const share = 1 / (reach * 2 + 1);
  for (let y = top; y < bottom; y += 1) {
    const first = y * width + left;
    const last = y * width + right - 1;
    let sum = 0;
    for (let place = first - reach; place <= first + reach; place += 1) sum += from[Math.min(last, Math.max(first, place))] as number;
    for (let place = first; place <= last; place += 1) {
      to[place] = Math.round(sum * share);
      sum += (from[Math.min(last, place + reach + 1)] as number) - (from[Math.max(first, place - reach)] as number);
    }
  }
}

/** The same downwards: all columns at once, row by row, because that is how they lie in memory. */
function blurColumns(from: Uint8Array, to: Uint8Array, width: number, { left, top, right, bottom }: Area, reach: number): void {
  const share = 1 / (reach * 2 + 1);
  const sums = new Float64Array(right - left);
  const rowAt = (y: number): number => Math.min(bottom - 1, Math.max(top, y)) * width + left;
  for (let y = top - reach; y <= top + reach; y += 1) {
    const row = rowAt(y);
    for (let x = 0; x < sums.length; x += 1) sums[x] = (sums[x] as number) + (from[row + x] as number);
  }
  for (let y = top; y < bottom; y += 1) {
    const row = y * width + left;
    const entering = rowAt(y + reach + 1);
    const leaving = rowAt(y - reach);
    for (let x = 0; x < sums.length; x += 1) {
      const sum = sums[x] as number;
      to[row + x] = Math.round(sum * share);
      sums[x] = sum + (from[entering + x] as number) - (from[leaving + x] as number);
    }
  }
}
