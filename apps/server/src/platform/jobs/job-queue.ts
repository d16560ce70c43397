import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run, type Task, type WorkerEvents } from 'graphile-worker';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Tx } from '../database/database.ts';

/** Payloads carry ids only: content stays in its own table, where deletion and access rules reach it. */
export type JobPayload = Readonly<Record<string, string>>;

/** A name, a schema, and a promise that running it twice is harmless. */
export interface Job<Payload extends JobPayload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  readonly maxAttempts: number;
}

const idsOnly = z.record(z.string(), z.union([z.uuid(), z.string().regex(/^[a-z0-9_.:-]{0,64}$/)]));

/** Declares a job. `shape` may hold ids and short machine words, nothing a person wrote. */
export function defineJob<Shape extends Record<string, z.ZodType<string>>>(
  name: `${string}.${string}`,
  shape: Shape,
  { maxAttempts = 3 }: { readonly maxAttempts?: number } = {},
): Job<z.infer<z.ZodObject<Shape>> & JobPayload> {
  return { name, payload: z.strictObject(shape) as unknown as z.ZodType<z.infer<z.ZodObject<Shape>> & JobPayload>, maxAttempts };
}

export interface EnqueueOptions {
  /** One waiting job per key: a second call replaces the first. */
  readonly key?: string;
  readonly runAt?: Date;
  /** Lower runs first. */
  readonly priority?: number;
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
}

/** The job exists if and only if the transaction commits. */
export async function enqueue<Payload extends JobPayload>(
  tx: Tx,
  job: Job<Payload>,
  payload: Payload,
  options: EnqueueOptions = {},
): Promise<void> {
  const body = idsOnly.parse(job.payload.parse(payload));
  const { rows } = await sql<{ id: bigint }>`
    select id from graphile_worker.add_job(${job.name}::text, payload => ${JSON.stringify(body)}::json, run_at => ${options.runAt ?? null}::timestamptz,
      max_attempts => ${job.maxAttempts}::int, job_key => ${options.key ?? null}::text, priority => ${options.priority ?? 0}::int, queue_name => ${options.queue ?? null}::text)`.execute(
    tx,
  );
  if (rows.length !== 1) throw new Error(`the queue did not take the job ${job.name}`);
}

export interface JobHandler {
  readonly name: string;
  run(payload: unknown, signal: AbortSignal): Promise<void>;
}

export function handleJob<Payload extends JobPayload>(
  job: Job<Payload>,
  run: (payload: Payload, signal: AbortSignal) => Promise<void>,
): JobHandler {
  return { name: job.name, run: (payload, signal) => run(job.payload.parse(withoutSchedule(payload)), signal) };
}

/** The schedule puts its own time into the payload, which a strict payload would refuse. */
function withoutSchedule(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('_cron' in payload)) return payload;
  const { _cron: _, ...own } = payload;
  return own;
}

export interface CronItem {
  /** Five fields, UTC. */
  readonly match: string;
  readonly job: Job<Record<string, never>>;
}

export interface JobRunnerOptions {
  readonly pool: Pool;
  readonly handlers: readonly JobHandler[];
  readonly cron: readonly CronItem[];
  readonly concurrency?: number;
  readonly log: (level: 'error' | 'warning' | 'info' | 'debug', message: string) => void;
}

export interface JobRunner {
  /** The names under which this process locks jobs; they go into its heartbeat. */
  workerNames(): string[];
  stop(): Promise<void>;
}

export async function runJobs({ pool, handlers, cron, concurrency = 2, log }: JobRunnerOptions): Promise<JobRunner> {
  refuseMistakes(handlers, cron);
  const events: WorkerEvents = new EventEmitter();
  const workerNames = new Set<string>();
  // Jobs are locked under the name of the pool that took them, not of the worker in it that runs them.
  events.on('pool:create', ({ workerPool }) => workerNames.add(workerPool.id));
  const runner = await run({
    pgPool: pool,
    events,
    concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: new Logger(() => (level, message) => {
      log(level, message);
    }),
    taskList: Object.fromEntries(
      handlers.map(
        (handler) =>
          [
            handler.name,
            (payload: unknown, helpers) => handler.run(payload, helpers.abortSignal ?? new AbortController().signal),
          ] satisfies [string, Task],
      ),
    ),
    parsedCronItems: parseCronItems(cron.map(({ match, job }) => ({ match, task: job.name, options: { maxAttempts: job.maxAttempts } }))),
  });
  return { workerNames: () => [...workerNames], stop: () => runner.stop() };
}

function refuseMistakes(handlers: readonly JobHandler[], cron: readonly CronItem[]): void {
  const names = handlers.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`two handlers for the job ${twice.join(', ')}`);
  const missing = cron.filter(({ job }) => !names.includes(job.name));
  if (missing.length > 0) throw new Error(`no handler for the scheduled job ${missing.map(({ job }) => job.name).join(', ')}`);
}
