/** Narrows `allowed` to the convex surroundings of what was found, with a little room: the whole subject lies there. */
export function surroundings(core: Float32Array, allowed: Uint8Array, columns: number, rows: number): void {
  const points: [number, number][] = [];
  for (let cell = 0; cell < core.length; cell += 1)
    if ((core[cell] as number) > 0.5) points.push([cell % columns, Math.floor(cell / columns)]);
  const hull = convexHull(points);
  if (hull.length < 3) return;
  const room = Math.max(columns, rows) * 0.05;
  for (let cell = 0; cell < allowed.length; cell += 1) {
    const x = cell % columns;
    const y = Math.floor(cell / columns);
    for (const [index, [ax, ay]] of hull.entries()) {
      const [bx, by] = hull[(index + 1) % hull.length] as [number, number];
      const length = Math.hypot(bx - ax, by - ay) || 1;
      if (((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length < -room) {
        allowed[cell] = 0;
        break;
      }
    }
  }
}

/** The part of the subject's outline that runs along the border of where it was allowed to be. */
export function cutShort(belongs: Float32Array, allowed: Uint8Array, columns: number): number {
  let outline = 0;
  let stopped = 0;
  for (let cell = 0; cell < belongs.length; cell += 1) {
    if ((belongs[cell] as number) <= 0.5) continue;
    for (const next of [cell - 1, cell + 1, cell - columns, cell + columns]) {
      if (next < 0 || next >= belongs.length || (belongs[next] as number) > 0.5) continue;
      outline += 1;
      if (!allowed[next]) stopped += 1;
    }
  }
  return stopped / Math.max(1, outline);
}

export function widen(allowed: Uint8Array, reach: number, columns: number, rows: number): void {
  for (const step of [1, columns]) {
    const before = allowed.slice();
    for (let cell = 0; cell < allowed.length; cell += 1) {
      if (!before[cell]) continue;
      const place = step === 1 ? cell % columns : Math.floor(cell / columns);
      const last = (step === 1 ? columns : rows) - 1;
      for (let far = -Math.min(reach, place); far <= Math.min(reach, last - place); far += 1) allowed[cell + far * step] = 1;
    }
  }
}

function convexHull(points: readonly [number, number][]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly [number, number][]): [number, number][] => {
    const line: [number, number][] = [];
    for (const point of list) {
      for (let last = line.at(-1), before = line.at(-2); last && before; last = line.at(-1), before = line.at(-2)) {
        if ((last[0] - before[0]) * (point[1] - before[1]) - (last[1] - before[1]) * (point[0] - before[0]) > 0) break;
        line.pop();
      }
      line.push(point);
    }
    return line.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Keeps the largest part and what is not much smaller, and closes holes that the background does not reach. */
export function mainParts(belongs: Float32Array, columns: number, rows: number): Float32Array {
  const label = new Int32Array(belongs.length).fill(-1);
  const sizes: number[] = [];
  const grow = (start: number, wanted: boolean, name: number): number => {
    const stack = [start];
    label[start] = name;
    let size = 0;
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      size += 1;
      const column = cell % columns;
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= columns * rows || label[next] !== -1 || (belongs[next] as number) > 0.5 !== wanted) continue;
        label[next] = name;
        stack.push(next);
      }
    }
    return size;
  };
  const edgeParts = new Set<number>();
  for (let cell = 0; cell < belongs.length; cell += 1) {
    if (label[cell] === -1) sizes.push(grow(cell, (belongs[cell] as number) > 0.5, sizes.length));
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    if (column === 0 || row === 0 || column === columns - 1 || row === rows - 1) edgeParts.add(label[cell] as number);
  }
  let largest = 0;
  for (let cell = 0; cell < belongs.length; cell += 1)
    if ((belongs[cell] as number) > 0.5) largest = Math.max(largest, sizes[label[cell] as number] as number);
  return belongs.map((value, cell) => {
    const name = label[cell] as number;
    const size = sizes[name] as number;
    if (value > 0.5) return size >= largest * 0.2 ? value : 0;
    return !edgeParts.has(name) && size < largest * 0.06 ? 1 : value;
  });
}

const peelRounds = 24;
/** Neighbouring points that differ by less have no outline between them. Brightness of 0…255. */
const noOutline = 7;

/**
 * Takes off the margin of background that was found along with a subject: what passes into the background without an outline goes,
 * ring by ring, until there is one. Gives up when there is none and little would be left.
 */
export function peel(belongs: Float32Array, colors: Float32Array, columns: number, rows: number): Float32Array {
  const peeled = belongs.slice();
  let left = peeled.reduce((sum, value) => sum + Number(value > 0.5), 0);
  const least = left * 0.3;
  for (let round = 0; round < peelRounds; round += 1) {
    const goes: number[] = [];
    for (let cell = 0; cell < peeled.length; cell += 1) {
      if ((peeled[cell] as number) < 0.03) continue;
      const column = cell % columns;
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= columns * rows || (peeled[next] as number) > 0.1) continue;
        const apart = Math.hypot(
          (colors[cell * 3] as number) - (colors[next * 3] as number),
          (colors[cell * 3 + 1] as number) - (colors[next * 3 + 1] as number),
          (colors[cell * 3 + 2] as number) - (colors[next * 3 + 2] as number),
        );
        if (apart > noOutline) continue;
        goes.push(cell);
        break;
      }
    }
    if (goes.length === 0) break;
    for (const cell of goes) {
      if ((peeled[cell] as number) > 0.5) left -= 1;
      peeled[cell] = 0;
    }
    if (left < least) return belongs;
  }
  return peeled;
}
