import { z } from 'zod';
import type { MediaRole, Operation } from '../spec/model.ts';
import { ConnectionError, type ProviderModel } from '../spec/provider.ts';
import { type Workflow, workflow } from './workflow-shape.ts';
import { checkTargets } from './workflow-targets.ts';

const mapping = z.strictObject({ workflows: z.record(z.string(), workflow) });

export interface WorkflowModel extends ProviderModel {
  readonly workflows: ReadonlyMap<Operation, Workflow>;
}

/**
 * Reads the workflows of a model and checks every path in them. Throws a `ConnectionError` that names the model and the place.
 *
 * The mapping is `{ workflows: { [operation]: { graph, inputs, outputs? } } }`: `graph` is what ComfyUI saves as "API format", `inputs`
 * names where our request goes in as `{ node, input }`, one or a list.
 */
export function readWorkflows(model: ProviderModel): WorkflowModel {
  const { descriptor } = model;
  const wrong = (what: string): ConnectionError =>
    new ConnectionError('models', `The workflow of ${descriptor.id} cannot be used: ${what}`);
  for (const one of Object.values((model.mapping as { workflows?: Record<string, { graph?: unknown }> }).workflows ?? {})) {
    if (Array.isArray((one.graph as { nodes?: unknown } | undefined)?.nodes))
      throw wrong('it is the editor’s own file. Save it with "Export (API)" instead.');
  }
  const parsed = mapping.safeParse(model.mapping);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(`${issue?.path.join('.') || 'the mapping'}: ${issue?.message ?? 'unknown shape'}.`);
  }
  const workflows = new Map(Object.entries(parsed.data.workflows) as [Operation, Workflow][]);
  for (const operation of descriptor.operations) if (!workflows.has(operation)) throw wrong(`there is none for ${operation}.`);
  for (const [operation, one] of workflows) {
    if (!descriptor.operations.includes(operation)) throw wrong(`the model does not offer ${operation}.`);
    const problem = checkTargets(one) ?? checkAgainstDescriptor(model, operation, one);
    if (problem !== undefined) throw wrong(`${operation}: ${problem}`);
  }
  const problem = checkTogether(model, [...workflows.values()]);
  if (problem !== undefined) throw wrong(problem);
  return { ...model, workflows };
}

/** How many files of a role a workflow takes. */
export function placesFor(one: Workflow, role: MediaRole): number {
  if (role === 'init') return one.inputs.init ? 1 : 0;
  if (role === 'mask') return one.inputs.mask ? 1 : 0;
  return one.inputs.references.filter((place) => place.role === role).length;
}

/** Operations that are not about words. */
const wordless: readonly Operation[] = ['upscale', 'cutout', 'caption', 'variations'];
const roles: readonly MediaRole[] = ['init', 'mask', 'subject', 'style', 'first_frame', 'last_frame'];

function checkAgainstDescriptor({ descriptor }: ProviderModel, operation: Operation, { inputs }: Workflow): string | undefined {
  if (!inputs.prompt && !wordless.includes(operation)) return 'inputs.prompt is missing.';
  if (!inputs.count && descriptor.count.max > 1) return 'inputs.count is missing, and the model offers more than one output.';
  if (!inputs.duration && descriptor.duration) return 'inputs.duration is missing, and the model makes clips.';
  if ((inputs.width === undefined) !== (inputs.height === undefined)) return 'inputs.width and inputs.height belong together.';
  if (inputs.denoise && !inputs.init) return 'inputs.denoise needs inputs.init.';
  for (const name of Object.keys(inputs.params)) {
    if (!Object.hasOwn((descriptor.params.properties ?? {}) as object, name))
      return `inputs.params.${name} is not a parameter of the model.`;
  }
  return undefined;
}

function checkTogether({ descriptor, cost }: ProviderModel, workflows: readonly Workflow[]): string | undefined {
  const some = (has: (one: Workflow) => unknown): boolean => workflows.some((one) => has(one) !== undefined);
  if (descriptor.negativePrompt !== some(({ inputs }) => inputs.negativePrompt))
    return 'inputs.negativePrompt must be there if and only if the model takes a negative prompt.';
  if ((descriptor.seed !== 'none') !== some(({ inputs }) => inputs.seed))
    return 'inputs.seed must be there if and only if the model takes a seed.';
  for (const role of roles) {
    const places = workflows.map((one) => placesFor(one, role)).filter((count) => count > 0);
    const max = descriptor.media[role]?.max;
    if (max === undefined ? places.length > 0 : places.length === 0 || places.some((count) => count !== max))
      return `the places for ${role} and the number that the model takes are not the same.`;
  }
  for (const name of Object.keys((descriptor.params.properties ?? {}) as object)) {
    if (!workflows.some(({ inputs }) => Object.hasOwn(inputs.params, name))) return `inputs.params.${name} is missing.`;
  }
  if (cost.perMegapixelMicros) return 'a cost per megapixel cannot be worked out. Name one per output or per second of work.';
  return undefined;
}
