import { z } from 'zod';

export type DialectName = 'a1111' | 'sdnext' | 'sd-server';

export interface Dialect {
  readonly samplers: readonly string[];
  /** Null where there is no such list. */
  readonly schedulers: readonly string[] | null;
  readonly upscalers: readonly string[];
  readonly checkpoints: readonly string[];
  /** Routes below `/sdapi/v1` that do work. */
  readonly work: readonly string[];
  /** Whether a task may have an id of the caller's. */
  readonly tasks: boolean;
  /** What `/interrupt` answers; null where there is none. */
  readonly interrupt: 200 | 204 | null;
  readonly infoIsEmpty: boolean;
}

const checkpoints = ['v1-5-pruned-emaonly.safetensors [6ce0161689]', 'sd_xl_base_1.0.safetensors [31e35c80fc]'];

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  a1111: {
    samplers: ['DPM++ 2M', 'DPM++ SDE', 'Euler a', 'Euler', 'LMS', 'Heun', 'DDIM', 'UniPC', 'LCM'],
    schedulers: ['automatic', 'uniform', 'karras', 'exponential', 'sgm_uniform', 'simple', 'beta'],
    upscalers: ['None', 'Lanczos', 'Nearest', 'ESRGAN_4x', 'R-ESRGAN 4x+'],
    checkpoints,
    work: ['txt2img', 'img2img', 'extra-single-image', 'interrogate'],
    tasks: true,
    interrupt: 200,
    infoIsEmpty: false,
  },
  sdnext: {
    samplers: ['UniPC', 'DDIM', 'Euler', 'Euler a', 'DPM++ 2M', 'LCM'],
    schedulers: null,
    upscalers: ['None', 'Resize Lanczos', 'RealESRGAN 4x+'],
    checkpoints: ['Diffusers/stabilityai/stable-diffusion-xl-base-1.0 [462165984]'],
    work: ['txt2img', 'img2img', 'extra-single-image', 'caption'],
    tasks: false,
    interrupt: 204,
    infoIsEmpty: false,
  },
  'sd-server': {
    samplers: ['euler', 'euler_a', 'heun', 'dpm++2m', 'lcm'],
    schedulers: ['discrete', 'karras', 'exponential', 'simple'],
    upscalers: [],
    checkpoints: ['v1-5-pruned-emaonly.safetensors'],
    work: ['txt2img', 'img2img'],
    tasks: false,
    interrupt: null,
    infoIsEmpty: true,
  },
};

const base64 = z.string().min(1);
const common = {
  prompt: z.string().default(''),
  negative_prompt: z.string().default(''),
  width: z.number().int().default(512),
  height: z.number().int().default(512),
  seed: z.number().int().default(-1),
  steps: z.number().int().min(1).max(150).default(50),
  cfg_scale: z.number().default(7),
  batch_size: z.number().int().min(1).default(1),
  n_iter: z.number().int().min(1).default(1),
  sampler_name: z.string().nullish(),
  scheduler: z.string().nullish(),
  enable_hr: z.boolean().default(false),
  hr_scale: z.number().default(2),
  override_settings: z.record(z.string(), z.unknown()).default({}),
  send_images: z.boolean().default(true),
  do_not_save_grid: z.boolean().default(false),
  force_task_id: z.string().nullish(),
};

/** What each route takes; unknown fields are ignored, as the servers do. */
export const requests = {
  txt2img: z.object(common),
  img2img: z.object({
    ...common,
    init_images: z.array(base64).nullish(),
    mask: base64.nullish(),
    denoising_strength: z.number().min(0).max(1).default(0.75),
    resize_mode: z.number().int().min(0).max(3).default(0),
    inpainting_fill: z.number().int().min(0).max(3).default(0),
    mask_blur: z.number().nullish(),
  }),
  'extra-single-image': z.object({
    image: z.string().default(''),
    resize_mode: z.union([z.literal(0), z.literal(1)]).default(0),
    upscaling_resize: z.number().min(1).max(8).default(2),
    upscaler_1: z.string().default('None'),
  }),
  interrogate: z.object({ image: z.string().default(''), model: z.string().default('clip') }),
  caption: z.object({ image: z.string().default(''), backend: z.enum(['openclip', 'tagger', 'vlm', 'analyze']) }),
} as const;
export type WorkRoute = keyof typeof requests;
