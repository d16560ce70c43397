import { readMedia } from '../http-kit/index.ts';
import { warnOfStrength } from '../request-kit/warn-of-strength.ts';
import type { EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import { toAlphaMask } from './alpha-mask.ts';
import type { ComposeInput } from './compose-input.ts';
import type { OpenAiModel } from './connection.ts';
import type { Dialect } from './dialects.ts';
import { addExtras, type Fields, plainPrompt } from './extras.ts';

export interface Composed {
  readonly path: string;
  readonly body: string | FormData;
  /** Fields that the request can go without. */
  readonly optional: readonly string[];
  readonly warnings: readonly Warning[];
  /** How many previews were asked for; 0 where the answer comes once, as a whole. */
  readonly previews: number;
}

const maxPictureBytes = 50_000_000;
const maxMaskBytes = 4_000_000;

/** Writes a checked request as the call that this kind of server understands. Throws `EngineError` for what cannot be said to it. */
export async function composeImage(input: ComposeInput): Promise<Composed> {
  const { asked, model, dialect, notTaken } = input;
  checkSize(asked, model);
  const pictures = picturesOf(asked);
  const mask = asked.media.find(({ role }) => role === 'mask');
  const path = pathOf(asked, pictures, mask, dialect);
  const warnings: Warning[] = [];

  const fields: Fields = { model: model.providerModel, prompt: plainPrompt(asked.prompt, dialect, warnings) };
  if (path === 'images/inpainting') {
    if (asked.count > 1) throw refuse('count', `${dialect.title} makes one picture at a time with a mask.`);
    warnings.push({ field: 'size', detail: `${dialect.title} decides the size of what it makes with a mask.` });
  } else {
    fields.n = asked.count;
    fields.size = `${asked.size.width}x${asked.size.height}`;
    if (dialect.asksForBase64) fields.response_format = 'b64_json';
  }
  addExtras(fields, input, path, warnings);
  warnings.push(...warnOfStrength(asked.media, dialect.title));
  if (fields.partial_images !== undefined) {
    if (fields.partial_images === 0 || asked.count > 1) {
      if (asked.count > 1 && fields.partial_images !== 0)
        warnings.push({ field: 'params.partial_images', detail: `${dialect.title} shows previews of one picture at a time.` });
      delete fields.partial_images;
    } else fields.stream = true;
  }

  const optional = Object.keys(fields).filter((name) => !['model', 'prompt', 'n', 'size', 'stream', 'partial_images'].includes(name));
  for (const name of optional.filter((one) => notTaken.has(one))) {
    delete fields[name];
    warnings.push({ field: `params.${name}`, detail: `${dialect.title} does not take the field ${name}.` });
  }
  const body = pictures.length > 0 ? await toForm(fields, pictures, mask, path, dialect) : JSON.stringify(fields);
  return { path, body, optional, warnings, previews: typeof fields.partial_images === 'number' ? fields.partial_images : 0 };
}

function checkSize({ size: { width, height } }: EngineRequest, { descriptor, rules }: OpenAiModel): void {
  if (rules.minPixels !== undefined && width * height < rules.minPixels)
    throw refuse('size', `${descriptor.title} makes pictures of at least ${rules.minPixels} pixels.`);
  if (rules.maxRatio !== undefined && Math.max(width, height) > Math.min(width, height) * rules.maxRatio)
    throw refuse('size', `${descriptor.title} makes no edge longer than ${rules.maxRatio} times the other.`);
}

/** The picture that is changed comes first: a mask belongs to that one. */
function picturesOf({ media }: EngineRequest): readonly MediaRef[] {
  return (['init', 'subject', 'style'] as const).flatMap((role) => media.filter((reference) => reference.role === role));
}

function pathOf(
  { operation }: EngineRequest,
  pictures: readonly MediaRef[],
  mask: MediaRef | undefined,
  { title, editField, mask: rule }: Dialect,
): string {
  if (mask || operation === 'inpaint') {
    if (!rule) throw unsupported('media', `Nothing reliable is known about masks for ${title}; this was not sent.`);
    if (!mask) throw refuse('media', 'A mask is needed.');
    return rule.path;
  }
  if (pictures.length === 0) return 'images/generations';
  if (editField === null) throw unsupported('media', `${title} changes a picture only with a mask.`);
  return 'images/edits';
}

async function toForm(
  fields: Fields,
  pictures: readonly MediaRef[],
  mask: MediaRef | undefined,
  path: string,
  dialect: Dialect,
): Promise<FormData> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  const single = path === 'images/inpainting';
  if (single && pictures.length > 1) throw unsupported('media', `${dialect.title} takes one picture with a mask.`);
  for (const [index, picture] of pictures.entries()) {
    const file = new Blob([await readMedia(picture, maxPictureBytes)], { type: picture.mime });
    form.append(single ? 'image' : (dialect.editField ?? 'image'), file, `picture-${index}.${picture.mime.split('/')[1] ?? 'png'}`);
  }
  if (mask) {
    const given = await readMedia(mask, maxPictureBytes);
    const bytes = dialect.mask?.change === 'transparent' ? toAlphaMask(given) : given;
    if (bytes.byteLength > maxMaskBytes) throw refuse('media', `A mask may have ${maxMaskBytes} bytes.`);
    form.append('mask', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'mask.png');
  }
  return form;
}

const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail });
const unsupported = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'unsupported', retry: 'change-input', billed: 'no', field, detail });
