import type { Json, JsonObject } from '../spec/json.ts';

/** A workflow as `ProviderModel.mapping` holds it. */
type WorkflowJson = { readonly graph: JsonObject; readonly inputs: JsonObject };

const node = (class_type: string, inputs: Readonly<Record<string, Json>>): JsonObject => ({ class_type, inputs });
const at = (id: string, input: string): JsonObject => ({ node: id, input });

/** Pictures go to ComfyUI's temporary folder, which it empties at every start: nothing piles up in its output folder. */
const result = (images: Json): JsonObject => node('PreviewImage', { images });

const words = { prompt: at('2', 'text'), negativePrompt: at('3', 'text') };
const sampling = {
  steps: at('5', 'steps'),
  cfg: at('5', 'cfg'),
  sampler: at('5', 'sampler_name'),
  scheduler: at('5', 'scheduler'),
};

export interface CheckpointGraphs {
  readonly checkpoint: string;
  readonly edge: number;
}

/** Words, checkpoint and sampler of a Stable Diffusion graph; what it starts from is given. */
function diffusion(checkpoint: string, latent: Json, denoise: number): Record<string, JsonObject> {
  return {
    '1': node('CheckpointLoaderSimple', { ckpt_name: checkpoint }),
    '2': node('CLIPTextEncode', { text: '', clip: ['1', 1] }),
    '3': node('CLIPTextEncode', { text: '', clip: ['1', 1] }),
    '5': node('KSampler', {
      seed: 0,
      steps: 28,
      cfg: 6,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      denoise,
      model: ['1', 0],
      positive: ['2', 0],
      negative: ['3', 0],
      latent_image: latent,
    }),
    '6': node('VAEDecode', { samples: ['5', 0], vae: ['1', 2] }),
  };
}

const scaled = (image: Json, edge: number): JsonObject =>
  node('ImageScale', { image, upscale_method: 'lanczos', width: edge, height: edge, crop: 'center' });

/** Stable Diffusion 1.x and SDXL: text2image, image2image and inpaint of one checkpoint. */
export function checkpointWorkflows({
  checkpoint,
  edge,
}: CheckpointGraphs): Record<'text2image' | 'image2image' | 'inpaint', WorkflowJson> {
  return {
    text2image: {
      graph: {
        ...diffusion(checkpoint, ['4', 0], 1),
        '4': node('EmptyLatentImage', { width: edge, height: edge, batch_size: 1 }),
        '9': result(['6', 0]),
      },
      inputs: {
        ...words,
        seed: at('5', 'seed'),
        width: at('4', 'width'),
        height: at('4', 'height'),
        count: at('4', 'batch_size'),
        params: sampling,
      },
    },
    image2image: {
      graph: {
        ...diffusion(checkpoint, ['13', 0], 0.4),
        '10': node('LoadImage', { image: '' }),
        '11': scaled(['10', 0], edge),
        '12': node('VAEEncode', { pixels: ['11', 0], vae: ['1', 2] }),
        '13': node('RepeatLatentBatch', { samples: ['12', 0], amount: 1 }),
        '9': result(['6', 0]),
      },
      inputs: {
        ...words,
        seed: at('5', 'seed'),
        width: at('11', 'width'),
        height: at('11', 'height'),
        count: at('13', 'amount'),
        init: at('10', 'image'),
        denoise: at('5', 'denoise'),
        params: sampling,
      },
    },
    inpaint: {
      graph: {
        ...diffusion(checkpoint, ['13', 0], 1),
        '10': node('LoadImage', { image: '' }),
        '11': scaled(['10', 0], edge),
        '12': node('VAEEncode', { pixels: ['11', 0], vae: ['1', 2] }),
        '14': node('LoadImage', { image: '' }),
        '15': scaled(['14', 0], edge),
        '16': node('ImageToMask', { image: ['15', 0], channel: 'red' }),
        '17': node('SetLatentNoiseMask', { samples: ['12', 0], mask: ['16', 0] }),
        '13': node('RepeatLatentBatch', { samples: ['17', 0], amount: 1 }),
        // Under black the picture stays as it was, to the pixel.
        '18': node('ImageCompositeMasked', { destination: ['11', 0], source: ['6', 0], x: 0, y: 0, resize_source: false, mask: ['16', 0] }),
        '9': result(['18', 0]),
      },
      inputs: {
        ...words,
        seed: at('5', 'seed'),
        width: [at('11', 'width'), at('15', 'width')],
        height: [at('11', 'height'), at('15', 'height')],
        count: at('13', 'amount'),
        init: at('10', 'image'),
        mask: at('14', 'image'),
        params: sampling,
      },
    },
  };
}

export interface FluxFiles {
  readonly unet: string;
  readonly clip: string;
  readonly t5: string;
  readonly vae: string;
}

/** FLUX.1 from its separate files: text2image. It takes no negative prompt. */
export function fluxWorkflow({ unet, clip, t5, vae }: FluxFiles, steps: number): WorkflowJson {
  return {
    graph: {
      '1': node('UNETLoader', { unet_name: unet, weight_dtype: 'default' }),
      '2': node('DualCLIPLoader', { clip_name1: t5, clip_name2: clip, type: 'flux' }),
      '3': node('VAELoader', { vae_name: vae }),
      '4': node('CLIPTextEncode', { text: '', clip: ['2', 0] }),
      '5': node('FluxGuidance', { conditioning: ['4', 0], guidance: 3.5 }),
      '6': node('ConditioningZeroOut', { conditioning: ['4', 0] }),
      '7': node('EmptySD3LatentImage', { width: 1024, height: 1024, batch_size: 1 }),
      '8': node('KSampler', {
        seed: 0,
        steps,
        cfg: 1,
        sampler_name: 'euler',
        scheduler: 'simple',
        denoise: 1,
        model: ['1', 0],
        positive: ['5', 0],
        negative: ['6', 0],
        latent_image: ['7', 0],
      }),
      '10': node('VAEDecode', { samples: ['8', 0], vae: ['3', 0] }),
      '9': result(['10', 0]),
    },
    inputs: {
      prompt: at('4', 'text'),
      seed: at('8', 'seed'),
      width: at('7', 'width'),
      height: at('7', 'height'),
      count: at('7', 'batch_size'),
      params: { steps: at('8', 'steps'), guidance: at('5', 'guidance') },
    },
  };
}

/** A picture made larger by an upscaling model, by that model's own factor. */
export function upscaleWorkflow(model: string): WorkflowJson {
  return {
    graph: {
      '1': node('UpscaleModelLoader', { model_name: model }),
      '2': node('LoadImage', { image: '' }),
      '3': node('ImageUpscaleWithModel', { upscale_model: ['1', 0], image: ['2', 0] }),
      '9': result(['3', 0]),
    },
    inputs: { init: at('2', 'image') },
  };
}
