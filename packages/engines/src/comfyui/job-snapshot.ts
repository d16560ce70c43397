import { estimateCost } from '../request-kit/estimate-cost.ts';
import type { Cost, Progress, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { CostRule } from '../spec/provider.ts';
import { engineId, title } from './api.ts';
import type { Job } from './find-job.ts';
import { outputsOf, type WantedOutputs } from './output-files.ts';

export interface JobFacts {
  readonly rule: CostRule | undefined;
  readonly quality: Cost['quality'];
  /** What it has told of itself while it is open. */
  readonly progress: Progress | undefined;
}

/** What a job means to the caller. */
export function jobSnapshot(job: Job, wanted: WantedOutputs, { rule, quality, progress = { fraction: 0 } }: JobFacts): Snapshot {
  switch (job.state) {
    case 'pending':
      return { state: 'queued', progress: { fraction: 0 }, pollAfterMs: 1_000 };
    case 'running':
      return { state: 'running', progress, pollAfterMs: 700 };
    case 'cancelled':
      return { state: 'cancelled' };
    case 'failed':
      return { state: 'failed', error: failed(job) };
    case 'completed': {
      const outputs = outputsOf(job.outputs, wanted);
      if (outputs.length === 0) {
        const detail = `The workflow ended without ${wanted.kind === 'text' ? 'words' : `a file of the kind ${wanted.kind}`}. Check its last nodes.`;
        return { state: 'failed', error: new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'no', detail }) };
      }
      return {
        state: 'succeeded',
        outputs,
        safety: outputs.map(({ index }) => ({ verdict: 'unknown', index, source: engineId })),
        cost: rule
          ? estimateCost(rule, { outputs: outputs.length, megapixels: 0, seconds: job.seconds ?? 0 }, quality)
          : { amountMicros: 0n, currency: 'USD', quality },
      };
    }
  }
}

/** Only names of classes get into the error: ComfyUI's own message quotes inputs. */
function failed({ node, exception, outOfMemory }: Extract<Job, { state: 'failed' }>): EngineError {
  if (outOfMemory) {
    const detail = `The graphics card of ${title} ran out of memory. Make the picture smaller, or use a smaller model.`;
    return new EngineError({ kind: 'overloaded', retry: 'after-delay', billed: 'no', retryAfterMs: 5_000, detail });
  }
  const safe = (text: string | undefined): string => (text !== undefined && /^[\w.: -]{1,80}$/.test(text) ? text : 'unnamed');
  const detail = `The workflow failed in a node of the class ${safe(node)} (${safe(exception)}). Its log is in ${title}.`;
  return new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'no', detail });
}
