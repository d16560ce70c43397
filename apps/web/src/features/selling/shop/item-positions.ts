interface Placed {
  readonly id: string;
  readonly position: number;
}

/** The places to write so that one thing on the shelf stands one earlier or later: those alone that are not right already. */
export function positionsAfter(items: readonly Placed[], id: string, by: -1 | 1): readonly Placed[] {
  const from = items.findIndex((item) => item.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= items.length) return [];
  const moved = items.toSpliced(from, 1).toSpliced(to, 0, ...items.slice(from, from + 1));
  return moved.flatMap((item, position) => (item.position === position ? [] : [{ id: item.id, position }]));
}
