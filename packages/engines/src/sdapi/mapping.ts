import { z } from 'zod';
import { ConnectionError, type ProviderModel } from '../spec/provider.ts';

const setting = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const mapping = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('generate'),
    /** The title of a checkpoint as the server lists it; null for the one that is loaded. */
    checkpoint: z.string().min(1).nullable(),
    /** Whether the server takes our id for a task and tells how far it is. */
    tasks: z.boolean().default(false),
    /** Settings of the server that hold for this model's work, e.g. `sd_vae` or `forge_additional_modules`. */
    settings: z.record(z.string().regex(/^\w+$/), setting).default({}),
  }),
  z.strictObject({ kind: z.literal('upscale') }),
  z.strictObject({ kind: z.literal('caption'), route: z.enum(['interrogate', 'caption']), model: z.string().min(1) }),
]);

export type Mapping = z.output<typeof mapping>;
export interface SdapiModel extends ProviderModel {
  readonly sends: Mapping;
}

/** Parameters that go out, by what a model does. */
export const allowed: Readonly<Record<Mapping['kind'], readonly string[]>> = {
  generate: [
    'steps',
    'cfg_scale',
    'distilled_cfg_scale',
    'sampler_name',
    'scheduler',
    'clip_skip',
    'restore_faces',
    'tiling',
    'hr_scale',
    'hr_upscaler',
    'mask_blur',
    'inpaint_full_res',
    'resize_mode',
  ],
  upscale: ['upscaler', 'upscaling_resize'],
  caption: [],
};

const operations: Readonly<Record<Mapping['kind'], readonly string[]>> = {
  generate: ['text2image', 'image2image', 'inpaint'],
  upscale: ['upscale'],
  caption: ['caption'],
};

/** Reads what a model is. Throws a `ConnectionError` that names the model and what is wrong with it. */
export function readMapping(model: ProviderModel): SdapiModel {
  const { descriptor } = model;
  const wrong = (what: string): ConnectionError => new ConnectionError('models', `The model ${descriptor.id} cannot be used: ${what}`);
  const parsed = mapping.safeParse(model.mapping);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(`${issue?.path.join('.') || 'its mapping'}: ${issue?.message ?? 'unknown shape'}.`);
  }
  const { kind } = parsed.data;
  for (const operation of descriptor.operations)
    if (!operations[kind].includes(operation)) throw wrong(`${kind} does not do ${operation}.`);
  for (const name of Object.keys((descriptor.params.properties ?? {}) as object)) {
    if (!allowed[kind].includes(name)) throw wrong(`there is no parameter ${name}. There are: ${allowed[kind].join(', ') || 'none'}.`);
  }
  if ((descriptor.output === 'text') !== (kind === 'caption')) throw wrong(`${kind} does not give what the model announces.`);
  return { ...model, sends: parsed.data };
}
