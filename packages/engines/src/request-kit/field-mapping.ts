import { z } from 'zod';
import type { MediaRole, ModelDescriptor } from '../spec/model.ts';
import { ConnectionError, type ProviderModel, type SentField } from '../spec/provider.ts';

/** A name of an input field: no dots, so that it cannot be taken for a path. */
const name = z.string().regex(/^\w{1,64}$/);

const sizeMapping = z.discriminatedUnion('as', [
  /** Two fields with pixels. */
  z.strictObject({ as: z.literal('fields'), width: name, height: name }),
  /** One field with `{ width, height }`. */
  z.strictObject({ as: z.literal('object'), field: name }),
  /** The nearest of the ratios that the model takes, and the nearest of its resolutions where it offers some. */
  z.strictObject({
    as: z.literal('ratio'),
    field: name,
    values: z.array(z.string().regex(/^\d+:\d+$/)).min(1),
    /** What the model makes of every ratio, roughly, where it has no resolutions. */
    pixels: z.number().positive().optional(),
    resolution: z
      .strictObject({ field: name, values: z.array(z.strictObject({ name: z.string(), pixels: z.number().positive() })).min(1) })
      .optional(),
  }),
]);

const roles = ['init', 'mask', 'subject', 'style', 'first_frame', 'last_frame'] as const satisfies readonly MediaRole[];

/**
 * How a request becomes the flat input object of one model, for providers whose models each have their own input fields. Parameters of
 * the model keep their names. What has no field is not sent.
 */
export const fieldMapping = z.strictObject({
  fields: z.strictObject({ prompt: name, negativePrompt: name, seed: name, count: name, audio: name }).partial().default({}),
  /** The largest seed that the model takes. */
  maxSeed: z.number().int().positive().default(2_147_483_647),
  size: sizeMapping.optional(),
  duration: z
    .strictObject({
      field: name,
      as: z.enum(['number', 'text']).default('number'),
      /** After the number, where the field is a text: `8s`. */
      unit: z.string().default(''),
      /** The only lengths that the model makes. */
      values: z.array(z.number().positive()).min(1).optional(),
    })
    .optional(),
  media: z.partialRecord(z.enum(roles), z.strictObject({ field: name, list: z.boolean().default(false) })).default({}),
  /** `keep`: 1 keeps the reference, as ours does. `change`: 1 forgets it. */
  strength: z.strictObject({ field: name, meaning: z.enum(['keep', 'change']) }).optional(),
  fixed: z.record(name, z.json()).default({}),
});
export type FieldMapping = z.output<typeof fieldMapping>;

/** Reads a model's mapping. Throws a `ConnectionError` for `models` that names the model and what is wrong. */
export function readMapping<Schema extends z.ZodType<FieldMapping>>(
  { descriptor, mapping }: ProviderModel,
  schema: Schema,
): z.output<Schema> {
  const wrong = (what: string): ConnectionError => new ConnectionError('models', `The mapping of the model ${descriptor.id} ${what}.`);
  const parsed = schema.safeParse(mapping);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(`cannot be used: ${issue?.path.join('.') || 'it'}: ${issue?.message}`);
  }
  const { fields, media, duration } = parsed.data;
  if (descriptor.seed !== 'none' && !fields.seed) throw wrong('needs a field for the seed');
  if (descriptor.negativePrompt && !fields.negativePrompt) throw wrong('needs a field for the negative prompt');
  if (descriptor.count.max > 1 && !fields.count) throw wrong('needs a field for the count');
  if (descriptor.audio && !fields.audio) throw wrong('needs a field for sound');
  if (descriptor.duration && !duration && descriptor.duration.min !== descriptor.duration.max)
    throw wrong('needs a field for the duration');
  for (const role of roles) if (descriptor.media[role] && !media[role]) throw wrong(`needs a field for the role ${role}`);
  return parsed.data;
}

/** A model with its mapping, read. */
export interface MappedModel {
  readonly descriptor: Pick<ModelDescriptor, 'params'>;
  readonly fields: FieldMapping;
}

/** The fields that requests to these models carry, as a provider lists them. `prefix` is where the input stands: `input.` or nothing. */
export function mappedFields(models: readonly MappedModel[], prefix: string): SentField[] {
  const sent = new Map<string, SentField['from']>();
  const add = (field: string | undefined, from: SentField['from']): void => {
    if (field !== undefined && !sent.has(prefix + field)) sent.set(prefix + field, from);
  };
  for (const { descriptor, fields: mapping } of models) {
    const { fields, size, duration, media, strength, fixed } = mapping;
    add(fields.prompt, 'prompt');
    add(fields.negativePrompt, 'negative prompt');
    for (const { field, list } of Object.values(media)) add(list ? `${field}.*` : field, 'reference');
    for (const field of [fields.seed, fields.count, fields.audio, duration?.field, strength?.field]) add(field, 'parameter');
    if (size?.as === 'fields') for (const field of [size.width, size.height]) add(field, 'parameter');
    if (size?.as === 'object') for (const edge of ['width', 'height']) add(`${size.field}.${edge}`, 'parameter');
    if (size?.as === 'ratio') for (const field of [size.field, size.resolution?.field]) add(field, 'parameter');
    for (const field of Object.keys(descriptor.params.properties ?? {})) add(field, 'parameter');
    for (const field of Object.keys(fixed)) add(field, 'fixed');
  }
  return [...sent].map(([field, from]) => ({ field, from }));
}
