import { toDataUri } from '../http-kit/read-media.ts';
import { buildInput } from '../request-kit/build-input.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import type { EngineCall, EngineRequest, Handle, MediaRef, Warning } from '../spec/engine.ts';
import type { FalApi } from './api.ts';
import type { FalModel } from './catalogue.ts';
import { toHandle } from './handle.ts';

/** A request waits in the queue as long as it must; the references have to be there when its turn comes. */
const signedSeconds = 60 * 60;
const inlineBytes = 20 * 1024 * 1024;

/** Puts a request into the queue. References go by an address of ours, else inside the body: fal's own uploads would be public. */
export async function startRequest(
  call: EngineCall,
  api: FalApi,
  models: readonly FalModel[],
  asked: EngineRequest,
): Promise<{ readonly handle: Handle; readonly warnings: readonly Warning[] }> {
  const { model, params, warnings } = checkRequest(asked, models);
  const { endpoint, fields } = model.routeOf(asked.operation);
  const addressOf = new Map<MediaRef, string>();
  for (const reference of asked.media) {
    const address = await reference.publicUrl?.(signedSeconds);
    addressOf.set(reference, address?.href ?? (await toDataUri(reference, inlineBytes)));
  }
  const built = buildInput({ asked, descriptor: model.descriptor, mapping: fields, params, addressOf });
  const { id, paths } = await api.submit(call, endpoint, built.input, asked.webhookUrl);
  const handle = toHandle(id, {
    model: model.descriptor.id,
    ...paths,
    seed: built.seed,
    megapixels: (asked.size.width * asked.size.height) / 1_000_000,
    seconds: built.durationSeconds,
    checked: built.input.enable_safety_checker !== false,
  });
  return { handle, warnings: [...warnings, ...built.warnings] };
}
