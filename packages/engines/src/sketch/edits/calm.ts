/**
 * A picture without its textures, its outlines where they were (Kuwahara): each point becomes the mean of that square beside it whose
 * colours differ least. Blades of grass become a meadow, a fox stays a fox. Three numbers a point, 0…255.
 */
export function calm(colors: Float32Array, columns: number, rows: number, reach: number): Float32Array {
  const sums = summed(colors, columns, rows);
  const calmed = new Float32Array(colors.length);
  const found = new Float64Array(4);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = (row * columns + column) * 3;
      let least = Number.POSITIVE_INFINITY;
      for (const [left, top] of [
        [column - reach, row - reach],
        [column, row - reach],
        [column - reach, row],
        [column, row],
      ] as const) {
        const spread = measure(sums, columns, rows, left, top, reach, found);
        if (spread >= least) continue;
        least = spread;
        for (let channel = 0; channel < 3; channel += 1) calmed[at + channel] = found[channel] as number;
      }
    }
  }
  return calmed;
}

const kept = 4;

/** Sums of each channel, and of all squares, of everything above and to the left; one more row and column than the picture. */
function summed(colors: Float32Array, columns: number, rows: number): Float64Array {
  const wide = columns + 1;
  const sums = new Float64Array(wide * (rows + 1) * kept);
  const line = new Float64Array(kept);
  for (let row = 0; row < rows; row += 1) {
    line.fill(0);
    for (let column = 0; column < columns; column += 1) {
      const from = (row * columns + column) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = colors[from + channel] as number;
        line[channel] = (line[channel] as number) + value;
        line[3] = (line[3] as number) + value * value;
      }
      const to = ((row + 1) * wide + column + 1) * kept;
      for (let index = 0; index < kept; index += 1) sums[to + index] = (sums[to - wide * kept + index] as number) + (line[index] as number);
    }
  }
  return sums;
}

/** Puts the mean of a square, cut off at the edges of the picture, into `found`; answers how much its colours differ. */
function measure(sums: Float64Array, columns: number, rows: number, left: number, top: number, reach: number, found: Float64Array): number {
  const wide = columns + 1;
  const [x0, y0] = [Math.max(0, left), Math.max(0, top)];
  const [x1, y1] = [Math.min(columns, left + reach + 1), Math.min(rows, top + reach + 1)];
  const count = (x1 - x0) * (y1 - y0);
  for (let index = 0; index < kept; index += 1)
    found[index] =
      ((sums[(y1 * wide + x1) * kept + index] as number) -
        (sums[(y0 * wide + x1) * kept + index] as number) -
        (sums[(y1 * wide + x0) * kept + index] as number) +
        (sums[(y0 * wide + x0) * kept + index] as number)) /
      count;
  return (found[3] as number) - (found[0] as number) ** 2 - (found[1] as number) ** 2 - (found[2] as number) ** 2;
}
