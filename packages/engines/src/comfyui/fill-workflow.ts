import type { EngineRequest, MediaRef, Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json, JsonObject } from '../spec/json.ts';
import type { MediaRole, ModelDescriptor } from '../spec/model.ts';
import { placesFor } from './workflow.ts';
import type { Target, Workflow, WorkflowGraph } from './workflow-shape.ts';

/** A reference and the place in the workflow that takes it. */
export interface Placed {
  readonly reference: MediaRef;
  readonly places: readonly Target[];
  /** Where its strength goes in, and what goes in there. */
  readonly strength?: { readonly places: readonly Target[]; readonly value: number };
}

const noLessThan = 0.05;

/**
 * Which reference goes where. Every place wants a file: a workflow with an empty one would fail. References that this workflow has no
 * place for become warnings. Throws `bad_input` when one is missing.
 */
export function placeReferences(
  workflow: Workflow,
  { media, operation }: Pick<EngineRequest, 'media' | 'operation'>,
): { readonly placed: readonly Placed[]; readonly warnings: readonly Warning[] } {
  const { inputs } = workflow;
  const brought = (role: MediaRole): readonly MediaRef[] => media.filter((reference) => reference.role === role);
  const take = (role: MediaRole, index = 0): MediaRef => {
    const reference = brought(role)[index];
    if (reference) return reference;
    const wanted = placesFor(workflow, role);
    const detail = `This workflow wants ${wanted} ${wanted === 1 ? 'reference' : 'references'} with the role ${role}.`;
    throw new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail });
  };
  const placed: Placed[] = [];
  if (inputs.init) {
    const reference = take('init');
    const denoise = Math.max(noLessThan, Math.round((1 - reference.strength) * 100) / 100);
    placed.push({
      reference,
      places: inputs.init,
      ...(inputs.denoise ? { strength: { places: inputs.denoise, value: denoise } } : {}),
    });
  }
  if (inputs.mask) placed.push({ reference: take('mask'), places: inputs.mask });
  const next = new Map<MediaRole, number>();
  for (const place of inputs.references) {
    const index = next.get(place.role) ?? 0;
    next.set(place.role, index + 1);
    const reference = take(place.role, index);
    placed.push({
      reference,
      places: [place],
      ...(place.strength ? { strength: { places: [place.strength], value: reference.strength } } : {}),
    });
  }
  const unused = new Set(media.map(({ role }) => role).filter((role) => placesFor(workflow, role) === 0));
  return {
    placed,
    warnings: [...unused].map((role) => ({
      field: 'media',
      detail: `Its ${operation} has no place for a reference with the role ${role}.`,
    })),
  };
}

export interface Filled {
  readonly graph: WorkflowGraph;
  readonly warnings: readonly Warning[];
}

/** A copy of the workflow with the request in its places. `files` are the names that ComfyUI gave to the placed references. */
export function fillWorkflow(
  workflow: Workflow,
  descriptor: ModelDescriptor,
  asked: EngineRequest,
  params: JsonObject,
  files: readonly { readonly placed: Placed; readonly name: string }[],
): Filled {
  const { inputs } = workflow;
  const graph = structuredClone(workflow.graph);
  const warnings: Warning[] = [];
  const put = (places: readonly Target[] | undefined, value: Json): void => {
    for (const { node, input } of places ?? []) {
      const at = graph[node];
      if (at) at.inputs[input] = value;
    }
  };
  const cannot = (field: string, detail: string): void => void warnings.push({ field, detail: `Its ${asked.operation} ${detail}` });

  put(inputs.prompt, asked.prompt);
  if (!inputs.prompt && asked.prompt.trim() !== '') cannot('prompt', 'takes no words.');
  put(inputs.negativePrompt, asked.negativePrompt ?? '');
  if (!inputs.negativePrompt && descriptor.negativePrompt && asked.negativePrompt) cannot('negativePrompt', 'takes no negative prompt.');
  put(inputs.seed, asked.seed);
  put(inputs.width, asked.size.width);
  put(inputs.height, asked.size.height);
  const preset = descriptor.size.default;
  if (!inputs.width && asked.operation !== 'upscale' && (asked.size.width !== preset.width || asked.size.height !== preset.height))
    cannot('size', 'decides the size by itself.');
  put(inputs.count, asked.count);
  for (const { framesPerSecond, multipleOf, add, ...place } of inputs.duration ?? []) {
    const seconds = asked.durationSeconds ?? descriptor.duration?.default ?? 0;
    const frames = Math.max(1, Math.round((seconds * (framesPerSecond ?? 0)) / multipleOf)) * multipleOf + add;
    put([place], framesPerSecond === undefined ? seconds : frames);
  }
  for (const { placed, name } of files) {
    put(placed.places, name);
    if (placed.strength) put(placed.strength.places, placed.strength.value);
  }
  const rules = (descriptor.params.properties ?? {}) as { readonly [name: string]: { readonly default?: Json } };
  for (const [name, places] of Object.entries(inputs.params)) {
    const value = params[name] ?? rules[name]?.default;
    if (value !== undefined) put(places, value);
  }
  for (const name of Object.keys(params)) {
    if (!Object.hasOwn(inputs.params, name)) cannot(`params.${name}`, 'has no place for this parameter.');
  }
  return { graph, warnings };
}
