import type { QueueEntry, QueueMove } from '@pinhole/contract';

type Named = Pick<QueueEntry, 'generation'>;

/** The list as it will be after a move, if all of it is on screen. The same list when the move names something that is not in it. */
export function withMove<Entry extends Named>(entries: readonly Entry[], id: string, move: QueueMove): readonly Entry[] {
  const moved = entries.find(({ generation }) => generation.id === id);
  if (!moved) return entries;
  const others = entries.filter((entry) => entry !== moved);
  const at = destinationIndex(others, move);
  return at === undefined ? entries : others.toSpliced(at, 0, moved);
}

function destinationIndex(others: readonly Named[], move: QueueMove): number | undefined {
  if ('to' in move) return move.to === 'first' ? 0 : others.length;
  const beside = 'before' in move ? move.before : move.after;
  const index = others.findIndex(({ generation }) => generation.id === beside);
  if (index < 0) return undefined;
  return 'before' in move ? index : index + 1;
}

/** The move that puts something back where it stands now; undefined when it stands alone. */
export function wayBack(entries: readonly Named[], id: string): QueueMove | undefined {
  const index = entries.findIndex(({ generation }) => generation.id === id);
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (index < 0) return undefined;
  if (next) return { before: next.generation.id };
  return previous ? { after: previous.generation.id } : undefined;
}

/** One place up or down among those on screen; undefined at the end of the list. */
export function stepMove(entries: readonly Named[], id: string, by: -1 | 1): QueueMove | undefined {
  const index = entries.findIndex(({ generation }) => generation.id === id);
  const neighbour = index < 0 ? undefined : entries[index + by];
  if (!neighbour) return undefined;
  return by < 0 ? { before: neighbour.generation.id } : { after: neighbour.generation.id };
}
