import { clamp } from '../noise.ts';

/** Colours of 0…255 nearer than this are taken for the same. */
const alike = 17;
/** As much of its surroundings has to look like a point for it to be no stranger there at all. */
const commonShare = 0.05;

/**
 * How little each point looks like what lies beside it at the same height, 0…1: the ground of a picture goes on to both sides of
 * whoever stands on it. `outside` says what is surely not looked for.
 */
export function strangeness(colors: Float32Array, outside: (cell: number) => boolean, columns: number, rows: number): Float32Array {
  const strange = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const beside: number[] = [];
    for (let other = Math.max(0, row - 3); other <= Math.min(rows - 1, row + 3); other += 3)
      for (let cell = other * columns + (row % 2); cell < (other + 1) * columns; cell += 2) if (outside(cell)) beside.push(cell * 3);
    for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) {
      let same = 0;
      for (const at of beside) {
        const red = (colors[cell * 3] as number) - (colors[at] as number);
        const green = (colors[cell * 3 + 1] as number) - (colors[at + 1] as number);
        const blue = (colors[cell * 3 + 2] as number) - (colors[at + 2] as number);
        if (red * red + green * green + blue * blue < alike * alike) same += 1;
      }
      strange[cell] = beside.length === 0 ? 0 : 1 - clamp(same / (beside.length * commonShare));
    }
  }
  return strange;
}
