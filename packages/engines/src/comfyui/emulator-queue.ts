import type { Graph } from './emulator-nodes.ts';

export interface Prompt {
  readonly number: number;
  readonly id: string;
  readonly graph: Graph;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly outputs: readonly string[];
  readonly fate: 'succeeds' | 'fails' | 'runs-out-of-memory' | 'sticks';
}

export interface Past {
  readonly prompt: Prompt;
  readonly state: 'completed' | 'failed' | 'interrupted';
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * One prompt at a time, first come first served. Nothing happens by itself: whoever looks first moves everything on to now, so a test that
 * changes how long a job takes changes it for the running one as well.
 */
export class PromptQueue {
  pending: Prompt[] = [];
  running: { readonly prompt: Prompt; readonly startedAt: number } | undefined;
  readonly history: Map<string, Past> = new Map();
  jobMs: number;

  constructor(jobMs: number) {
    this.jobMs = jobMs;
  }

  add(prompt: Prompt): void {
    this.settle();
    this.pending.push(prompt);
    this.settle();
  }

  settle(): void {
    for (let now = Date.now(); ; ) {
      if (this.running) {
        const { prompt, startedAt } = this.running;
        if (prompt.fate === 'sticks' || now < startedAt + this.jobMs) return;
        const failed = prompt.fate === 'fails' || prompt.fate === 'runs-out-of-memory';
        this.#end(failed ? 'failed' : 'completed', Math.min(now, startedAt + this.jobMs));
      }
      const next = this.pending.shift();
      if (!next) return;
      this.running = { prompt: next, startedAt: now };
      now = Date.now();
    }
  }

  #end(state: Past['state'], endedAt: number): void {
    if (!this.running) return;
    const { prompt, startedAt } = this.running;
    this.running = undefined;
    this.history.set(prompt.id, { prompt, state, startedAt, endedAt });
  }

  dequeue(id: string): boolean {
    const before = this.pending.length;
    this.pending = this.pending.filter((prompt) => prompt.id !== id);
    return this.pending.length < before;
  }

  /** Between two steps of the sampler: at once. */
  interrupt(id?: string): boolean {
    if (!this.running || (id !== undefined && this.running.prompt.id !== id)) return false;
    this.#end('interrupted', Date.now());
    this.settle();
    return true;
  }

  clear(): void {
    this.pending = [];
    this.running = undefined;
    this.history.clear();
  }
}
