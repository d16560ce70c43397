import { buildInput } from '../request-kit/build-input.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import type { EngineCall, EngineRequest, Handle, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json } from '../spec/json.ts';
import type { Prediction, ReplicateApi } from './api.ts';
import type { ReplicateModel } from './catalogue.ts';
import { toHandle } from './handle.ts';
import { deleteInputFiles, placeInputFiles } from './input-files.ts';
import { keepFingerprint, markedWebhook } from './mark.ts';

/** Begins a prediction. What is uploaded for it is deleted again when Replicate definitely refuses the work. */
export async function startPrediction(
  call: EngineCall,
  api: ReplicateApi,
  models: readonly ReplicateModel[],
  asked: EngineRequest,
  now: Date,
): Promise<{ readonly handle: Handle; readonly warnings: readonly Warning[] }> {
  const { model, params, warnings } = checkRequest(asked, models);
  const files = await placeInputFiles(call, api, asked);
  const { descriptor, fields } = model;
  const { input, seed, durationSeconds, ...built } = buildInput({
    asked,
    descriptor,
    mapping: fields,
    params,
    addressOf: files.addressOf,
  });

  if (!asked.webhookUrl && seed !== undefined) await keepFingerprint(call, asked.attemptId, input, now);
  const body: Json = {
    ...(model.version === undefined ? {} : { version: model.version }),
    input,
    ...(asked.webhookUrl ? { webhook: markedWebhook(asked.webhookUrl, asked.attemptId), webhook_events_filter: ['completed'] } : {}),
  };
  let prediction: Prediction;
  try {
    prediction = await api.create(call, model.path, body);
  } catch (error) {
    if (error instanceof EngineError && error.retry !== 'reconcile-first') await deleteInputFiles(call, api, files.uploaded);
    throw error;
  }
  const handle = toHandle(prediction.id, {
    attempt: asked.attemptId,
    model: descriptor.id,
    files: [...files.uploaded],
    seed,
    megapixels: (asked.size.width * asked.size.height) / 1_000_000,
    seconds: durationSeconds,
  });
  return { handle, warnings: [...warnings, ...built.warnings] };
}
