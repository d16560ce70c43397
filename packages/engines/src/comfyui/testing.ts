import type { JsonObject } from '../spec/json.ts';
import type { ProviderModel } from '../spec/provider.ts';
import { starterModels } from './starter-models.ts';

const [base] = starterModels;
if (!base) throw new Error('there is no starter model');
const params: JsonObject = { type: 'object', properties: {} };
const { media: _, ...plain } = base.descriptor;

/** A workflow of an operator's own that makes a clip from a first frame. */
export const clipModel: ProviderModel = {
  ...base,
  providerModel: 'wan2.2',
  descriptor: {
    ...plain,
    id: 'own-clips',
    title: 'Own clips',
    output: 'video',
    operations: ['image2video'],
    media: { first_frame: { max: 1, mimes: ['image/png'] } },
    count: { max: 1 },
    duration: { min: 1, max: 5, default: 5 },
    negativePrompt: false,
    params,
  },
  mapping: {
    workflows: {
      image2video: {
        graph: {
          '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
          '2': { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['1', 1] }, _meta: { title: 'What to show' } },
          '4': { class_type: 'EmptyHunyuanLatentVideo', inputs: { width: 832, height: 480, length: 25, batch_size: 1 } },
          '5': {
            class_type: 'KSampler',
            inputs: {
              seed: 0,
              steps: 20,
              cfg: 6,
              sampler_name: 'euler',
              scheduler: 'simple',
              denoise: 1,
              model: ['1', 0],
              positive: ['2', 0],
              negative: ['2', 0],
              latent_image: ['4', 0],
            },
          },
          '6': { class_type: 'VAEDecode', inputs: { samples: ['5', 0], vae: ['1', 2] } },
          '7': { class_type: 'CreateVideo', inputs: { images: ['6', 0], fps: 24 } },
          '8': { class_type: 'SaveVideo', inputs: { video: ['7', 0], filename_prefix: 'video/pinhole', format: 'auto', codec: 'auto' } },
          '10': { class_type: 'LoadImage', inputs: { image: '' } },
          '11': { class_type: 'PreviewImage', inputs: { images: ['10', 0] } },
        },
        inputs: {
          prompt: { node: '2', input: 'text' },
          seed: { node: '5', input: 'seed' },
          duration: [{ node: '4', input: 'length', framesPerSecond: 24, multipleOf: 8, add: 1 }],
          references: [{ node: '10', input: 'image', role: 'first_frame', strength: { node: '5', input: 'denoise' } }],
        },
        outputs: ['8'],
      },
    },
  },
};

/** A workflow of an operator's own that says what a picture shows. */
export const captionModel: ProviderModel = {
  ...base,
  providerModel: 'caption',
  descriptor: {
    ...plain,
    id: 'own-captions',
    title: 'Own captions',
    output: 'text',
    operations: ['caption'],
    media: { init: { max: 1, mimes: ['image/png'] } },
    count: { max: 1 },
    seed: 'none',
    negativePrompt: false,
    params,
  },
  mapping: {
    workflows: {
      caption: {
        graph: {
          '1': { class_type: 'LoadImage', inputs: { image: '' } },
          '2': { class_type: 'PreviewAny', inputs: { source: ['1', 0] } },
        },
        inputs: { init: { node: '1', input: 'image' } },
      },
    },
  },
};
