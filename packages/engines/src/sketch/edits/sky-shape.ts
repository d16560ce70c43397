/*
 * What mends a first guess of the sky. Grids of one number a point, 0…1: how surely it is sky; more than a half counts. Colours are three
 * numbers a point, 0…255. All of it in place.
 */

/** Clouds have many soft steps: what lies beside the sky of its row, looks like it and is not parted from it by an outline, is sky too. */
export function growSideways(belongs: Float32Array, colors: Float32Array, columns: number, rows: number): void {
  const gap = (a: ArrayLike<number>, at: number, b: ArrayLike<number>, to: number): number =>
    Math.hypot(
      (a[at] as number) - (b[to] as number),
      (a[at + 1] as number) - (b[to + 1] as number),
      (a[at + 2] as number) - (b[to + 2] as number),
    );
  for (let row = 0; row < rows; row += 1) {
    const { mean, count } = skyOf(belongs, colors, columns, row);
    if (count < columns * 0.12) continue;
    const take = (cell: number, beside: number): void => {
      const from = belongs[beside] as number;
      if (from < 0.5 || (belongs[cell] as number) >= from) return;
      if (gap(colors, cell * 3, colors, beside * 3) > 11) return;
      if (gap(colors, cell * 3, mean, 0) < 42 || isCloud(colors, cell * 3, mean)) belongs[cell] = from * 0.999;
    };
    for (let column = 1; column < columns; column += 1) take(row * columns + column, row * columns + column - 1);
    for (let column = columns - 2; column >= 0; column -= 1) take(row * columns + column, row * columns + column + 1);
    if (row > 0) for (let column = 0; column < columns; column += 1) take(row * columns + column, (row - 1) * columns + column);
  }
}

/** What is found of the sky in a row: its mean colour, and how much of it there is. */
function skyOf(belongs: Float32Array, colors: Float32Array, columns: number, row: number): { mean: number[]; count: number } {
  const mean = [0, 0, 0];
  let count = 0;
  for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) {
    if ((belongs[cell] as number) < 0.5) continue;
    count += 1;
    for (let channel = 0; channel < 3; channel += 1)
      mean[channel] = (mean[channel] as number) + ((colors[cell * 3 + channel] as number) - (mean[channel] as number)) / count;
  }
  return { mean, count };
}

const skiesOf = (belongs: Float32Array, colors: Float32Array, columns: number, rows: number): readonly (readonly number[])[] =>
  Array.from({ length: rows }, (_, row) => skyOf(belongs, colors, columns, row).mean);

/** Colours of 0…255 that differ by more are told apart at a glance. */
const distinct = 60;

export const awayFrom = (color: readonly number[], colors: Float32Array, cell: number): number =>
  Math.hypot(...color.map((value, channel) => (colors[cell * 3 + channel] as number) - value));

/** Hardly darker than the sky of its row and without a colour of its own. */
function isCloud(colors: Float32Array, at: number, sky: readonly number[]): boolean {
  const [red, green, blue] = [colors[at] as number, colors[at + 1] as number, colors[at + 2] as number];
  const brighter = red + green + blue - (sky[0] as number) - (sky[1] as number) - (sky[2] as number);
  return brighter > -40 && Math.max(red, green, blue) - Math.min(red, green, blue) < 64;
}

/** No more than a line between sky and sky, and hardly another colour: what is left of a cloud. A mast stands out more. */
export function dropSlivers(belongs: Float32Array, colors: Float32Array, columns: number, rows: number): void {
  const found: number[] = [];
  for (let row = 2; row < rows - 2; row += 1) {
    for (let column = 2; column < columns - 2; column += 1) {
      const cell = row * columns + column;
      if ((belongs[cell] as number) >= 0.5) continue;
      const isSoft = (other: number): boolean =>
        (belongs[other] as number) >= 0.5 &&
        Math.hypot(...[0, 1, 2].map((channel) => (colors[cell * 3 + channel] as number) - (colors[other * 3 + channel] as number))) < 34;
      const isBetween = (step: number): boolean =>
        (isSoft(cell - step) || isSoft(cell - 2 * step)) && (isSoft(cell + step) || isSoft(cell + 2 * step));
      if (isBetween(1) || isBetween(columns)) found.push(cell);
    }
  }
  for (const cell of found) belongs[cell] = 1;
}

/** A little sky with ground above and below it is no sky: a white wall between red ones, snow below a summit. */
export function closeNotches(belongs: Float32Array, colors: Float32Array, columns: number, rows: number): void {
  const most = rows * 0.12;
  const leastAbove = rows * 0.02;
  const skies = skiesOf(belongs, colors, columns, rows);
  for (let column = 0; column < columns; column += 1) {
    let solidAbove = 0;
    let skyLength = 0;
    for (let row = 0; row < rows; row += 1) {
      if ((belongs[row * columns + column] as number) >= 0.5) {
        skyLength += 1;
        continue;
      }
      const isNotch = skyLength > 0 && skyLength < most && solidAbove >= leastAbove;
      if (isNotch) for (let inside = row - skyLength; inside < row; inside += 1) belongs[inside * columns + column] = 0;
      if (skyLength > 0 && !isNotch) solidAbove = 0;
      // What is left of a cloud holds nothing up.
      if (awayFrom(skies[row] ?? [], colors, row * columns + column) > distinct) solidAbove += 1;
      skyLength = 0;
    }
  }
}

/** What has only sky around it is sky through and through: nothing of the old one shines through. */
export function firm(belongs: Float32Array, columns: number, rows: number): void {
  const soft = belongs.slice();
  const sky = (cell: number): boolean => (soft[cell] as number) >= 0.5;
  for (let cell = 0; cell < columns * (rows - 1); cell += 1) {
    const column = cell % columns;
    const sides = (column === 0 || sky(cell - 1)) && (column === columns - 1 || sky(cell + 1));
    if (sky(cell) && sides && (cell < columns || sky(cell - columns)) && sky(cell + columns)) belongs[cell] = 1;
  }
}

/** A small thing in the sky that nothing carries, and that is as pale as one, is a cloud. */
export function dropIslands(belongs: Float32Array, colors: Float32Array, columns: number, rows: number): void {
  const skies = skiesOf(belongs, colors, columns, rows);
  const isPale = (cell: number): boolean => {
    const sky = skies[Math.floor(cell / columns)] ?? [];
    return isCloud(colors, cell * 3, sky) || awayFrom(sky, colors, cell) < distinct;
  };
  const seen = new Uint8Array(belongs.length);
  for (let start = 0; start < belongs.length; start += 1) {
    if (seen[start] === 1 || (belongs[start] as number) >= 0.5) continue;
    const island = [start];
    seen[start] = 1;
    let grounded = false;
    for (let at = 0; at < island.length; at += 1) {
      const cell = island[at] as number;
      const column = cell % columns;
      if (cell >= columns * Math.floor(rows * 0.7)) grounded = true;
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= belongs.length || seen[next] === 1 || (belongs[next] as number) >= 0.5) continue;
        seen[next] = 1;
        island.push(next);
      }
    }
    if (grounded || island.length >= belongs.length * 0.012) continue;
    if (island.filter(isPale).length >= island.length / 2) for (const cell of island) belongs[cell] = 1;
  }
}
