import type { Json } from '../spec/json.ts';
import type { Target, Workflow } from './workflow-shape.ts';

type Kind = 'string' | 'number' | 'scalar';

/** A link to another node's output: `["4", 0]`. */
function linkOf(value: Json | undefined): readonly [string, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [node, slot] = value as readonly Json[];
  return typeof node === 'string' && typeof slot === 'number' ? [node, slot] : undefined;
}

/** What is wrong with the paths of a workflow: a link or a named input that leads nowhere, two that lead to the same place. */
export function checkTargets({ graph, inputs, outputs }: Workflow): string | undefined {
  for (const [id, node] of Object.entries(graph)) {
    for (const [name, value] of Object.entries(node.inputs)) {
      const link = linkOf(value);
      if (link && !Object.hasOwn(graph, link[0])) return `node ${id}: ${name} leads to node ${link[0]}, which is not there.`;
    }
  }
  for (const id of outputs ?? []) if (!Object.hasOwn(graph, id)) return `outputs: there is no node ${id}.`;

  const taken = new Map<string, string>();
  for (const { name, at, kind } of named(inputs)) {
    const node = Object.hasOwn(graph, at.node) ? graph[at.node] : undefined;
    if (!node) return `inputs.${name}: there is no node ${at.node}.`;
    const value = Object.hasOwn(node.inputs, at.input) ? node.inputs[at.input] : undefined;
    if (value === undefined) return `inputs.${name}: node ${at.node} (${node.class_type}) has no input ${at.input}.`;
    if (linkOf(value)) return `inputs.${name}: ${at.input} of node ${at.node} is a link to another node, not a value.`;
    if (kind === 'scalar' ? typeof value === 'object' : typeof value !== kind)
      return `inputs.${name}: ${at.input} of node ${at.node} must hold a ${kind === 'scalar' ? 'plain value' : kind}.`;
    const place = JSON.stringify([at.node, at.input]);
    const other = taken.get(place);
    if (other !== undefined) return `inputs.${name} and inputs.${other} lead to the same place.`;
    taken.set(place, name);
  }
  return undefined;
}

function named(inputs: Workflow['inputs']): { readonly name: string; readonly at: Target; readonly kind: Kind }[] {
  const list = (name: string, kind: Kind, at: readonly Target[] = []) => at.map((one) => ({ name, at: one, kind }));
  return [
    ...list('prompt', 'string', inputs.prompt),
    ...list('negativePrompt', 'string', inputs.negativePrompt),
    ...list('seed', 'number', inputs.seed),
    ...list('width', 'number', inputs.width),
    ...list('height', 'number', inputs.height),
    ...list('count', 'number', inputs.count),
    ...list('duration', 'number', inputs.duration),
    ...list('init', 'string', inputs.init),
    ...list('mask', 'string', inputs.mask),
    ...list('denoise', 'number', inputs.denoise),
    ...list('references', 'string', inputs.references),
    ...inputs.references.flatMap(({ strength }) => (strength ? list('references.strength', 'number', [strength]) : [])),
    ...Object.entries(inputs.params).flatMap(([name, at]) => list(`params.${name}`, 'scalar', at)),
  ];
}
