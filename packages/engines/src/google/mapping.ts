import { z } from 'zod';
import { ConnectionError, type ProviderModel } from '../spec/provider.ts';

const aspectRatios = z.array(z.string().regex(/^\d+:\d+$/)).min(1);

const mappingSchema = z.discriminatedUnion('surface', [
  z.object({
    surface: z.literal('picture'),
    aspectRatios,
    imageSizes: z.array(z.enum(['1K', '2K', '4K'])).min(1),
    /** Per million tokens. What tokens of pictures cost is `perMillionTokensMicros` of the cost rule. */
    inputTokensMicros: z.number().nonnegative(),
    textTokensMicros: z.number().nonnegative(),
  }),
  z.object({
    surface: z.literal('clip'),
    aspectRatios,
    seconds: z.array(z.number().positive()).min(1),
    /** By name, what a second costs beside the cost rule's. */
    resolutions: z.partialRecord(z.enum(['720p', '1080p', '4k']), z.number().positive()),
  }),
]);
type Mapping = z.output<typeof mappingSchema>;

export type Model = ProviderModel & { readonly shape: Mapping };
export type PictureMapping = Extract<Mapping, { surface: 'picture' }>;
export type ClipMapping = Extract<Mapping, { surface: 'clip' }>;

/** Throws `ConnectionError` when a catalogue entry cannot be used. */
export function readMapping(model: ProviderModel): Model {
  const { descriptor, providerModel, mapping } = model;
  const parsed = mappingSchema.safeParse(mapping);
  if (!parsed.success) throw new ConnectionError('models', `The mapping of ${descriptor.id} is neither that of a picture nor of a clip.`);
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(providerModel))
    throw new ConnectionError('models', `${descriptor.id} needs Google's name of the model, for example gemini-3.1-flash-image.`);
  return { ...model, shape: parsed.data };
}
