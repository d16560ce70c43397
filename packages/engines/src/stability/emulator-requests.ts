import { z } from 'zod';
import { pictureSize } from '../request-kit/picture-size.ts';

/** What each endpoint takes. The real ones are checked for unknown fields less strictly; here a wrong name is seen. */
const file = z.instanceof(File).refine(({ type }) => /^image\/(png|jpeg|webp)$/.test(type), 'must be a PNG, JPEG or WebP');
const text = z.string().max(10_000).optional();
const words = z.string().min(1).max(10_000);
const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.int().min(min).max(max)).optional();
const share = (min = 0, max = 1) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'must be a number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .optional();
const seed = whole(0, 4_294_967_294);
const anyFormat = z.enum(['png', 'jpeg', 'webp']).optional();
const style = z
  .string()
  .regex(/^[a-z0-9-]{3,20}$/)
  .optional();
const ratio = z.enum(['21:9', '16:9', '3:2', '5:4', '1:1', '4:5', '2:3', '9:16', '9:21']).optional();

const drawn = { negative_prompt: text, seed, output_format: anyFormat, style_preset: style };
const strengthWithImage = (fields: { image?: unknown; strength?: unknown }): boolean =>
  (fields.image === undefined) === (fields.strength === undefined);

export interface EmulatedEndpoint {
  readonly form: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Answers with a task instead of a picture. */
  readonly later?: true;
  readonly sizeOf: (fields: Readonly<Record<string, unknown>>, picture: Size | null) => Size;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

const asGiven = (_: Readonly<Record<string, unknown>>, picture: Size | null): Size => picture ?? { width: 1024, height: 1024 };
const times =
  (factor: number) =>
  (_: Readonly<Record<string, unknown>>, picture: Size | null): Size => ({
    width: (picture?.width ?? 256) * factor,
    height: (picture?.height ?? 256) * factor,
  });
const shaped =
  (pixels: number) =>
  ({ aspect_ratio }: Readonly<Record<string, unknown>>): Size => {
    const [across = 1, down = 1] = typeof aspect_ratio === 'string' ? aspect_ratio.split(':').map(Number) : [];
    const edge = (share: number): number => Math.round(Math.sqrt(pixels * share) / 16) * 16;
    return { width: edge(across / down), height: edge(down / across) };
  };

const sides = { left: whole(0, 2000), right: whole(0, 2000), up: whole(0, 2000), down: whole(0, 2000) };
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

export const endpoints: Readonly<Record<string, EmulatedEndpoint>> = {
  'generate/core': { form: z.strictObject({ ...drawn, prompt: words, aspect_ratio: ratio }), sizeOf: shaped(1_500_000) },
  'generate/ultra': {
    form: z
      .strictObject({ ...drawn, prompt: words, aspect_ratio: ratio, image: file.optional(), strength: share() })
      .refine(strengthWithImage, { path: ['strength'], message: 'is required when image is provided' }),
    sizeOf: shaped(1_000_000),
  },
  'generate/sd3': {
    form: z
      .strictObject({
        ...drawn,
        output_format: z.enum(['png', 'jpeg']).optional(),
        prompt: words,
        mode: z.enum(['text-to-image', 'image-to-image']).default('text-to-image'),
        image: file.optional(),
        strength: share(),
        aspect_ratio: ratio,
        cfg_scale: share(1, 10),
        model: z.enum(['sd3.5-large', 'sd3.5-large-turbo', 'sd3.5-medium', 'sd3.5-flash']).optional(),
      })
      .refine(({ mode, image }) => (mode === 'image-to-image') === (image !== undefined), {
        path: ['mode'],
        message: 'does not fit to image',
      })
      .refine(({ mode, aspect_ratio }) => mode === 'text-to-image' || aspect_ratio === undefined, {
        path: ['aspect_ratio'],
        message: 'is only valid for text-to-image',
      })
      .refine(strengthWithImage, { path: ['strength'], message: 'is required when image is provided' }),
    sizeOf: (fields, picture) => (fields.mode === 'image-to-image' ? asGiven(fields, picture) : shaped(1_000_000)(fields)),
  },
  'edit/inpaint': {
    form: z.strictObject({ ...drawn, prompt: words, image: file, mask: file.optional(), grow_mask: whole(0, 100) }),
    sizeOf: asGiven,
  },
  'edit/erase': {
    form: z.strictObject({ image: file, mask: file.optional(), grow_mask: whole(0, 20), seed, output_format: anyFormat }),
    sizeOf: asGiven,
  },
  'edit/outpaint': {
    form: z
      .strictObject({ image: file, prompt: text, creativity: share(), seed, output_format: anyFormat, style_preset: style, ...sides })
      .refine(({ left, right, up, down }) => [left, right, up, down].some(Boolean), { path: ['left'], message: 'one side must grow' }),
    sizeOf: ({ left, right, up, down }, picture) => ({
      width: (picture?.width ?? 0) + number(left) + number(right),
      height: (picture?.height ?? 0) + number(up) + number(down),
    }),
  },
  'edit/search-and-replace': {
    form: z.strictObject({ ...drawn, image: file, prompt: words, search_prompt: words, grow_mask: whole(0, 20) }),
    sizeOf: asGiven,
  },
  'edit/search-and-recolor': {
    form: z.strictObject({ ...drawn, image: file, prompt: words, select_prompt: words, grow_mask: whole(0, 20) }),
    sizeOf: asGiven,
  },
  'edit/remove-background': { form: z.strictObject({ image: file, output_format: z.enum(['png', 'webp']).optional() }), sizeOf: asGiven },
  'edit/replace-background-and-relight': {
    later: true,
    form: z
      .strictObject({
        subject_image: file,
        background_prompt: text,
        background_reference: file.optional(),
        foreground_prompt: text,
        negative_prompt: text,
        preserve_original_subject: share(),
        original_background_depth: share(),
        keep_original_background: z.enum(['true', 'false']).optional(),
        light_source_direction: z.enum(['above', 'below', 'left', 'right']).optional(),
        seed,
        output_format: anyFormat,
      })
      .refine(({ background_prompt, background_reference }) => background_prompt !== undefined || background_reference !== undefined, {
        path: ['background_prompt'],
        message: 'or background_reference is required',
      }),
    sizeOf: asGiven,
  },
  'control/sketch': { form: z.strictObject({ ...drawn, image: file, prompt: words, control_strength: share() }), sizeOf: asGiven },
  'control/structure': { form: z.strictObject({ ...drawn, image: file, prompt: words, control_strength: share() }), sizeOf: asGiven },
  'control/style': {
    form: z.strictObject({ ...drawn, image: file, prompt: words, aspect_ratio: ratio, fidelity: share() }),
    sizeOf: shaped(1_000_000),
  },
  'control/style-transfer': {
    form: z.strictObject({
      init_image: file,
      style_image: file,
      prompt: text,
      negative_prompt: text,
      style_strength: share(),
      composition_fidelity: share(),
      change_strength: share(0.1),
      seed,
      output_format: anyFormat,
    }),
    sizeOf: asGiven,
  },
  'upscale/fast': { form: z.strictObject({ image: file, output_format: anyFormat }), sizeOf: times(4) },
  'upscale/conservative': {
    form: z.strictObject({
      image: file,
      prompt: words,
      negative_prompt: text,
      creativity: share(0.2, 0.5),
      seed,
      output_format: anyFormat,
    }),
    sizeOf: times(2),
  },
  'upscale/creative': {
    later: true,
    form: z.strictObject({ ...drawn, image: file, prompt: words, creativity: share(0.1, 0.5) }),
    sizeOf: times(8),
  },
};

/** The size of the picture that a form brings; null when it brings none, undefined when it cannot be read. */
export async function pictureIn(form: FormData): Promise<Size | null | undefined> {
  const given = ['image', 'subject_image', 'init_image'].map((name) => form.get(name)).find((value) => value instanceof File);
  return given instanceof File ? (pictureSize(new Uint8Array(await given.arrayBuffer())) ?? undefined) : null;
}
