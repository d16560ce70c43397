import { toDataUriOrAddress } from '../http-kit/read-media.ts';
import { checkSize } from '../request-kit/check-size.ts';
import type { EngineRequest, MediaRef } from '../spec/engine.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaField, OpenModel } from './model-mapping.ts';

/** How long Runware keeps an output that nobody fetched. */
export const keepsOutputsSeconds = 3_600;
const inline = { inlineBytes: 20 * 1024 * 1024, seconds: 900 };

type Task = Record<string, Json>;

/** The task that a checked request becomes. Reads the references; throws `EngineError` for what cannot be sent. */
export async function buildTask(
  asked: EngineRequest,
  { descriptor, providerModel, mapping }: OpenModel,
  params: JsonObject,
): Promise<Task> {
  const task: Task = {
    taskType: mapping.taskType,
    taskUUID: asked.attemptId,
    model: providerModel,
    deliveryMethod: 'async',
    includeCost: true,
  };
  for (const [field, value] of Object.entries(mapping.fixed)) put(task, field, value);
  if (mapping.prompt !== 'none' && asked.prompt !== '') task[mapping.prompt] = asked.prompt;
  if (asked.negativePrompt && descriptor.negativePrompt) task.negativePrompt = asked.negativePrompt;
  if (descriptor.count.max > 1) task.numberResults = asked.count;
  if (descriptor.seed !== 'none') task.seed = Math.abs(Math.trunc(asked.seed)) % 2 ** 32;
  if (descriptor.duration) task.duration = asked.durationSeconds ?? descriptor.duration.default;
  if (mapping.audio) put(task, mapping.audio, asked.audio ?? false);
  if (mapping.outputFormat) Object.assign(task, { outputType: 'URL', outputFormat: mapping.outputFormat, ttl: keepsOutputsSeconds });
  if (mapping.checksContent) put(task, 'safety.checkContent', true);
  putSize(task, asked, { descriptor, mapping });
  for (const [name, value] of Object.entries(params)) {
    const field = mapping.params[name];
    if (field) put(task, field, value);
  }
  for (const reference of asked.media) {
    const field = mapping.media[reference.role];
    if (field) putReference(task, field, reference.role, await toDataUriOrAddress(reference, inline));
  }
  const init = asked.media.find(({ role }) => role === 'init');
  if (mapping.strength && init) task.strength = Math.round((1 - Math.min(1, Math.max(0, init.strength))) * 100) / 100;
  if (asked.webhookUrl) task.webhookURL = asked.webhookUrl.href;
  return task;
}

function putSize(task: Task, { size, media }: EngineRequest, { descriptor, mapping }: Pick<OpenModel, 'descriptor' | 'mapping'>): void {
  if (mapping.size === 'none') return;
  const framed = media.some(({ role }) => role === 'first_frame' || role === 'last_frame');
  if (framed && mapping.resolutionWithFrames !== undefined) {
    task.resolution = mapping.resolutionWithFrames;
    return;
  }
  checkSize(size, descriptor, { listedOnly: mapping.size === 'listed' });
  Object.assign(task, { width: size.width, height: size.height });
}

function putReference(task: Task, field: MediaField, role: MediaRef['role'], text: string): void {
  const frame = role === 'last_frame' ? 'last' : 'first';
  if (field === 'inputs.referenceImages') append(task, field, text);
  else if (field === 'inputs.frameImages') append(task, field, { image: text, frame });
  else if (field === 'frameImages') append(task, field, { inputImage: text, frame });
  else put(task, field, text);
}

function put(task: Task, field: string, value: Json): void {
  const [first = '', ...rest] = field.split('.');
  if (rest.length === 0) task[first] = value;
  else {
    const inner: Task = { ...(task[first] as JsonObject | undefined) };
    put(inner, rest.join('.'), value);
    task[first] = inner;
  }
}

function append(task: Task, field: string, value: Json): void {
  const held = field.split('.').reduce<Json | undefined>((at, name) => (at as JsonObject | undefined)?.[name], task);
  put(task, field, [...((held as readonly Json[] | undefined) ?? []), value]);
}
