import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { httpFailure, readJson, send, shapeOf } from '../http-kit/index.ts';
import type { EngineCall } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { JsonObject } from '../spec/json.ts';
import { classOf, type Failure, failure, provider } from './failures.ts';

/** One result of a task, or the place where it will be. */
const item = z.object({
  taskUUID: z.string().nullish(),
  status: z.string().nullish(),
  progress: z.number().nullish(),
  imageURL: z.string().nullish(),
  imageUUID: z.string().nullish(),
  videoURL: z.string().nullish(),
  videoUUID: z.string().nullish(),
  text: z.string().nullish(),
  seed: z.number().nullish(),
  NSFWContent: z.boolean().nullish(),
  cost: z.number().nonnegative().nullish(),
  error: failure.nullish(),
});
export type TaskItem = z.infer<typeof item>;

/** Both lists may be absent; errors that come before a task is known are a single one. */
export const answer = z.object({
  data: z.array(item).nullish(),
  errors: z.array(failure).nullish(),
  error: failure.nullish(),
});
export type Answer = z.infer<typeof answer>;

const archived = z.object({
  data: z.array(z.object({ taskUUID: z.string().nullish(), response: answer.nullish() })).nullish(),
  errors: z.array(failure).nullish(),
  error: failure.nullish(),
});

/** What is known of a task: results so far and why others failed. `complete` when nothing more will come. */
export interface Task {
  readonly items: readonly TaskItem[];
  readonly failures: readonly Failure[];
  readonly complete: boolean;
}

/** Where the API is and what lets us in. */
export interface Access {
  readonly address: string;
  readonly apiKey: string;
}

/** Sends one list of tasks, once. */
export async function post(access: Access, tasks: readonly JsonObject[], call: EngineCall, paid = false): Promise<Response> {
  const headers = { authorization: `Bearer ${access.apiKey}`, 'content-type': 'application/json' };
  return send(call, access.address, { method: 'POST', headers, body: JSON.stringify(tasks) }, { provider, paid });
}

export const failuresOf = ({ errors, error }: Pick<Answer, 'errors' | 'error'>): readonly Failure[] => [
  ...(errors ?? []),
  ...(error ? [error] : []),
];

/** The state of a running or just finished task; undefined when Runware knows none of this id as active. Throws `EngineError`. */
export async function readActive(access: Access, taskUUID: string, call: EngineCall): Promise<Task | undefined> {
  const found = await ask(access, 'getResponse', taskUUID, answer, call);
  if (!found) return undefined;
  const mine = (one: { readonly taskUUID?: string | null | undefined }): boolean => (one.taskUUID ?? taskUUID) === taskUUID;
  const items = (found.data ?? []).filter(mine);
  const failures = failuresOf(found).filter(mine);
  // "Failed or not found" is one code there: only the archive can tell which.
  const real = failures.filter((one) => classOf(one) !== 'not_found');
  return items.length + real.length === 0 ? undefined : { items, failures: real, complete: false };
}

/** A finished task as it was archived; undefined when there is none. Throws `EngineError`. */
export async function readArchived(access: Access, taskUUID: string, call: EngineCall): Promise<Task | undefined> {
  const found = await ask(access, 'getTaskDetails', taskUUID, archived, call);
  const record = found?.data?.find((one) => (one.taskUUID ?? taskUUID) === taskUUID);
  if (!record) return undefined;
  const items = record.response?.data ?? [];
  const failures = record.response ? failuresOf(record.response) : [];
  return { items, failures, complete: items.length + failures.length > 0 };
}

/** Whether the key is taken: a task that nobody sent is asked for, and must not be found. Throws `EngineError` when it is not. */
export async function checkKey(access: Access, call: EngineCall): Promise<void> {
  await ask(access, 'getResponse', randomUUID(), answer, call);
}

/** Undefined when there is nothing of this id. */
async function ask<Schema extends z.ZodType<Pick<Answer, 'errors' | 'error'>>>(
  access: Access,
  taskType: 'getResponse' | 'getTaskDetails',
  taskUUID: string,
  schema: Schema,
  call: EngineCall,
): Promise<z.output<Schema> | undefined> {
  const response = await post(access, [{ taskType, taskUUID }], call);
  if (response.ok) {
    const found = shapeOf(await readJson(response, { provider }), schema, { provider });
    const refused = failuresOf(found).find((one) => isAboutTheCall(one, taskType));
    if (refused) throw callError(response, refused);
    return found;
  }
  const found = await readJson(response, { provider }).then(
    (body) => schema.safeParse(body).data,
    () => undefined,
  );
  const failures = found ? failuresOf(found) : [];
  if (failures.some((one) => one.status === 'error' || isOfAnotherType(one, taskType))) return found;
  if (response.status === 404 || failures.some((one) => classOf(one) === 'not_found')) return undefined;
  throw callError(response, failures[0]);
}

const isOfAnotherType = ({ taskType }: Failure, asked: string): boolean => taskType != null && taskType !== asked;

/** An error in a good answer may be the task's own end or a refusal of this very question. */
function isAboutTheCall(found: Failure, asked: string): boolean {
  if (found.status === 'error' || isOfAnotherType(found, asked)) return false;
  return ['auth', 'rate_limit', 'server'].includes(classOf(found));
}

function callError(response: Response, found: Failure | undefined): EngineError {
  const status = { auth: 401, rate_limit: 429, quota: 402, server: 503 }[found ? (classOf(found) as string) : ''] ?? response.status;
  if (status < 400)
    return new EngineError({ kind: 'engine_fault', retry: 'after-delay', billed: 'no', detail: 'Runware did not say what it has.' });
  return httpFailure({ status, headers: response.headers }, { provider });
}
