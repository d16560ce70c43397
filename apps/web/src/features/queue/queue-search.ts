/** What the address says of the queue. Absent: my own work, now, unfiltered. */
export interface QueueSearch {
  readonly who?: 'workspace' | undefined;
  readonly show?: 'failed' | 'ended' | undefined;
  readonly model?: string | undefined;
  readonly kind?: 'image' | 'video' | undefined;
  readonly person?: string | undefined;
}

const oneOf = <Value extends string>(value: unknown, values: readonly Value[]): Value | undefined =>
  values.find((candidate) => candidate === value);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value.length <= 80 ? value : undefined);
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readQueueSearch(search: Readonly<Record<string, unknown>>): QueueSearch {
  const person = text(search.person);
  return {
    who: oneOf(search.who, ['workspace']),
    show: oneOf(search.show, ['failed', 'ended']),
    model: text(search.model),
    kind: oneOf(search.kind, ['image', 'video']),
    person: person && uuid.test(person) ? person : undefined,
  };
}
