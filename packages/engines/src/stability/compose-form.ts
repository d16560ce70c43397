import { readMedia } from '../http-kit/index.ts';
import { buildInput } from '../request-kit/build-input.ts';
import { pictureSize } from '../request-kit/picture-size.ts';
import type { EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { StabilityModel } from './catalogue.ts';
import { marginsOf, sides } from './margins.ts';

/** They take 10 MiB a request; the words and the form around the files need a little of it. */
const maxBytes = 10 * 1024 * 1024 - 64 * 1024;

export interface ComposedForm {
  readonly form: FormData;
  readonly warnings: readonly Warning[];
  readonly seed: number | undefined;
}

/** The form of a checked request. Throws `bad_input` for what would be refused there. */
export async function composeForm(asked: EngineRequest, model: StabilityModel, params: JsonObject): Promise<ComposedForm> {
  const { descriptor, fields: mapping } = model;
  if (mapping.needs.includes('prompt') && asked.prompt.trim() === '')
    throw refuse('prompt', `${descriptor.title} needs words: say what should be seen.`);
  if (mapping.needs.includes('style') && !asked.media.some(({ role }) => role === 'style'))
    throw refuse('media', `${descriptor.title} needs a reference with the role style.`);
  if (asked.media.reduce((sum, { bytes }) => sum + bytes, 0) > maxBytes)
    throw refuse('media', `The references of one request may have ${maxBytes} bytes together; bring smaller ones.`);

  const files = new Map<MediaRef, Uint8Array<ArrayBuffer>>();
  for (const reference of asked.media) files.set(reference, await readMedia(reference, maxBytes));
  const addressOf = new Map([...files.keys()].map((reference) => [reference, 'file']));
  const { input, warnings, seed } = buildInput({ asked, descriptor, mapping, params, addressOf });

  const values: Record<string, Json> = { ...input };
  if (mapping.margins) {
    const init = asked.media.find(({ role }) => role === 'init');
    const picture = init && pictureSize(files.get(init) ?? new Uint8Array());
    for (const name of Object.keys(sides)) delete values[name];
    Object.assign(values, marginsOf(asked, picture, params));
  }
  if (mapping.modes) {
    values.mode = asked.operation === 'text2image' ? 'text-to-image' : 'image-to-image';
    if (asked.operation !== 'text2image' && mapping.size?.as === 'ratio') delete values[mapping.size.field];
  }
  const form = new FormData();
  for (const [reference, bytes] of files) {
    const field = mapping.media[reference.role]?.field;
    if (field === undefined) continue;
    delete values[field];
    form.append(field, new Blob([bytes], { type: reference.mime }), `picture.${reference.mime.split('/')[1] ?? 'png'}`);
  }
  for (const [name, value] of Object.entries(values)) form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  return { form, warnings, seed };
}

const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail });
