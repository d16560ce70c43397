import { z } from 'zod';
import { toDataUriOrAddress } from '../http-kit/read-media.ts';
import { checkSize } from '../request-kit/check-size.ts';
import { nearestRatio } from '../request-kit/nearest-ratio.ts';
import { warnOfStrength } from '../request-kit/warn-of-strength.ts';
import type { EngineCall, EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import { type Access, postPaid } from './api.ts';
import { provider } from './failures.ts';
import { inline } from './images.ts';
import type { VideoModel } from './model-mapping.ts';

/** A task that nobody worked on by then is given up there, as the studio has given it up by then. */
const expiresAfterSeconds = 7_200;
const roles = { first_frame: 'first_frame', last_frame: 'last_frame', subject: 'reference_image' } as const;
const pixelsOf = { '480p': 864 * 480, '720p': 1280 * 720, '1080p': 1920 * 1080, '4k': 3840 * 2160 } as const;

const created = z.object({ id: z.string().min(1) });

/** Begins a clip; its id there is what it is read by. Throws `EngineError`. */
export async function beginVideo(
  asked: EngineRequest,
  model: VideoModel,
  params: JsonObject,
  access: Access,
  call: EngineCall,
): Promise<{ readonly id: string; readonly warnings: readonly Warning[] }> {
  const { body, warnings } = await bodyOf(asked, model, params);
  const { id } = await postPaid(access, 'contents/generations/tasks', body, created, call);
  return { id, warnings };
}

async function bodyOf(
  asked: EngineRequest,
  { descriptor, providerModel, mapping }: VideoModel,
  params: JsonObject,
): Promise<{ body: JsonObject; warnings: Warning[] }> {
  const warnings: Warning[] = [...warnOfStrength(asked.media, provider)];
  const framed = checkModes(asked.media);
  checkSize(asked.size, descriptor);
  const content: Json[] = asked.prompt === '' ? [] : [{ type: 'text', text: asked.prompt }];
  for (const reference of asked.media) {
    const role = roles[reference.role as keyof typeof roles];
    content.push({ type: 'image_url', image_url: { url: await toDataUriOrAddress(reference, inline) }, role });
  }
  const ratio = nearestRatio(asked.size, mapping.ratios);
  if (framed) warnings.push({ field: 'size', detail: 'The shape of the clip follows the first picture.' });
  else if (!ratio.exact) warnings.push({ field: 'size', detail: `${descriptor.title} makes ${ratio.ratio} of this size.` });
  const wished = asked.durationSeconds ?? descriptor.duration?.default ?? 5;
  const duration = Math.round(wished);
  if (duration !== wished) warnings.push({ field: 'durationSeconds', detail: `The clip lasts whole seconds: ${duration}.` });

  const body: Record<string, Json> = {
    model: providerModel,
    content,
    resolution: nearestResolution(asked.size, mapping.resolutions),
    ratio: framed ? 'adaptive' : ratio.ratio,
    duration,
    watermark: false,
    execution_expires_after: expiresAfterSeconds,
    // Names the attempt, not a person: an abuse report can be traced here, and a lost answer found again in the list.
    safety_identifier: asked.attemptId,
  };
  if (descriptor.audio) body.generate_audio = asked.audio ?? false;
  if (descriptor.seed !== 'none') body.seed = Math.abs(Math.trunc(asked.seed)) % 2 ** 32;
  if (typeof params.cameraFixed === 'boolean') body.camera_fixed = params.cameraFixed;
  if (asked.webhookUrl) body.callback_url = asked.webhookUrl.href;
  return { body, warnings };
}

/** Frames and references exclude each other there, and a last picture needs a first. Says whether there are frames. */
function checkModes(media: readonly MediaRef[]): boolean {
  const has = (role: MediaRef['role']): boolean => media.some((reference) => reference.role === role);
  const framed = has('first_frame') || has('last_frame');
  if (framed && has('subject')) throw refuse('A clip follows either a first and last picture or references, not both.');
  if (has('last_frame') && !has('first_frame')) throw refuse('A last picture needs a first one.');
  return framed;
}

function nearestResolution<Name extends keyof typeof pixelsOf>({ width, height }: EngineRequest['size'], offered: readonly Name[]): Name {
  const distance = (name: Name): number => Math.abs(Math.log(pixelsOf[name] / (width * height)));
  const [nearest] = [...offered].sort((one, other) => distance(one) - distance(other));
  if (!nearest) throw new RangeError('no resolution is offered');
  return nearest;
}

const refuse = (detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail });
