import { type Graph, type InputRule, linkOf, nodeClasses } from './emulator-nodes.ts';

interface Problem {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Readonly<Record<string, unknown>>;
}
interface NodeErrors {
  readonly [id: string]: {
    readonly errors: readonly Problem[];
    readonly dependent_outputs: readonly string[];
    readonly class_type: string;
  };
}
export type Validation =
  | { readonly ok: true; readonly outputs: readonly string[]; readonly node_errors: NodeErrors }
  | { readonly ok: false; readonly error: Problem; readonly node_errors: NodeErrors };

/** Judges a workflow as ComfyUI does before it queues it: classes, ends, links and values; an end that cannot be reached is dropped. */
export function validateGraph(graph: Graph, hasFile: (name: string) => boolean, targets: readonly string[] | undefined): Validation {
  const whole = (type: string, message: string, details: string): Validation => ({
    ok: false,
    error: { type, message, details, extra_info: {} },
    node_errors: {},
  });
  const ends: string[] = [];
  for (const [id, node] of Object.entries(graph)) {
    if (typeof node?.class_type !== 'string')
      return whole('invalid_prompt', 'Cannot execute because a node is missing the class_type property.', `Node ID '#${id}'`);
    const known = nodeClasses[node.class_type];
    if (!known) return whole('missing_node_type', `Node '${node.class_type}' not found.`, `Node ID '#${id}'`);
    if (known.leaves && (targets === undefined || targets.includes(id))) ends.push(id);
  }
  if (ends.length === 0) return whole('prompt_no_outputs', 'Prompt has no outputs', '');

  const errors: Record<string, { errors: Problem[]; dependent_outputs: string[]; class_type: string }> = {};
  const good = ends.filter((end) => {
    const bad = new Map<string, Problem[]>();
    for (const id of upstream(graph, end)) {
      const problems = problemsOf(graph, id, hasFile);
      if (problems.length > 0) bad.set(id, problems);
    }
    for (const [id, problems] of bad) {
      const entry = (errors[id] ??= { errors: problems, dependent_outputs: [], class_type: graph[id]?.class_type ?? '' });
      entry.dependent_outputs.push(end);
    }
    return bad.size === 0;
  });
  if (good.length > 0) return { ok: true, outputs: good, node_errors: errors };
  const details = Object.values(errors)
    .flatMap((entry) => entry.errors)
    .map(({ message, details }) => `${message}: ${details}`)
    .join('\n');
  const error = { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation', details, extra_info: {} };
  return { ok: false, error, node_errors: errors };
}

function upstream(graph: Graph, id: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const value of Object.values(graph[id]?.inputs ?? {})) {
    const from = linkOf(value);
    if (from && graph[from[0]]) upstream(graph, from[0], seen);
  }
  return seen;
}

function problemsOf(graph: Graph, id: string, hasFile: (name: string) => boolean): Problem[] {
  const node = graph[id];
  const known = node && nodeClasses[node.class_type];
  if (!known) return [];
  const problem = (type: string, message: string, input: string, more = ''): Problem => ({
    type,
    message,
    details: more === '' ? input : `${input}: ${more}`,
    extra_info: { input_name: input },
  });
  return Object.entries({ ...known.required, ...known.optional }).flatMap(([input, rule]): Problem[] => {
    const value = node.inputs[input];
    if (value === undefined) {
      return Object.hasOwn(known.required, input) ? [problem('required_input_missing', 'Required input is missing', input)] : [];
    }
    const from = Array.isArray(value) ? linkOf(value) : undefined;
    if (Array.isArray(value)) {
      if (!from) return [problem('bad_linked_input', 'Bad linked input, must be a length-2 list of [node_id, slot_index]', input)];
      const given = nodeClasses[graph[from[0]]?.class_type ?? '']?.gives[from[1]];
      if ('link' in rule && (rule.link === '*' || given === rule.link)) return [];
      return [problem('return_type_mismatch', 'Return type mismatch between linked nodes', input, `received_type(${given ?? 'nothing'})`)];
    }
    return valueProblem(rule, value, hasFile).map(([type, message]) => problem(type, message, input, `'${JSON.stringify(value)}'`));
  });
}

function valueProblem(rule: InputRule, value: unknown, hasFile: (name: string) => boolean): [string, string][] {
  if ('files' in rule) {
    return typeof value === 'string' && hasFile(value) ? [] : [['custom_validation_failed', 'Custom validation failed for node']];
  }
  if ('choice' in rule) return rule.choice.includes(String(value)) ? [] : [['value_not_in_list', 'Value not in list']];
  if ('link' in rule) return [['return_type_mismatch', 'Return type mismatch between linked nodes']];
  if (rule.value !== 'INT' && rule.value !== 'FLOAT') return [];
  const number = rule.value === 'INT' ? Math.trunc(Number(value)) : Number(value);
  if (!Number.isFinite(number)) return [['invalid_input_type', `Failed to convert an input value to a ${rule.value} value`]];
  if (number < rule.min) return [['value_smaller_than_min', `Value ${number} smaller than min of ${rule.min}`]];
  return number > rule.max ? [['value_bigger_than_max', `Value ${number} bigger than max of ${rule.max}`]] : [];
}
