import type { FileStore } from './emulator-files.ts';
import { type Graph, wordsOf } from './emulator-nodes.ts';
import type { Past, Prompt, PromptQueue } from './emulator-queue.ts';

type Message = readonly [string, Readonly<Record<string, unknown>>];

export const queueItem = ({ number, id, graph, extra, outputs }: Prompt): unknown[] => [number, id, graph, extra, outputs];

/** An entry of `/history`. */
export function historyEntry(past: Past, files: FileStore): Record<string, unknown> {
  const { status, outputs } = describePast(past, files);
  return { prompt: queueItem(past.prompt), outputs, status, meta: {} };
}

/** An answer of `/api/jobs/{id}`; undefined when nobody knows the id. */
export function jobDetail(queue: PromptQueue, files: FileStore, id: string): Record<string, unknown> | undefined {
  const common = ({ extra, number: priority }: Prompt): Record<string, unknown> => ({
    id,
    priority,
    create_time: extra.create_time,
    update_time: extra.create_time,
  });
  const past = queue.history.get(id);
  if (past) {
    const { status, outputs, error } = describePast(past, files);
    return {
      ...common(past.prompt),
      status: past.state === 'interrupted' ? 'cancelled' : past.state,
      execution_start_time: past.startedAt,
      execution_end_time: past.endedAt,
      ...(error ? { execution_error: error } : {}),
      outputs_count: Object.keys(outputs).length,
      outputs,
      execution_status: status,
      workflow: { prompt: past.prompt.graph, extra_data: past.prompt.extra },
    };
  }
  if (queue.running?.prompt.id === id) return { ...common(queue.running.prompt), status: 'in_progress', outputs_count: 0 };
  const waiting = queue.pending.find((prompt) => prompt.id === id);
  return waiting && { ...common(waiting), status: 'pending', outputs_count: 0 };
}

interface Described {
  readonly status: { readonly status_str: string; readonly completed: boolean; readonly messages: readonly Message[] };
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly error?: Readonly<Record<string, unknown>>;
}

function describePast({ prompt, state, startedAt, endedAt }: Past, files: FileStore): Described {
  const begun: Message = ['execution_start', { prompt_id: prompt.id, timestamp: startedAt }];
  if (state === 'completed') {
    const messages = [begun, ['execution_success', { prompt_id: prompt.id, timestamp: endedAt }] as const];
    return { status: { status_str: 'success', completed: true, messages }, outputs: files.outputsOf(prompt) };
  }
  const [node_id, node_type] = workingNode(prompt.graph);
  const where = { prompt_id: prompt.id, node_id, node_type, executed: [], timestamp: endedAt };
  const broken = (last: Message): Described['status'] => ({ status_str: 'error', completed: false, messages: [begun, last] });
  if (state === 'interrupted') return { status: broken(['execution_interrupted', where]), outputs: {} };
  const full = prompt.fate === 'runs-out-of-memory';
  const error = {
    ...where,
    exception_type: full ? 'torch.OutOfMemoryError' : 'RuntimeError',
    exception_message: full ? 'Allocation on device' : `mat1 and mat2 shapes cannot be multiplied: ${wordsOf(prompt.graph)}`,
    traceback: ['  File "/srv/ComfyUI/execution.py", line 510, in execute\n'],
    current_inputs: { text: [wordsOf(prompt.graph)] },
    current_outputs: {},
  };
  return { status: broken(['execution_error', error]), outputs: {}, error };
}

function workingNode(graph: Graph): readonly [string, string] {
  const nodes = Object.entries(graph);
  const [id, node] = nodes.find(([, { class_type }]) => class_type === 'KSampler') ?? nodes[0] ?? ['1', undefined];
  return [id, node?.class_type ?? 'unknown'];
}
