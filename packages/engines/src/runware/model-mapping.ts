import { z } from 'zod';
import { ConnectionError, type ProviderModel } from '../spec/provider.ts';
import { parameterFields } from './sent-fields.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Where a reference goes. Lists of frames are `{image, frame}` below `inputs` and `{inputImage, frame}` at the top. */
const mediaField = z.enum([
  'seedImage',
  'maskImage',
  'frameImages',
  'inputs.seedImage',
  'inputs.maskImage',
  'inputs.image',
  'inputs.referenceImages',
  'inputs.frameImages',
]);
export type MediaField = z.infer<typeof mediaField>;

/** How a request becomes one task of Runware. The task type is fixed per model there. */
const modelMapping = z.strictObject({
  taskType: z.enum(['imageInference', 'videoInference', 'upscale', 'removeBackground', 'caption']),
  prompt: z.enum(['positivePrompt', 'prompt', 'none']),
  /** `listed`: only the sizes that the descriptor offers by name are accepted. `none`: the size follows the picture. */
  size: z.enum(['any', 'listed', 'none']),
  /** Sent in place of width and height when a first or last frame decides the shape. */
  resolutionWithFrames: z.string().optional(),
  /** Absent where the model makes no file, as a caption. */
  outputFormat: z.enum(['PNG', 'JPG', 'WEBP', 'MP4', 'WEBM', 'MOV']).optional(),
  /** Whether the model takes `safety.checkContent`. */
  checksContent: z.boolean(),
  /** Whether the model takes `strength`, how far it may leave the first picture: the opposite of ours. */
  strength: z.boolean().optional(),
  audio: z.literal('settings.audio').optional(),
  media: z.partialRecord(z.enum(['init', 'mask', 'subject', 'style', 'first_frame', 'last_frame']), mediaField).default({}),
  params: z.record(z.string(), z.enum(parameterFields)).default({}),
  fixed: z.partialRecord(z.enum(parameterFields), scalar).default({}),
});

export type OpenModel = Omit<ProviderModel, 'mapping'> & { readonly mapping: z.output<typeof modelMapping> };

/** A catalogue entry with its mapping read. Throws `ConnectionError` naming what is wrong. */
export function openModel(model: ProviderModel): OpenModel {
  const wrong = (what: string): ConnectionError =>
    new ConnectionError('models', `The mapping of ${model.descriptor.id} cannot be used: ${what}.`);
  const parsed = modelMapping.safeParse(model.mapping);
  if (!parsed.success) throw wrong(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; '));
  const mapping = parsed.data;
  const { descriptor } = model;
  for (const role of Object.keys(descriptor.media) as (keyof typeof descriptor.media)[]) {
    if (!mapping.media[role]) throw wrong(`it does not say where references with the role ${role} go`);
  }
  for (const name of Object.keys(descriptor.params.properties ?? {})) {
    if (!Object.hasOwn(mapping.params, name)) throw wrong(`it does not say where the parameter ${name} goes`);
  }
  if (descriptor.audio && !mapping.audio) throw wrong('it does not say where sound is switched on');
  if (descriptor.output !== 'text' && !mapping.outputFormat) throw wrong('it names no outputFormat');
  return { ...model, mapping };
}
