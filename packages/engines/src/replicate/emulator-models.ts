import { z } from 'zod';

/** A model as the provider runs it: what it takes, and the shape of its output. */
export interface EmulatedModel {
  readonly owner: string;
  readonly name: string;
  readonly versions: readonly string[];
  /** Official models run without a version. */
  readonly official: boolean;
  readonly input: z.ZodObject;
  readonly output: 'picture' | 'pictures' | 'clip' | 'text';
}

const file = z.union([z.url({ protocol: /^https?$/ }), z.string().regex(/^data:[\w.+-]+\/[\w.+-]+;base64,[A-Za-z0-9+/]+=*$/)]);
const seed = z.int().min(-2_147_483_648).max(2_147_483_647).optional();
const prompt = z.string().min(1);
const pictureFormat = z.enum(['webp', 'jpg', 'png']).optional();
const quality = z.int().min(0).max(100).optional();
const ratio = (...values: [string, ...string[]]) => z.enum(values).optional();

export const emulatedModels: readonly EmulatedModel[] = [
  {
    owner: 'black-forest-labs',
    name: 'flux-schnell',
    versions: [],
    official: true,
    output: 'pictures',
    input: z.strictObject({
      prompt,
      aspect_ratio: ratio('1:1', '16:9', '21:9', '3:2', '2:3', '4:5', '5:4', '3:4', '4:3', '9:16', '9:21'),
      num_outputs: z.int().min(1).max(4).optional(),
      num_inference_steps: z.int().min(1).max(4).optional(),
      seed,
      output_format: pictureFormat,
      output_quality: quality,
      disable_safety_checker: z.boolean().optional(),
      go_fast: z.boolean().optional(),
      megapixels: z.enum(['1', '0.25']).optional(),
    }),
  },
  {
    owner: 'black-forest-labs',
    name: 'flux-2-pro',
    versions: [],
    official: true,
    output: 'picture',
    input: z.strictObject({
      prompt,
      input_images: z.array(file).max(8).optional(),
      aspect_ratio: ratio('match_input_image', 'custom', '1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3'),
      resolution: z.enum(['match_input_image', '0.5 MP', '1 MP', '2 MP', '4 MP']).optional(),
      width: z.int().min(256).max(2048).optional(),
      height: z.int().min(256).max(2048).optional(),
      safety_tolerance: z.int().min(1).max(5).optional(),
      seed,
      output_format: pictureFormat,
      output_quality: quality,
    }),
  },
  {
    owner: 'black-forest-labs',
    name: 'flux-fill-pro',
    versions: [],
    official: true,
    output: 'picture',
    input: z.strictObject({
      prompt,
      image: file,
      mask: file.optional(),
      steps: z.int().min(15).max(50).optional(),
      guidance: z.number().min(1.5).max(100).optional(),
      safety_tolerance: z.int().min(1).max(6).optional(),
      prompt_upsampling: z.boolean().optional(),
      seed,
      output_format: z.enum(['jpg', 'png']).optional(),
    }),
  },
  {
    owner: 'bytedance',
    name: 'seedream-4',
    versions: [],
    official: true,
    output: 'pictures',
    input: z.strictObject({
      prompt,
      image_input: z.array(file).max(10).optional(),
      size: z.enum(['1K', '2K', '4K', 'custom']).optional(),
      width: z.int().min(1024).max(4096).optional(),
      height: z.int().min(1024).max(4096).optional(),
      aspect_ratio: ratio('match_input_image', '1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', '21:9'),
      max_images: z.int().min(1).max(15).optional(),
    }),
  },
  {
    owner: 'nightmareai',
    name: 'real-esrgan',
    versions: ['f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa'],
    official: false,
    output: 'picture',
    input: z.strictObject({ image: file, scale: z.number().min(0).max(10).optional(), face_enhance: z.boolean().optional() }),
  },
  {
    owner: 'bria',
    name: 'remove-background',
    versions: [],
    official: true,
    output: 'picture',
    input: z.strictObject({ image: file.optional(), image_url: file.optional(), preserve_partial_alpha: z.boolean().optional() }),
  },
  {
    owner: 'salesforce',
    name: 'blip',
    versions: ['2e1dddc8621f72155f24cf2e0adbde548458d3cab9f00c0139eea840d0ac4746'],
    official: false,
    output: 'text',
    input: z.strictObject({
      task: z.enum(['image_captioning', 'visual_question_answering', 'image_text_matching']).optional(),
      image: file,
      question: z.string().optional(),
      caption: z.string().optional(),
    }),
  },
  {
    owner: 'bytedance',
    name: 'seedance-1-lite',
    versions: [],
    official: true,
    output: 'clip',
    input: z.strictObject({
      prompt,
      image: file.optional(),
      last_frame_image: file.optional(),
      duration: z.int().min(2).max(12).optional(),
      resolution: z.enum(['480p', '720p', '1080p']).optional(),
      aspect_ratio: ratio('16:9', '4:3', '1:1', '3:4', '9:16', '21:9', '9:21'),
      fps: z.literal(24).optional(),
      camera_fixed: z.boolean().optional(),
      seed,
    }),
  },
  {
    owner: 'google',
    name: 'veo-3.1-fast',
    versions: [],
    official: true,
    output: 'clip',
    input: z.strictObject({
      prompt,
      negative_prompt: z.string().optional(),
      image: file.optional(),
      last_frame: file.optional(),
      duration: z.union([z.literal(4), z.literal(6), z.literal(8)]).optional(),
      resolution: z.enum(['720p', '1080p']).optional(),
      aspect_ratio: ratio('16:9', '9:16'),
      generate_audio: z.boolean().optional(),
      seed,
    }),
  },
];
