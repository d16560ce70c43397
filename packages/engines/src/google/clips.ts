import { z } from 'zod';
import { readAnswer, send } from '../http-kit/index.ts';
import { nearestRatio } from '../request-kit/nearest-ratio.ts';
import { warnOfStrength } from '../request-kit/warn-of-strength.ts';
import type { EngineCall, EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { JsonObject } from '../spec/json.ts';
import { failureOf, title } from './api.ts';
import type { Connected } from './connected.ts';
import { base64, checkInlineBytes } from './inline-media.ts';
import type { ClipMapping, Model } from './mapping.ts';
import { type ClipHandle, operationName } from './operation.ts';
import { seedOf } from './pictures.ts';

type Resolution = keyof ClipMapping['resolutions'];

export interface StartedClip {
  /** The operation's name. */
  readonly id: string;
  readonly extra: ClipHandle;
  readonly warnings: readonly Warning[];
}

/** Begins a clip: an operation that Google works on for a while. */
export async function startClip(
  asked: EngineRequest,
  params: JsonObject,
  model: Model,
  shape: ClipMapping,
  { base, headers }: Connected,
  call: EngineCall,
): Promise<StartedClip> {
  const warnings: Warning[] = [];
  const resolution = resolutionOf(asked, shape, warnings);
  const seconds = secondsOf(asked, resolution, shape, warnings);
  const { ratio, exact } = nearestRatio(asked.size, shape.aspectRatios);
  if (!exact) warnings.push({ field: 'size', detail: `The nearest shape that this model makes is ${ratio}.` });
  if (asked.audio === false) warnings.push({ field: 'audio', detail: 'This model always makes sound with the picture.' });
  const body = {
    instances: [{ prompt: asked.prompt, ...(await mediaOf(asked, warnings)) }],
    parameters: {
      aspectRatio: ratio,
      resolution,
      durationSeconds: seconds,
      sampleCount: 1,
      seed: seedOf(asked),
      ...(asked.negativePrompt ? { negativePrompt: asked.negativePrompt } : {}),
      ...params,
    },
  };
  const response = await send(
    call,
    new URL(`v1beta/models/${model.providerModel}:predictLongRunning`, base),
    { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) },
    { provider: title, paid: true },
  );
  if (!response.ok) throw await failureOf(response, true);
  const { name } = await readAnswer(response, z.object({ name: operationName }), { provider: title, paid: true });
  const costMicros = Math.round((model.cost.perSecondMicros ?? 0) * seconds * (shape.resolutions[resolution] ?? 1));
  return { id: name, extra: { kind: 'clip', costMicros, currency: model.cost.currency, seed: seedOf(asked) }, warnings };
}

function resolutionOf({ size }: EngineRequest, { resolutions }: ClipMapping, warnings: Warning[]): Resolution {
  const edge = Math.min(size.width, size.height);
  const wanted: Resolution = edge <= 720 ? '720p' : edge <= 1080 ? '1080p' : '4k';
  if (resolutions[wanted] !== undefined) return wanted;
  const largest: Resolution = resolutions['4k'] !== undefined ? '4k' : resolutions['1080p'] !== undefined ? '1080p' : '720p';
  warnings.push({ field: 'size', detail: `This model makes clips of ${largest}.` });
  return largest;
}

/** Never longer, and so never dearer, than was asked for, if there is anything that short. */
function secondsOf(asked: EngineRequest, resolution: Resolution, { seconds }: ClipMapping, warnings: Warning[]): number {
  const longest = Math.max(...seconds);
  const wanted = asked.durationSeconds ?? longest;
  const needsLongest = resolution !== '720p' ? `Clips of ${resolution}` : find(asked, 'subject').length > 0 ? 'Clips with subjects' : null;
  if (needsLongest !== null && wanted !== longest)
    throw refuse('durationSeconds', `${needsLongest} last ${longest} seconds: ask for that, or for 720p without subjects.`);
  const given = seconds.toSorted((one, other) => other - one).find((candidate) => candidate <= wanted) ?? Math.min(...seconds);
  if (given !== wanted)
    warnings.push({ field: 'durationSeconds', detail: `This model makes clips of ${seconds.join(', ')} seconds: ${given}.` });
  return given;
}

async function mediaOf(asked: EngineRequest, warnings: Warning[]): Promise<JsonObject> {
  checkInlineBytes(asked.media);
  const [[first], [last], subjects] = [find(asked, 'first_frame'), find(asked, 'last_frame'), find(asked, 'subject')];
  if (last && !first) throw refuse('media', 'A last frame needs a first frame: the clip goes from one to the other.');
  if (subjects.length > 0 && first) throw refuse('media', 'Bring either frames or subjects: this model does not take both.');
  warnings.push(...warnOfStrength(subjects, title));
  return {
    ...(first ? { image: await picture(first) } : {}),
    ...(last ? { lastFrame: await picture(last) } : {}),
    ...(subjects.length > 0
      ? { referenceImages: await Promise.all(subjects.map(async (one) => ({ image: await picture(one), referenceType: 'asset' }))) }
      : {}),
  };
}

const find = ({ media }: EngineRequest, role: MediaRef['role']): readonly MediaRef[] => media.filter((one) => one.role === role);
const picture = async (reference: MediaRef): Promise<JsonObject> => ({
  bytesBase64Encoded: await base64(reference),
  mimeType: reference.mime,
});
const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail });
