import { diffusionSizes, plainName, slugOf } from '../request-kit/checkpoint-file.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRule } from '../spec/model.ts';
import type { CostRule, ProviderModel } from '../spec/provider.ts';
import { checkpointWorkflows, type FluxFiles, fluxWorkflow, upscaleWorkflow } from './starter-graphs.ts';

export const checkedOn = '2026-11-21';

const cost: CostRule = {
  currency: 'USD',
  source: 'An own machine: nobody charges for it. Name a cost per second of work if it is rented.',
  checkedOn,
};
const picture: MediaRule = { max: 1, mimes: ['image/png', 'image/jpeg', 'image/webp'] };

/** Samplers and schedulers that every ComfyUI has. */
const samplers = ['euler', 'euler_ancestral', 'heun', 'dpmpp_2m', 'dpmpp_2m_sde', 'dpmpp_sde', 'ddim', 'uni_pc', 'lcm'];
const schedulers = ['normal', 'karras', 'exponential', 'sgm_uniform', 'simple', 'beta'];

const schema = (properties: Readonly<Record<string, Json>>): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties,
});
const steps = (preset: number): JsonObject => ({ type: 'integer', title: 'Steps', minimum: 1, maximum: 100, default: preset });
const choice = (title: string, names: readonly string[], preset: string): JsonObject => ({
  type: 'string',
  title,
  enum: names,
  default: preset,
});

export interface Checkpoint {
  readonly file: string;
  readonly family: 'sd15' | 'sdxl';
  readonly title?: string;
}

/** A model of one Stable Diffusion checkpoint file. */
export function checkpointModel({ file, family, title = plainName(file) }: Checkpoint): ProviderModel {
  const edge = family === 'sdxl' ? 1024 : 512;
  return {
    providerModel: file,
    descriptor: {
      id: `comfyui-${slugOf(file)}`,
      title,
      summary: family === 'sdxl' ? 'Stable Diffusion XL on an own machine.' : 'Stable Diffusion 1.x on an own machine.',
      output: 'image',
      operations: ['text2image', 'image2image', 'inpaint'],
      media: { init: picture, mask: picture },
      size: diffusionSizes(edge, family === 'sdxl' ? 1536 * 1536 : 1024 * 1024),
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: true,
      maxPromptLength: 4_000,
      params: schema({
        steps: steps(28),
        cfg: { type: 'number', title: 'Prompt strength', minimum: 1, maximum: 20, multipleOf: 0.5, default: 6 },
        sampler: choice('Sampler', samplers, 'dpmpp_2m'),
        scheduler: choice('Scheduler', schedulers, 'karras'),
      }),
      typicalSeconds: family === 'sdxl' ? 12 : 5,
    },
    mapping: { workflows: checkpointWorkflows({ checkpoint: file, edge }) },
    cost,
  };
}

export interface Flux extends FluxFiles {
  /** `schnell` needs only a few steps. */
  readonly steps: number;
  readonly title?: string;
}

/** A model of FLUX.1 in its separate files. */
export function fluxModel({ steps: preset, title, ...files }: Flux): ProviderModel {
  return {
    providerModel: files.unet,
    descriptor: {
      id: `comfyui-${slugOf(files.unet)}`,
      title: title ?? plainName(files.unet),
      summary: 'FLUX.1 on an own machine.',
      output: 'image',
      operations: ['text2image'],
      media: {},
      size: { ...diffusionSizes(1024, 2048 * 1024), step: 16 },
      count: { max: 4 },
      seed: 'best-effort',
      negativePrompt: false,
      maxPromptLength: 8_000,
      params: schema({
        steps: steps(preset),
        guidance: { type: 'number', title: 'Guidance', minimum: 0, maximum: 10, multipleOf: 0.1, default: 3.5 },
      }),
      typicalSeconds: preset > 8 ? 30 : 8,
    },
    mapping: { workflows: { text2image: fluxWorkflow(files, preset) } },
    cost,
  };
}

/** A model that makes pictures larger. */
export function upscaleModel(file: string): ProviderModel {
  return {
    providerModel: file,
    descriptor: {
      id: `comfyui-upscale-${slugOf(file)}`,
      title: `Upscale with ${plainName(file)}`,
      summary: 'Makes a picture larger on an own machine, by the factor of the upscaling model.',
      output: 'image',
      operations: ['upscale'],
      media: { init: picture },
      size: diffusionSizes(1024, 2048 * 2048),
      count: { max: 1 },
      seed: 'none',
      negativePrompt: false,
      maxPromptLength: 4_000,
      params: schema({}),
      typicalSeconds: 5,
    },
    mapping: { workflows: { upscale: upscaleWorkflow(file) } },
    cost,
  };
}

/** File names are those that the models' makers publish. */
export const starterModels: readonly ProviderModel[] = [
  checkpointModel({ file: 'sd_xl_base_1.0.safetensors', family: 'sdxl', title: 'Stable Diffusion XL' }),
  checkpointModel({ file: 'v1-5-pruned-emaonly-fp16.safetensors', family: 'sd15', title: 'Stable Diffusion 1.5' }),
  fluxModel({
    unet: 'flux1-schnell.safetensors',
    clip: 'clip_l.safetensors',
    t5: 't5xxl_fp16.safetensors',
    vae: 'ae.safetensors',
    steps: 4,
    title: 'FLUX.1 schnell',
  }),
  upscaleModel('RealESRGAN_x4plus.pth'),
];
