import type { EngineRequest, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { JsonObject } from '../spec/json.ts';
import type { MediaRole, ModelDescriptor } from '../spec/model.ts';
import { operationNeeds } from '../spec/operation-needs.ts';
import { readInstructions, understood } from './edits/instructions.ts';
import { isAttemptId, type StoredRequest } from './spool.ts';

const maxMediaBytes = 48 * 1024 * 1024;

/** Who or what should be in a picture, and its manner, guide Sketch; it has no picture to work on in them. */
const guides: readonly MediaRole[] = ['subject', 'style'];

const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail });
const unsupported = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'unsupported', retry: 'change-input', billed: 'no', field, detail });

export interface CheckedRequest {
  /** Everything but the media, which the caller copies. */
  readonly request: Omit<StoredRequest, 'media'>;
  readonly warnings: readonly Warning[];
}

/** Checks a request against the model it names and fills in what was left open. */
export function checkRequest(asked: EngineRequest, models: readonly ModelDescriptor[]): CheckedRequest {
  const warnings: Warning[] = [];
  if (!isAttemptId(asked.attemptId)) throw refuse('attemptId', 'The attempt id must be letters, digits, - and _.');
  const model = models.find(({ id }) => id === asked.model);
  if (!model) throw unsupported('model', `There is no model ${JSON.stringify(asked.model.slice(0, 60))} here.`);
  if (!model.operations.includes(asked.operation)) throw unsupported('operation', `${model.title} cannot do ${asked.operation}.`);
  if (asked.prompt.length > model.maxPromptLength) throw refuse('prompt', `The prompt may have ${model.maxPromptLength} characters.`);
  if (!Number.isInteger(asked.count) || asked.count < 1 || asked.count > model.count.max) {
    throw refuse('count', `The count must be from 1 to ${model.count.max}.`);
  }
  if (!Number.isFinite(asked.seed)) throw refuse('seed', 'The seed must be a number.');
  checkMedia(asked, model);
  checkSize(asked.size, model);
  if (asked.operation === 'edit' && !readInstructions(asked.prompt)) throw refuse('prompt', understood);

  if (asked.negativePrompt !== undefined && asked.negativePrompt !== '' && !model.negativePrompt) {
    warnings.push({ field: 'negativePrompt', detail: `${model.title} takes no negative prompt.` });
  }
  let durationSeconds = 0;
  if (model.duration) {
    durationSeconds = asked.durationSeconds ?? model.duration.default;
    if (!(durationSeconds >= model.duration.min && durationSeconds <= model.duration.max)) {
      throw refuse('durationSeconds', `A clip lasts from ${model.duration.min} to ${model.duration.max} seconds.`);
    }
  } else if (asked.durationSeconds !== undefined) {
    warnings.push({ field: 'durationSeconds', detail: 'A picture has no duration.' });
  }
  const { attemptId, operation, prompt, negativePrompt = '', count, size, seed } = asked;
  const params = checkParams(asked.params, model, warnings);
  return {
    request: { attemptId, model: model.id, operation, prompt, negativePrompt, count, size, durationSeconds, seed, params },
    warnings,
  };
}

function checkSize({ width, height }: EngineRequest['size'], { size }: ModelDescriptor): void {
  for (const edge of [width, height]) {
    if (!Number.isInteger(edge) || edge < size.min || edge > size.max || edge % size.step !== 0) {
      throw refuse('size', `Width and height must be multiples of ${size.step} from ${size.min} to ${size.max}.`);
    }
  }
  if (width * height > size.maxPixels) throw refuse('size', `The picture may have ${size.maxPixels} pixels.`);
}

function checkMedia({ media, operation }: EngineRequest, model: ModelDescriptor): void {
  for (const oneOf of operationNeeds[operation] ?? []) {
    const roles = oneOf.filter((role) => model.media[role] && !guides.includes(role));
    if (!media.some(({ role }) => roles.includes(role)))
      throw refuse('media', `${operation} needs a reference with the role ${roles.join(' or ')}.`);
  }
  const seen = new Map<MediaRole, number>();
  for (const { role, mime, bytes } of media) {
    const rule = model.media[role];
    if (!rule) throw unsupported('media', `${model.title} takes no reference with the role ${role}.`);
    if (!rule.mimes.includes(mime))
      throw unsupported('media', `A reference with the role ${role} must be one of ${rule.mimes.join(', ')}.`);
    if (bytes > maxMediaBytes) throw refuse('media', `A reference may have ${maxMediaBytes} bytes.`);
    const count = (seen.get(role) ?? 0) + 1;
    if (count > rule.max) throw refuse('media', `There may be ${rule.max} references with the role ${role}.`);
    seen.set(role, count);
  }
}

interface ParameterRule {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly default?: unknown;
}

/** Unknown parameters are ignored with a warning; known ones with a wrong value are refused. */
function checkParams(params: JsonObject, model: ModelDescriptor, warnings: Warning[]): Record<string, unknown> {
  const rules = (model.params.properties ?? {}) as { readonly [name: string]: ParameterRule };
  for (const name of Object.keys(params)) {
    if (!Object.hasOwn(rules, name)) warnings.push({ field: `params.${name}`, detail: `${model.title} has no parameter of this name.` });
  }
  const checked: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = params[name] ?? rule.default;
    const wrong = refuse(`params.${name}`, `The parameter ${name} has a value outside of what ${model.title} takes.`);
    if (Array.isArray(rule.enum)) {
      if (!rule.enum.includes(value)) throw wrong;
    } else if (rule.type === 'number') {
      if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong;
      if ((typeof rule.minimum === 'number' && value < rule.minimum) || (typeof rule.maximum === 'number' && value > rule.maximum))
        throw wrong;
    }
    checked[name] = value;
  }
  return checked;
}
