import type { Incoming } from '../emulator-kit/index.ts';
import type { EmulatedServer, Refusal } from './emulator-servers.ts';

/** A request for pictures as the server understood it. */
export interface PictureRequest {
  readonly model: string;
  readonly prompt: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly quality: string;
  readonly background: string;
  readonly inline: boolean;
  /** Previews on the way; null where the answer comes as a whole. */
  readonly previews: number | null;
  readonly images: readonly Uint8Array[];
  readonly mask: Uint8Array | undefined;
}

type Value = string | number | boolean | null | undefined;
type Values = Readonly<Record<string, Value>>;

const refusal = (message: string, param?: string, code?: string): Refusal => ({
  status: 400,
  message,
  ...(param ? { param } : {}),
  ...(code ? { code } : {}),
});
const isRefusal = (value: object): value is Refusal => 'status' in value && 'message' in value;

/** Reads a call for pictures the way the server does: what it does not take is refused in its words. */
export async function readPictureRequest(call: Incoming, server: EmulatedServer, path: string): Promise<PictureRequest | Refusal> {
  const edits = path !== 'images/generations';
  const isForm = call.headers['content-type']?.startsWith('multipart/form-data') ?? false;
  if (edits && !isForm) return refusal('Content-Type must be multipart/form-data.');
  let values: Values = {};
  let files: FormData | undefined;
  try {
    if (isForm) {
      files = await call.form();
      values = Object.fromEntries([...files].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
    } else values = call.json() as Values;
  } catch {
    return refusal('We could not parse the body of your request.');
  }

  const { prompt } = values;
  if (typeof prompt !== 'string' || prompt === '')
    return refusal("Missing required parameter: 'prompt'.", 'prompt', 'missing_required_parameter');
  const named = String(values.model ?? '');
  const model = server.models.find(({ id, makes }) => id === named && makes === 'image');
  if (!model && server.name !== 'sd-server')
    return { ...refusal(`The model '${named}' does not exist.`, 'model', 'model_not_found'), status: 404 };

  const size = sizeOf(values.size, server);
  if (isRefusal(size)) return size;
  const count = Number(values.n ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > 10) return refusal("Invalid value for 'n'.", 'n', 'integer_out_of_range');
  const wrong = server.name === 'openai' ? wrongForOpenAi(values, named) : wrongElsewhere(values, server);
  if (wrong) return wrong;
  const pictures = edits && files ? await readFiles(files, server, path) : { images: [], mask: undefined };
  if (isRefusal(pictures)) return pictures;
  return {
    model: named,
    prompt,
    count: path === 'images/inpainting' ? 1 : count,
    ...(path === 'images/inpainting' ? { width: 512, height: 512 } : size),
    format: String(values.output_format ?? 'png'),
    quality: values.quality === undefined || values.quality === 'auto' ? 'medium' : String(values.quality),
    background: values.background === 'transparent' ? 'transparent' : 'opaque',
    inline: isInline(values, server, path),
    previews: String(values.stream) === 'true' ? Number(values.partial_images ?? 0) : null,
    ...pictures,
  };
}

function isInline(values: Values, { name }: EmulatedServer, path: string): boolean {
  if (name === 'localai') return path !== 'images/inpainting' && values.response_format === 'b64_json';
  if (name === 'sglang') return path === 'images/generations' || values.response_format === 'b64_json';
  return true;
}

function sizeOf(value: Value, { name }: EmulatedServer): { readonly width: number; readonly height: number } | Refusal {
  if (value === undefined || value === 'auto') return { width: 512, height: 512 };
  const [, width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(String(value)) ?? []).map(Number);
  if (width === 0 || height === 0) return refusal("Invalid value for 'size'.", 'size', 'invalid_value');
  if (name !== 'openai') return { width, height };
  const pixels = width * height;
  const allowed =
    width % 16 === 0 &&
    height % 16 === 0 &&
    Math.max(width, height) <= Math.min(3840, Math.min(width, height) * 3) &&
    pixels >= 655_360 &&
    pixels <= 8_294_400;
  return allowed ? { width, height } : refusal("Invalid value for 'size'.", 'size', 'invalid_value');
}

const openAiFields = new Set([
  'model',
  'prompt',
  'n',
  'size',
  'quality',
  'background',
  'output_format',
  'output_compression',
  'moderation',
  'user',
  'stream',
  'partial_images',
]);

function wrongForOpenAi(values: Values, model: string): Refusal | undefined {
  const complexity = model.startsWith('gpt-image-2.6') ? ['low', 'medium', 'high'] : [];
  const unknown = Object.keys(values).find((name) => !openAiFields.has(name) && !(name === 'complexity' && complexity.length > 0));
  if (unknown !== undefined) return refusal(`Unknown parameter: '${unknown}'.`, unknown, 'unknown_parameter');
  const allowed: Readonly<Record<string, readonly string[]>> = {
    quality: ['auto', 'low', 'medium', 'high', ...(model === 'gpt-image-2' ? [] : ['xhigh', 'max'])],
    background: model === 'gpt-image-2' ? ['auto', 'opaque'] : ['auto', 'opaque', 'transparent'],
    output_format: ['png', 'jpeg', 'webp'],
    moderation: ['auto', 'low'],
    complexity,
  };
  for (const [name, choices] of Object.entries(allowed)) {
    const value = values[name];
    if (value !== undefined && !choices.includes(String(value))) return refusal(`Invalid value for '${name}'.`, name, 'invalid_value');
  }
  if (values.background === 'transparent' && values.output_format === 'jpeg')
    return refusal('Transparent background is not supported for JPEG output format.', 'background', 'invalid_value');
  const compression = Number(values.output_compression ?? 100);
  if (!(compression >= 0 && compression <= 100))
    return refusal("Invalid value for 'output_compression'.", 'output_compression', 'invalid_value');
  const previews = Number(values.partial_images ?? 0);
  if (!(Number.isInteger(previews) && previews >= 0 && previews <= 3))
    return refusal("Invalid value for 'partial_images'.", 'partial_images', 'integer_out_of_range');
  return undefined;
}

function wrongElsewhere(values: Values, { name }: EmulatedServer): Refusal | undefined {
  if (name === 'vllm-omni' && !['b64_json', 'file', undefined].includes(values.response_format as string | undefined))
    return refusal("Only 'b64_json' or 'file' response format is supported");
  if (name === 'sglang' && values.response_format === 'url')
    return refusal("response_format='url' requires cloud storage to be configured.");
  if (name === 'sd-server') {
    const inTag = /<sd_cpp_extra_args>(.*?)<\/sd_cpp_extra_args>/.exec(String(values.prompt))?.[1];
    if (inTag !== undefined && !isObject(inTag)) return refusal('invalid sd_cpp_extra_args');
  }
  return undefined;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}

async function readFiles(
  form: FormData,
  { name }: EmulatedServer,
  path: string,
): Promise<{ readonly images: readonly Uint8Array[]; readonly mask: Uint8Array | undefined } | Refusal> {
  const given = [...form.getAll('image'), ...form.getAll('image[]')].filter((value) => typeof value !== 'string');
  if (given.length === 0) return refusal("Missing required parameter: 'image'.", 'image', 'missing_required_parameter');
  if (given.length > 16) return refusal('Too many images.', 'image', 'invalid_value');
  if (given.some(({ type }) => !['image/png', 'image/jpeg', 'image/webp'].includes(type)))
    return refusal('Unsupported image type.', 'image', 'unsupported_file_mimetype');
  const images = await Promise.all(given.map((file) => file.bytes()));
  const maskFile = form.get('mask');
  const mask = maskFile !== null && typeof maskFile !== 'string' ? await maskFile.bytes() : undefined;
  if (path === 'images/inpainting' && !mask) return refusal('missing mask file');
  if (mask && (name === 'openai' || name === 'litellm')) {
    const [head, first] = [headOf(mask), headOf(images[0] ?? new Uint8Array())];
    if (!head || mask.byteLength > 4_000_000) return refusal('Invalid mask image.', 'mask', 'invalid_image_file');
    if (!head.alpha) return refusal('Invalid mask image format - mask image missing alpha channel.', 'mask', 'invalid_image_format');
    if (first && (first.width !== head.width || first.height !== head.height))
      return refusal('The mask size does not match the image size.', 'mask', 'invalid_mask_size');
  }
  return { images, mask };
}

/** Size of a PNG and whether its pixels have an alpha channel; undefined for everything else. */
function headOf(bytes: Uint8Array): { readonly width: number; readonly height: number; readonly alpha: boolean } | undefined {
  const head = Buffer.from(bytes.subarray(0, 33));
  if (head.length < 33 || head.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20), alpha: [4, 6].includes(head[25] ?? 0) };
}
