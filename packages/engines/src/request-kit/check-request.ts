import { z } from 'zod';
import type { EngineRequest, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { ModelDescriptor } from '../spec/model.ts';
import { operationNeeds } from '../spec/operation-needs.ts';

export interface CheckedRequest<Model> {
  readonly model: Model;
  /** Only the parameters that the model declares, each of a value it allows. */
  readonly params: JsonObject;
  readonly warnings: readonly Warning[];
}

/**
 * Checks a request against the model it names. What the model does not have becomes a warning; what cannot be sent throws `EngineError`:
 * `unsupported` for models, operations and roles, `bad_input` for values. Nothing was sent, so nothing is billed.
 */
export function checkRequest<Model extends { readonly descriptor: ModelDescriptor }>(
  asked: EngineRequest,
  models: readonly Model[],
): CheckedRequest<Model> {
  const model = models.find(({ descriptor }) => descriptor.id === asked.model);
  if (!model) throw unsupported('model', `There is no model ${JSON.stringify(asked.model.slice(0, 60))} here.`);
  const { descriptor } = model;
  if (!descriptor.operations.includes(asked.operation)) throw unsupported('operation', `${descriptor.title} cannot do ${asked.operation}.`);
  if (asked.prompt.length > descriptor.maxPromptLength)
    throw refuse('prompt', `The prompt may have ${descriptor.maxPromptLength} characters.`);
  if (!Number.isInteger(asked.count) || asked.count < 1 || asked.count > descriptor.count.max)
    throw refuse('count', `The count must be from 1 to ${descriptor.count.max}.`);
  checkMedia(asked, descriptor);

  const warnings: Warning[] = [];
  if (asked.negativePrompt && !descriptor.negativePrompt)
    warnings.push({ field: 'negativePrompt', detail: `${descriptor.title} takes no negative prompt.` });
  if (asked.audio && !descriptor.audio) warnings.push({ field: 'audio', detail: `${descriptor.title} makes no sound.` });
  checkDuration(asked.durationSeconds, descriptor, warnings);
  return { model, params: checkParams(asked.params, descriptor, warnings), warnings };
}

function checkDuration(seconds: number | undefined, { title, duration }: ModelDescriptor, warnings: Warning[]): void {
  if (seconds === undefined) return;
  if (!duration) warnings.push({ field: 'durationSeconds', detail: `${title} makes pictures.` });
  else if (!(seconds >= duration.min && seconds <= duration.max))
    throw refuse('durationSeconds', `${title} makes clips of ${duration.min} to ${duration.max} seconds.`);
}

function checkMedia({ media, operation }: EngineRequest, { title, media: rules }: ModelDescriptor): void {
  for (const role of new Set(media.map((reference) => reference.role))) {
    const rule = rules[role];
    const brought = media.filter((reference) => reference.role === role);
    if (!rule) throw unsupported('media', `${title} takes no reference with the role ${role}.`);
    if (brought.length > rule.max) throw refuse('media', `${title} takes at most ${rule.max} with the role ${role}.`);
    if (brought.some(({ mime }) => !rule.mimes.includes(mime)))
      throw unsupported('media', `A reference with the role ${role} must be one of ${rule.mimes.join(', ')}.`);
  }
  for (const oneOf of operationNeeds[operation] ?? []) {
    if (!media.some(({ role }) => oneOf.includes(role)))
      throw refuse('media', `${operation} needs a reference with the role ${oneOf.join(' or ')}.`);
  }
}

function checkParams(params: JsonObject, { title, params: schema }: ModelDescriptor, warnings: Warning[]): JsonObject {
  const rules = (schema.properties ?? {}) as { readonly [name: string]: JsonObject };
  const checked: Record<string, Json> = {};
  for (const [name, value] of Object.entries(params)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) {
      warnings.push({ field: `params.${name}`, detail: `${title} has no parameter of this name.` });
      continue;
    }
    if (!z.fromJSONSchema(rule).safeParse(value).success)
      throw refuse(`params.${name}`, `The parameter ${name} has a value outside of what ${title} takes.`);
    checked[name] = value;
  }
  for (const name of z.array(z.string()).safeParse(schema.required).data ?? []) {
    if (!Object.hasOwn(checked, name)) throw refuse(`params.${name}`, `${title} needs the parameter ${name}.`);
  }
  return checked;
}

const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail });
const unsupported = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'unsupported', retry: 'change-input', billed: 'no', field, detail });
