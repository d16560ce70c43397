import type { Model, Operation } from '@pinhole/contract';

/** What a model can be found by, besides its name. */
export type ModelTag = 'words' | 'picture' | 'edit' | 'mask' | 'enlarge' | 'cutout' | 'extend' | 'sound' | 'free';

const abilities: readonly (readonly [ModelTag, readonly Operation[]])[] = [
  ['words', ['text2image', 'text2video']],
  ['picture', ['image2image', 'variations', 'image2video']],
  ['edit', ['edit']],
  ['mask', ['inpaint', 'outpaint']],
  ['enlarge', ['upscale']],
  ['cutout', ['cutout']],
  ['extend', ['extend-video']],
];

export function tagsOf(model: Model): readonly ModelTag[] {
  const { perOutput, perMegapixel, perSecond } = model.price;
  return [
    ...abilities.flatMap(([tag, operations]) => (operations.some((operation) => model.operations.includes(operation)) ? [tag] : [])),
    ...(model.audio ? (['sound'] as const) : []),
    ...([perOutput, perMegapixel, perSecond].every((amount) => amount === '0') ? (['free'] as const) : []),
  ];
}

/** Tags that tell these models apart: what all of them can do, or none, helps nobody to choose. */
export function tellingTags(models: readonly Model[]): readonly ModelTag[] {
  const counts = new Map<ModelTag, number>();
  for (const tag of models.flatMap(tagsOf)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].filter(([, count]) => count < models.length).map(([tag]) => tag);
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Every word that was typed stands somewhere in what is said of the model. */
export function matches(model: Model, text: string, words: readonly string[] = []): boolean {
  const said = folded([model.title, model.id, model.engine, model.summary, ...model.tags, ...words].join(' '));
  return folded(text)
    .split(/\s+/)
    .every((word) => said.includes(word));
}

export interface ModelGroup {
  readonly id: 'favourites' | 'recent' | 'all' | 'unavailable';
  readonly models: readonly Model[];
}

/** With this few in sight nobody needs to be told which they used last. */
const few = 5;

/** In the order somebody most likely looks for them; each model once. */
export function groupModels(models: readonly Model[], memory: ModelMemory): readonly ModelGroup[] {
  const usable = models.filter(({ available }) => available);
  const isFavourite = ({ id }: Model): boolean => memory.favourites.includes(id);
  const lastUsed = memory.recent.filter((id) => !memory.favourites.includes(id)).slice(0, 3);
  const recent = usable.length > few ? lastUsed.flatMap((id) => usable.find((model) => model.id === id) ?? []) : [];
  const groups: readonly ModelGroup[] = [
    { id: 'favourites', models: usable.filter(isFavourite) },
    { id: 'recent', models: recent },
    { id: 'all', models: usable.filter((model) => !isFavourite(model) && !recent.includes(model)) },
    { id: 'unavailable', models: models.filter(({ available }) => !available) },
  ];
  return groups.filter((group) => group.models.length > 0);
}

/** What this browser remembers of models, by their ids. */
export interface ModelMemory {
  readonly favourites: readonly string[];
  /** The last used first. */
  readonly recent: readonly string[];
}

export const nothingRemembered: ModelMemory = { favourites: [], recent: [] };
const mostRecent = 8;
const mostFavourites = 50;

export function parseModelMemory(raw: unknown): ModelMemory | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const stored = raw as Partial<Record<keyof ModelMemory, unknown>>;
  const idsOf = (ids: unknown): readonly string[] => (Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
  return { favourites: idsOf(stored.favourites).slice(0, mostFavourites), recent: idsOf(stored.recent).slice(0, mostRecent) };
}

export const withUsed = (memory: ModelMemory, ids: readonly string[]): ModelMemory => ({
  ...memory,
  recent: [...ids, ...memory.recent.filter((id) => !ids.includes(id))].slice(0, mostRecent),
});

export const withFavourite = (memory: ModelMemory, id: string, wanted: boolean): ModelMemory => ({
  ...memory,
  favourites: [...memory.favourites.filter((other) => other !== id), ...(wanted ? [id] : [])].slice(-mostFavourites),
});
