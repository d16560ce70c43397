/** How a piece of work ended; `interrupted` leaves what was there by then. */
export type Ending = 'done' | 'interrupted';

interface Task {
  readonly id: string | undefined;
  readonly sticks: boolean;
  readonly end: (ending: Ending) => void;
  startedAt: number;
}

/** One piece of work at a time, the others wait. Changing how long one takes holds for the running one as well. */
export class TaskLine {
  readonly #waiting: Task[] = [];
  #running: Task | undefined;
  #timer: NodeJS.Timeout | undefined;
  #jobMs: number;
  readonly #finished: string[] = [];

  constructor(jobMs: number) {
    this.#jobMs = jobMs;
  }

  set jobMs(ms: number) {
    this.#jobMs = ms;
    this.#arm();
  }

  run(id: string | undefined, { sticks = false } = {}): Promise<Ending> {
    return new Promise((end) => {
      this.#waiting.push({ id, sticks, end, startedAt: 0 });
      if (!this.#running) this.#next();
    });
  }

  interrupt(): void {
    this.#finish('interrupted');
  }

  /** Work ends with the server. */
  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.splice(0);
    this.#running = undefined;
  }

  look(id: string): { readonly active: boolean; readonly queued: boolean; readonly completed: boolean; readonly progress: number } {
    const active = this.#running?.id === id;
    const queued = this.#waiting.some((task) => task.id === id);
    const passed = this.#running ? Date.now() - this.#running.startedAt : 0;
    const progress = active && this.#jobMs > 0 ? Math.min(1, passed / this.#jobMs) : 0;
    return { active, queued, completed: this.#finished.includes(id), progress };
  }

  #next(): void {
    this.#running = this.#waiting.shift();
    if (!this.#running) return;
    this.#running.startedAt = Date.now();
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (!this.#running || this.#running.sticks) return;
    this.#timer = setTimeout(() => this.#finish('done'), Math.max(0, this.#running.startedAt + this.#jobMs - Date.now()));
  }

  #finish(ending: Ending): void {
    const task = this.#running;
    if (!task) return;
    clearTimeout(this.#timer);
    if (task.id !== undefined) this.#finished.push(task.id);
    // Only the last few are remembered.
    if (this.#finished.length > 16) this.#finished.shift();
    this.#running = undefined;
    task.end(ending);
    this.#next();
  }
}
