import type { Generation } from '@pinhole/contract';
import { dayKey } from '../../../lib/format.ts';
import { nameOf, type Pending } from '../draft/submit.ts';

export interface FeedEntry {
  /** Stays the same from the first tile to the finished picture. */
  readonly name: string;
  readonly generation: Generation;
  /** Asked for, not answered yet: it has no id of its own and cannot be stopped. */
  readonly pending: boolean;
}

/** What stands together: one generation, or several of the same request to compare. */
export interface FeedItem {
  readonly name: string;
  readonly entries: readonly [FeedEntry, ...FeedEntry[]];
}

export interface FeedDay {
  readonly day: string;
  readonly at: string;
  /** Oldest first. */
  readonly items: readonly FeedItem[];
}

/** A request as it will most likely come back, to draw its tiles with. */
function asGeneration({ key, groupId, request, price, createdAt }: Pending): Generation {
  return {
    id: key,
    groupId,
    state: 'queued',
    price,
    charged: null,
    progress: 0,
    queuePosition: null,
    paused: null,
    unchecked: false,
    checked: false,
    retryOf: null,
    request: {
      model: request.model,
      engine: '',
      operation: request.operation ?? 'text2image',
      prompt: request.prompt,
      count: request.count ?? 1,
      size: request.size ?? { width: 1024, height: 1024 },
      ...(request.durationSeconds === undefined ? {} : { durationSeconds: request.durationSeconds }),
      seed: request.seed ?? 0,
      seedChosen: request.seed !== undefined,
      references: [],
      params: {},
    },
    outputs: [],
    texts: [],
    previews: [],
    warnings: [],
    providerCopy: null,
    error: null,
    createdAt,
    finishedAt: null,
  };
}

/** Oldest first, by local day; what was just asked for stands last, next to the composer. */
export function feedOf(newestFirst: readonly Generation[], pending: readonly Pending[]): readonly FeedDay[] {
  const known = new Set(newestFirst.map(nameOf));
  const entries: readonly FeedEntry[] = [
    ...newestFirst.map((generation) => ({ name: nameOf(generation), generation, pending: false })).reverse(),
    ...pending.filter(({ key }) => !known.has(key)).map((item) => ({ name: item.key, generation: asGeneration(item), pending: true })),
  ];
  const days: { day: string; at: string; items: { name: string; entries: [FeedEntry, ...FeedEntry[]] }[] }[] = [];
  for (const entry of entries) {
    const { groupId, createdAt } = entry.generation;
    const day = dayKey(new Date(createdAt));
    if (days.at(-1)?.day !== day) days.push({ day, at: createdAt, items: [] });
    const items = days.at(-1)?.items ?? [];
    const together = groupId === null ? undefined : items.find(({ name }) => name === groupId);
    if (together) together.entries.push(entry);
    else items.push({ name: groupId ?? entry.name, entries: [entry] });
  }
  return days;
}
