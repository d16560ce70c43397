/** The list with one item at another place; places beyond the ends are the ends. */
export function moved<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list[from];
  const place = Math.min(list.length - 1, Math.max(0, to));
  return item === undefined || from === place ? list : list.toSpliced(from, 1).toSpliced(place, 0, item);
}
