import type { Cost, Snapshot } from '../spec/engine.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import { type TaskResult, title } from './api.ts';
import type { StoredTask } from './stored-task.ts';

type Failure = Pick<EngineErrorFacts, 'kind' | 'retry' | 'detail'>;

const moderated: Readonly<Record<string, Failure>> = {
  'Request Moderated': {
    kind: 'refused_content',
    retry: 'change-input',
    detail: `${title} does not take this request: its moderation stopped the prompt or a reference.`,
  },
  'Content Moderated': {
    kind: 'refused_content',
    retry: 'change-input',
    detail: `${title} made something and its moderation keeps it back.`,
  },
};
/** Codes that the details of a failed task may name. */
const coded: Readonly<Record<string, Failure>> = {
  content_policy_violation: { kind: 'refused_content', retry: 'change-input', detail: `${title} would not make this.` },
  invalid_image: { kind: 'bad_input', retry: 'change-input', detail: `${title} cannot read a reference.` },
  generation_timeout: { kind: 'engine_fault', retry: 'after-delay', detail: `${title} ran out of time.` },
};
const unfinished = new Set(['Pending', 'Queued', 'Processing', 'Running']);

/** What a status means. `cost` is what is known of the price so far. */
export function taskSnapshot({ status, result, details }: TaskResult, { kind, mime }: StoredTask, cost: Cost): Snapshot {
  if (status === 'Ready') {
    if (!result?.sample) return failed({ kind: 'engine_fault', retry: 'never', detail: `${title} says ready and names no output.` }, cost);
    return {
      state: 'succeeded',
      outputs: [{ index: 0, kind, mime, source: { url: result.sample }, ...(result.seed == null ? {} : { seed: result.seed }) }],
      // Passed at the tolerance that was asked for, which is no statement about the picture.
      safety: [{ verdict: 'unknown', index: 0, source: title }],
      cost,
    };
  }
  const stopped = moderated[status];
  if (stopped) return failed(stopped, cost);
  if (status === 'Error' || status === 'Failed') {
    const code = Object.keys(coded).find((name) => JSON.stringify(details ?? '').includes(name));
    return failed(
      (code && coded[code]) || { kind: 'engine_fault', retry: 'after-delay', detail: `${title} could not finish this task.` },
      cost,
    );
  }
  // A word that is new to us is work that goes on: the service has a deadline of its own.
  const state = unfinished.has(status) && status !== 'Pending' && status !== 'Queued' ? 'running' : 'queued';
  return { state, progress: { fraction: 0 }, pollAfterMs: kind === 'video' ? 5_000 : 1_000 };
}

/** Whether they bill what they stop is not in their papers, so the price they named goes along as a doubtful one. */
const failed = (failure: Failure, cost: Cost): Snapshot => ({
  state: 'failed',
  error: new EngineError({ ...failure, billed: 'unknown' }),
  cost,
});
