import type { MediaRole, Model, Operation } from '@pinhole/contract';
import { operationNeeds } from '@pinhole/contract/operations';

interface WithRole {
  readonly role: MediaRole;
}

/** Pictures that are themselves what is worked on; the others only say what something should look like. */
const bases: ReadonlySet<MediaRole> = new Set(['init', 'first_frame', 'last_frame']);

const looks: readonly MediaRole[] = ['subject', 'style'];
const uses: Readonly<Record<Operation, readonly MediaRole[]>> = {
  text2image: looks,
  text2video: looks,
  image2image: ['init', ...looks],
  edit: ['init', ...looks],
  variations: ['init', ...looks],
  inpaint: ['init', 'mask', ...looks],
  outpaint: ['init', 'mask', ...looks],
  upscale: ['init'],
  cutout: ['init', 'mask'],
  caption: ['init'],
  image2video: ['first_frame', 'last_frame', 'init', ...looks],
  'extend-video': ['first_frame', 'init', ...looks],
};

/** Whether an operation has any use for a picture in this role. */
export const usesRole = (operation: Operation, role: MediaRole): boolean => uses[operation].includes(role);

const takes = (model: Model, role: MediaRole): boolean => (model.media[role]?.max ?? 0) > 0;

/** Whether the references are enough for an operation. What a picture should look like is enough only for models that take no base. */
function isMet(model: Model, operation: Operation, references: readonly WithRole[]): boolean {
  const takesBase = [...bases].some((role) => takes(model, role));
  const has = (role: MediaRole): boolean => takes(model, role) && references.some((reference) => reference.role === role);
  return (operationNeeds[operation] ?? []).every((oneOf) =>
    oneOf.some((role) => has(role) && (bases.has(role) || role === 'mask' || !takesBase)),
  );
}

const fromWords = (operation: Operation): boolean => operation === 'text2image' || operation === 'text2video';

/** What a model can do with these references, in the order in which it is suggested: the first is what is most likely meant. */
export function offeredOperations(model: Model, references: readonly WithRole[]): readonly Operation[] {
  const has = (role: MediaRole): boolean => references.some((reference) => reference.role === role);
  const hasBase = references.some(({ role }) => bases.has(role) && takes(model, role));
  const order: readonly Operation[] = [
    ...(has('mask') ? (['inpaint', 'outpaint'] as const) : []),
    'image2video',
    'image2image',
    'edit',
    'variations',
    'upscale',
    'cutout',
    'inpaint',
    'outpaint',
    'extend-video',
    'text2image',
    'text2video',
  ];
  return [...new Set(order)].filter(
    (operation) => model.operations.includes(operation) && isMet(model, operation, references) && !(fromWords(operation) && hasBase),
  );
}

/** Operations that a mask or a larger frame makes possible, and that one has to draw first. */
export const drawnFirst: Partial<Readonly<Record<Operation, 'mask' | 'expand'>>> = { inpaint: 'mask', outpaint: 'expand' };

/** What a model could do with the picture that is worked on, once something is drawn. */
export function drawableOperations(model: Model, references: readonly WithRole[]): readonly Operation[] {
  if (!takes(model, 'init') || !references.some(({ role }) => role === 'init')) return [];
  return (Object.keys(drawnFirst) as Operation[]).filter((operation) => model.operations.includes(operation));
}

export interface ModelOffer {
  readonly model: Model;
  readonly operation: Operation;
}

/** What other models can do with these pictures and the chosen one cannot: the first model that is available for each operation. */
export function offersElsewhere(
  models: readonly Model[],
  chosen: Model | undefined,
  references: readonly WithRole[],
  own: readonly Operation[],
): readonly ModelOffer[] {
  const found = new Map<Operation, Model>();
  for (const model of models) {
    if (!model.available || model.id === chosen?.id) continue;
    const able = [...offeredOperations(model, references), ...drawableOperations(model, references)];
    for (const operation of able)
      if (!own.includes(operation) && !found.has(operation) && !fromWords(operation)) found.set(operation, model);
  }
  return [...found].map(([operation, model]) => ({ model, operation }));
}

/** The models that can do something, the one in use first. */
export function modelsFor(models: readonly Model[], operation: Operation, preferred: string | undefined): readonly Model[] {
  const able = models.filter((model) => model.available && model.operations.includes(operation));
  return able.toSorted((one, other) => Number(other.id === preferred) - Number(one.id === preferred));
}
