import { z } from 'zod';

/** What is wrong with a request, in the words of the service. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly param?: string;
}

const address = z.union([
  z.string().regex(/^data:image\/(png|jpeg|webp|gif|bmp|tiff);base64,[A-Za-z0-9+/=]{16,}$/),
  z.string().regex(/^https?:\/\//),
]);

interface PictureModel {
  readonly makes: 'image';
  readonly minArea: number;
  readonly maxArea: number;
  readonly references: number;
  readonly group: boolean;
  readonly format: boolean;
}
interface ClipModel {
  readonly makes: 'video';
  readonly resolutions: readonly string[];
  readonly seconds: readonly [number, number];
  readonly references: number;
  readonly audio: boolean;
  /** `seed` and `camera_fixed`. */
  readonly old: boolean;
}

/** The models of this emulator, and the regions they are open in. */
export const catalogue: Readonly<Record<string, (PictureModel | ClipModel) & { readonly regions: readonly string[] }>> = {
  'dreamina-seedance-2-0-260128': {
    makes: 'video',
    resolutions: ['480p', '720p', '1080p', '4k'],
    seconds: [4, 15],
    references: 9,
    audio: true,
    old: false,
    regions: ['asia'],
  },
  'dreamina-seedance-2-0-fast-260128': {
    makes: 'video',
    resolutions: ['480p', '720p'],
    seconds: [4, 15],
    references: 9,
    audio: true,
    old: false,
    regions: ['asia'],
  },
  'seedance-1-5-pro-251215': {
    makes: 'video',
    resolutions: ['480p', '720p', '1080p'],
    seconds: [4, 12],
    references: 0,
    audio: true,
    old: true,
    regions: ['asia'],
  },
  'seedream-5-0-260128': {
    makes: 'image',
    minArea: 3_686_400,
    maxArea: 16_777_216,
    references: 14,
    group: true,
    format: true,
    regions: ['asia', 'europe'],
  },
  'seedream-4-5-251128': {
    makes: 'image',
    minArea: 3_686_400,
    maxArea: 16_777_216,
    references: 14,
    group: true,
    format: false,
    regions: ['asia'],
  },
  'seedream-4-0-250828': {
    makes: 'image',
    minArea: 921_600,
    maxArea: 16_777_216,
    references: 10,
    group: true,
    format: false,
    regions: ['asia'],
  },
};

const imageBody = z.strictObject({
  model: z.string(),
  prompt: z.string().min(1),
  image: z.union([address, z.array(address).min(1)]).optional(),
  size: z.string().default('2048x2048'),
  response_format: z.enum(['url']).default('url'),
  output_format: z.enum(['png', 'jpeg']).optional(),
  watermark: z.boolean().default(true),
  stream: z.literal(false).optional(),
  sequential_image_generation: z.enum(['auto', 'disabled']).default('disabled'),
  sequential_image_generation_options: z.strictObject({ max_images: z.int().min(1).max(15) }).optional(),
});
export type ImageBody = z.output<typeof imageBody>;

const item = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1) }),
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({ url: address }),
    role: z.enum(['first_frame', 'last_frame', 'reference_image']).optional(),
  }),
]);
const videoBody = z.strictObject({
  model: z.string(),
  content: z.array(item).min(1),
  resolution: z.string().default('720p'),
  ratio: z.enum(['21:9', '16:9', '4:3', '1:1', '3:4', '9:16', 'adaptive']).default('adaptive'),
  duration: z.int().default(5),
  generate_audio: z.boolean().optional(),
  watermark: z.boolean().default(false),
  return_last_frame: z.boolean().optional(),
  execution_expires_after: z.int().min(3_600).max(259_200).default(172_800),
  seed: z.int().min(-1).max(4_294_967_295).optional(),
  camera_fixed: z.boolean().optional(),
  safety_identifier: z.string().max(64).optional(),
  callback_url: z.url({ protocol: /^https?$/ }).optional(),
});
export type VideoBody = z.output<typeof videoBody>;

export function readImages(body: unknown, region: string): ImageBody | Refusal {
  const parsed = imageBody.safeParse(body);
  if (!parsed.success) return malformed(parsed.error);
  const asked = parsed.data;
  const model = catalogue[asked.model];
  if (model?.makes !== 'image') return unknownModel;
  if (!model.regions.includes(region)) return notOpen;
  const [width = 0, height = 0] = sizeOf(asked.size);
  const area = width * height;
  const ratio = width / height;
  if (!(area >= model.minArea && area <= model.maxArea && ratio >= 1 / 16 && ratio <= 16)) return wrong('size');
  if (asked.output_format && !model.format) return wrong('output_format');
  const images = asked.image === undefined ? 0 : [asked.image].flat().length;
  if (images > model.references) return wrong('image');
  if (asked.sequential_image_generation === 'auto' && !model.group) return wrong('sequential_image_generation');
  if (images + countOf(asked) > 15) return wrong('sequential_image_generation_options.max_images');
  return asked;
}

export function readVideo(body: unknown, region: string): VideoBody | Refusal {
  const parsed = videoBody.safeParse(body);
  if (!parsed.success) return malformed(parsed.error);
  const asked = parsed.data;
  const model = catalogue[asked.model];
  if (model?.makes !== 'video') return unknownModel;
  if (!model.regions.includes(region)) return notOpen;
  if (!model.resolutions.includes(asked.resolution)) return wrong('resolution');
  if (asked.duration !== -1 && (asked.duration < model.seconds[0] || asked.duration > model.seconds[1])) return wrong('duration');
  if (asked.generate_audio !== undefined && !model.audio) return wrong('generate_audio');
  if ((asked.seed !== undefined || asked.camera_fixed !== undefined) && !model.old)
    return wrong(asked.seed === undefined ? 'camera_fixed' : 'seed');
  const roles = asked.content.flatMap((one) => (one.type === 'image_url' ? [one.role ?? 'first_frame'] : []));
  const references = roles.filter((role) => role === 'reference_image').length;
  if (references > model.references) return wrong('content');
  if (references > 0 && references < roles.length) return wrong('content');
  if (roles.includes('last_frame') && !roles.includes('first_frame')) return wrong('content');
  return asked;
}

export const sizeOf = (size: string): number[] => size.split('x').map(Number);
export const countOf = (asked: ImageBody): number =>
  asked.sequential_image_generation === 'auto' ? (asked.sequential_image_generation_options?.max_images ?? 15) : 1;

const unknownModel: Refusal = { status: 404, code: 'InvalidEndpointOrModel.NotFound', param: 'model' };
const notOpen: Refusal = { status: 404, code: 'ModelNotOpen', param: 'model' };
const wrong = (param: string): Refusal => ({ status: 400, code: 'InvalidParameter', param });
function malformed(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const param = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : (issue?.path.join('.') ?? '');
  const missing = issue?.code === 'invalid_type' && issue.input === undefined;
  return { status: 400, code: missing ? 'MissingParameter' : 'InvalidParameter', param };
}
