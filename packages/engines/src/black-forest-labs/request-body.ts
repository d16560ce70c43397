import { z } from 'zod';
import { readMedia } from '../http-kit/index.ts';
import { nearestRatio } from '../request-kit/nearest-ratio.ts';
import { warnOfStrength } from '../request-kit/warn-of-strength.ts';
import type { EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRole } from '../spec/model.ts';
import { ConnectionError, type ProviderModel } from '../spec/provider.ts';
import { title } from './api.ts';

const maxReferenceBytes = 20 * 1024 * 1024;

/** How a request becomes theirs: which of their shapes the model takes. */
const mappingSchema = z.discriminatedUnion('request', [
  z.object({ request: z.enum(['size', 'fill', 'expand', 'canvas']) }),
  z.object({ request: z.enum(['ratio', 'video']), aspectRatios: z.array(z.string().regex(/^\d+:\d+$/)).min(1) }),
]);
export type Mapping = z.output<typeof mappingSchema>;

/** Throws `ConnectionError` when a catalogue entry cannot be used. */
export function mappingOf({ descriptor, providerModel, mapping }: ProviderModel): Mapping {
  const parsed = mappingSchema.safeParse(mapping);
  if (!parsed.success) throw new ConnectionError('models', `The mapping of ${descriptor.id} names no known kind of request.`);
  if (!/^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/.test(providerModel))
    throw new ConnectionError('models', `${descriptor.id} needs the provider's name of the model, for example flux-2-pro.`);
  return parsed.data;
}

export interface Body {
  readonly fields: JsonObject;
  /** Of the picture that comes back. */
  readonly format: 'png' | 'jpeg';
  readonly warnings: readonly Warning[];
}

/** The JSON of a submit, without the webhook. `params` are checked already. */
export async function bodyOf(asked: EngineRequest, mapping: Mapping, params: JsonObject): Promise<Body> {
  const warnings: Warning[] = [];
  const pictures = asked.media.filter(({ role }) => role === 'init' || role === 'subject');
  warnings.push(...warnOfStrength(pictures, title));
  const format = params.output_format === 'jpeg' ? 'jpeg' : 'png';
  const common = { prompt: asked.prompt, ...params };
  const picture = { ...common, seed: asked.seed, output_format: format };
  return { fields: await fieldsOf(), format, warnings };

  async function fieldsOf(): Promise<JsonObject> {
    switch (mapping.request) {
      case 'size':
        return { ...picture, ...asked.size, ...(await inputImages(pictures)) };
      case 'ratio':
        return { ...picture, aspect_ratio: ratioOf(asked, mapping.aspectRatios, warnings), ...(await inputImages(pictures)) };
      case 'fill':
        return { ...picture, image: await only(asked, 'init'), mask: await only(asked, 'mask') };
      case 'expand':
        if (!['top', 'bottom', 'left', 'right'].some((side) => Number(params[side] ?? 0) > 0))
          throw refuse('params.top', 'Say by how many pixels the picture grows: above, below, left or right.');
        return { ...picture, image: await only(asked, 'init') };
      case 'canvas':
        return { ...picture, ...asked.size, input_image: await only(asked, 'init') };
      case 'video':
        return { ...common, ...(await clip(asked, mapping.aspectRatios, warnings)) };
    }
  }
}

/** `input_image`, `input_image_2` …: the picture to change first, then those it should resemble. */
async function inputImages(pictures: readonly MediaRef[]): Promise<JsonObject> {
  const ordered = pictures.toSorted((one, other) => Number(other.role === 'init') - Number(one.role === 'init'));
  const fields: Record<string, Json> = {};
  for (const [at, picture] of ordered.entries()) fields[at === 0 ? 'input_image' : `input_image_${at + 1}`] = await base64(picture);
  return fields;
}

async function clip(asked: EngineRequest, ratios: readonly string[], warnings: Warning[]): Promise<JsonObject> {
  const frames = [find(asked, 'first_frame'), find(asked, 'last_frame')];
  const [first, last] = frames;
  if (last && !first) throw refuse('media', 'A last frame needs a first frame: clips begin at the first.');
  const keyframes = await Promise.all(frames.flatMap((frame) => (frame ? [base64(frame)] : [])));
  const seconds = asked.durationSeconds ?? 5;
  if (!Number.isInteger(seconds)) warnings.push({ field: 'durationSeconds', detail: `Whole seconds only: ${Math.floor(seconds)}.` });
  const { width, height } = asked.size;
  const tier = Math.min(width, height) <= 720 ? 'hd' : 'fhd';
  return {
    mode: first ? 'i2v' : 't2v',
    aspect_ratio: ratioOf(asked, ratios, warnings),
    resolution: tier,
    duration: Math.floor(seconds),
    ...(asked.audio === undefined ? {} : { generate_audio: asked.audio }),
    ...(first ? { keyframes } : {}),
  };
}

function ratioOf({ size }: EngineRequest, offered: readonly string[], warnings: Warning[]): string {
  const { ratio, exact } = nearestRatio(size, offered);
  if (!exact) warnings.push({ field: 'size', detail: `The nearest shape that this model makes is ${ratio}.` });
  return ratio;
}

const find = ({ media }: EngineRequest, role: MediaRole): MediaRef | undefined => media.find((reference) => reference.role === role);

async function only(asked: EngineRequest, role: MediaRole): Promise<string> {
  const reference = find(asked, role);
  if (!reference) throw refuse('media', `This model needs a reference with the role ${role}.`);
  return base64(reference);
}

const base64 = async (reference: MediaRef): Promise<string> =>
  Buffer.from(await readMedia(reference, maxReferenceBytes)).toString('base64');

const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail });
