import type { Generation } from '@pinhole/contract';
import { dayKey } from '../../lib/format.ts';
import { nameOf, type Pending } from './submit.ts';

export interface FeedEntry {
  /** Stays the same from the first tile to the finished picture. */
  readonly name: string;
  readonly generation: Generation;
  /** Asked for, not answered yet: it has no id of its own and cannot be stopped. */
  readonly pending: boolean;
}

export interface FeedDay {
  readonly day: string;
  readonly at: string;
  /** Oldest first. */
  readonly entries: readonly FeedEntry[];
}

/** A request as it will most likely come back, to draw its tiles with. */
function asGeneration({ key, request, price, createdAt }: Pending): Generation {
  return {
    id: key,
    groupId: null,
    state: 'queued',
    price,
    charged: null,
    progress: 0,
    queuePosition: null,
    paused: null,
    retryOf: null,
    request: {
      model: request.model,
      engine: '',
      operation: 'text2image',
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
  const days: { day: string; at: string; entries: FeedEntry[] }[] = [];
  for (const entry of entries) {
    const day = dayKey(new Date(entry.generation.createdAt));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, at: entry.generation.createdAt, entries: [entry] });
  }
  return days;
}
