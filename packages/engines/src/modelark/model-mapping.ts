import { z } from 'zod';
import { ConnectionError, type ProviderModel } from '../spec/provider.ts';
import { regions } from './regions.ts';

const inRegion = { region: z.enum(regions).optional() };

const imageMapping = z.strictObject({
  ...inRegion,
  kind: z.literal('image'),
  /** Absent where the model always makes JPEG and takes no choice. */
  outputFormat: z.enum(['png', 'jpeg']).optional(),
  minPixels: z.int().positive(),
  /** References that one request may carry. */
  maxReferences: z.int().positive(),
  /** Whether one request can ask for several pictures that belong together. */
  group: z.boolean(),
});

const videoMapping = z.strictObject({
  ...inRegion,
  kind: z.literal('video'),
  resolutions: z.array(z.enum(['480p', '720p', '1080p', '4k'])).min(1),
  ratios: z.array(z.string().regex(/^\d+:\d+$/)).min(1),
  /** Price of a million tokens of a clip without sound, where that is another one. */
  silentPerMillionTokensMicros: z.int().positive().optional(),
});

const modelMapping = z.discriminatedUnion('kind', [imageMapping, videoMapping]);

type Open<Mapping> = Omit<ProviderModel, 'mapping'> & { readonly mapping: Mapping };
export type ImageModel = Open<z.output<typeof imageMapping>>;
export type VideoModel = Open<z.output<typeof videoMapping>>;
export type OpenModel = ImageModel | VideoModel;

/** A catalogue entry with its mapping read. Throws `ConnectionError` naming what is wrong. */
export function openModel(model: ProviderModel): OpenModel {
  const wrong = (what: string): ConnectionError =>
    new ConnectionError('models', `The mapping of ${model.descriptor.id} cannot be used: ${what}.`);
  const parsed = modelMapping.safeParse(model.mapping);
  if (!parsed.success) throw wrong(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; '));
  const mapping = parsed.data;
  const { descriptor } = model;
  if (mapping.kind !== descriptor.output) throw wrong(`it is for ${mapping.kind}, and the model makes ${descriptor.output}`);
  if (mapping.kind === 'image' && !mapping.group && descriptor.count.max > 1) throw wrong('without group it makes one picture at a time');
  if (mapping.kind === 'video' && descriptor.count.max > 1) throw wrong('one task makes one clip');
  for (const name of Object.keys(descriptor.params.properties ?? {})) {
    if (mapping.kind === 'image' || name !== 'cameraFixed') throw wrong(`there is no place for the parameter ${name}`);
  }
  return mapping.kind === 'image' ? { ...model, mapping } : { ...model, mapping };
}

export const isImage = (model: OpenModel): model is ImageModel => model.mapping.kind === 'image';
