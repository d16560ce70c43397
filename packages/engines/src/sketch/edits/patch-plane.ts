/*
 * Fills a hole with pieces of the rest of the picture: for every point of the hole the best-looking place to copy from is searched
 * for, coarse first (the field of nearest patches is guessed, passed on to neighbours and improved at random), and overlapping
 * pieces vote on the colour. At the end the full-size pixels are copied along the same field, so that the fill is as sharp as the rest.
 */

/** A picture while it is worked on: red, green, blue as three numbers a pixel. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly colors: Float32Array;
  readonly hole: Uint8Array;
}

/** Where each point copies from: an index into the plane, or −1. */
export type Field = Int32Array;

export function shrunk(rgba: Uint8ClampedArray, width: number, height: number, hole: Uint8Array, scale: number): Plane {
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

export function halved({ width, height, colors, hole }: Plane): Plane {
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

export function copyColor({ colors, hole }: Plane, from: number, to: number): void {
  if (hole[to] !== 1) return;
  for (let channel = 0; channel < 3; channel += 1) colors[to * 3 + channel] = colors[from * 3 + channel] as number;
}
