import { type Db, inTransaction } from '../database/database.ts';
import type { Signals } from '../database/signals.ts';
import {
  claimDue,
  claimWaiting,
  extendLeases,
  listQueuesWaiting,
  nextDueInMs,
  releaseStep,
  retryStep,
  StaleLeaseError,
  type StepLease,
} from './step-store.ts';

export const stepTopic = 'step';

export interface StepRunnerOptions {
  readonly db: Db;
  readonly signals: Signals;
  readonly workerId: string;
  /** How many steps may be in flight per queue, over all workers. Read at each claim. */
  readonly slotsOf: () => ReadonlyMap<string, number>;
  /** How many steps of one workspace may be under way, where it has no limit of its own; null: as many as there are slots. */
  readonly mostEach?: () => number | null;
  readonly run: (lease: StepLease, signal: AbortSignal) => Promise<void>;
  /** The step killed its worker too often, or failed too often: end its subject for good. */
  readonly giveUp: (lease: StepLease, reason: 'crashes' | 'failures', lastError: unknown) => Promise<void>;
  readonly onError: (error: unknown, lease?: StepLease) => void;
  readonly concurrency?: number;
  readonly leaseSeconds?: number;
  readonly maxCrashes?: number;
  readonly maxFailures?: number;
}

export interface StepRunner {
  /** Look for work now. */
  wake(): void;
  readonly active: number;
  /** Stops taking work, lets running steps finish until `graceMs`, then gives the rest back. */
  stop(graceMs: number): Promise<void>;
}

/** A signal can be lost, and another worker can die: whatever happens, work is looked for this often. */
const lookAgainMs = 500;
const retryDelaysMs = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

/** Runs steps of work that are rows: claims, keeps leases alive, retries, gives up. Knows nothing of what a step does. */
export function createStepRunner(options: StepRunnerOptions): StepRunner {
  const { db, signals, workerId, concurrency = 8, leaseSeconds = 20, maxCrashes = 3, maxFailures = 8, onError } = options;
  const active = new Map<string, { readonly lease: StepLease; readonly abort: AbortController; readonly done: Promise<void> }>();
  let stopping = false;
  let claiming = false;
  let again = false;

  async function claim(): Promise<number> {
    let taken = 0;
    const free = (): number => concurrency - active.size;
    if (free() > 0) {
      const due = await inTransaction(db, (tx) => claimDue(tx, { workerId, leaseSeconds, limit: free() }));
      for (const lease of due) begin(lease);
      taken += due.length;
    }
    const slotsOf = options.slotsOf();
    const queues = free() > 0 ? await listQueuesWaiting(db, [...slotsOf.keys()]) : [];
    for (const queue of queues) {
      const slots = slotsOf.get(queue) ?? 0;
      if (free() <= 0) break;
      const waiting = await inTransaction(db, (tx) =>
        claimWaiting(tx, { workerId, leaseSeconds, limit: free(), queue, slots, mostEach: options.mostEach?.() ?? null }),
      );
      for (const lease of waiting) begin(lease);
      taken += waiting.length;
    }
    return taken;
  }

  function begin(lease: StepLease): void {
    const abort = new AbortController();
    const done = perform(lease, abort.signal).finally(() => {
      active.delete(lease.subjectId);
      wakeSoon();
    });
    active.set(lease.subjectId, { lease, abort, done });
  }

  async function perform(lease: StepLease, signal: AbortSignal): Promise<void> {
    try {
      if (lease.crashes >= maxCrashes) return await options.giveUp(lease, 'crashes', undefined);
      await options.run(lease, signal);
    } catch (error) {
      if (error instanceof StaleLeaseError) return;
      onError(error, lease);
      await recover(lease, error).catch((second: unknown) => {
        if (!(second instanceof StaleLeaseError)) onError(second, lease);
      });
    }
  }

  /** A lost database here is fine: the lease runs out and another worker takes the step. */
  async function recover(lease: StepLease, error: unknown): Promise<void> {
    if (stopping) return inTransaction(db, (tx) => releaseStep(tx, lease));
    if (lease.failures + 1 >= maxFailures) return options.giveUp(lease, 'failures', error);
    const dueInMs = retryDelaysMs[Math.min(lease.failures, retryDelaysMs.length - 1)] ?? 30_000;
    await inTransaction(db, (tx) => retryStep(tx, lease, { dueInMs, error: error instanceof Error ? error.message : String(error) }));
  }

  const mayTake = (): boolean => !stopping && active.size < concurrency;

  async function loop(): Promise<void> {
    claiming = true;
    try {
      do {
        again = false;
        while (mayTake() && (await claim()) > 0);
      } while (again);
      if (mayTake()) lookAgainIn(Math.min(await nextDueInMs(db), lookAgainMs));
    } catch (error) {
      onError(error);
    } finally {
      claiming = false;
    }
  }

  function wake(): void {
    if (stopping) return;
    again = true;
    if (!claiming) loop().catch(onError);
  }

  /** Steps that were written together end together: all the places they leave are filled by one claim. */
  let soon: NodeJS.Immediate | undefined;
  function wakeSoon(): void {
    soon ??= setImmediate(() => {
      soon = undefined;
      wake();
    });
  }

  async function keepLeases(): Promise<void> {
    const leases = [...active.values()].map(({ lease }) => lease);
    if (leases.length === 0) return;
    const lost = await inTransaction(db, (tx) => extendLeases(tx, leases, leaseSeconds));
    for (const subjectId of lost) active.get(subjectId)?.abort.abort(new StaleLeaseError(`the lease on ${subjectId} was lost`));
  }

  const heartbeat = setInterval(
    () => {
      keepLeases().catch(onError);
    },
    (leaseSeconds * 1000) / 3,
  );
  const timer = setInterval(wake, lookAgainMs);
  let next: NodeJS.Timeout | undefined;
  function lookAgainIn(ms: number): void {
    clearTimeout(next);
    if (!stopping && ms < lookAgainMs) next = setTimeout(wake, Math.max(1, ms));
  }
  const stopListening = signals.on(stepTopic, wake);
  const stopGaps = signals.onGap(wake);
  wake();

  return {
    wake,
    get active() {
      return active.size;
    },
    async stop(graceMs) {
      stopping = true;
      clearInterval(timer);
      clearTimeout(next);
      stopListening();
      stopGaps();
      const timeout = setTimeout(() => {
        for (const { abort } of active.values()) abort.abort(new Error('the worker is stopping'));
      }, graceMs);
      await Promise.allSettled([...active.values()].map(({ done }) => done));
      clearTimeout(timeout);
      clearInterval(heartbeat);
    },
  };
}
