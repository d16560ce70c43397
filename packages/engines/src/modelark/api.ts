import type { z } from 'zod';
import { readAnswer } from '../http-kit/read-answer.ts';
import { send } from '../http-kit/send.ts';
import type { EngineCall } from '../spec/engine.ts';
import type { JsonObject } from '../spec/json.ts';
import { failureOf, provider } from './failures.ts';
import type { Access } from './regions.ts';

export type { Access } from './regions.ts';

const key = ({ apiKey }: Access): Record<string, string> => ({ authorization: `Bearer ${apiKey}` });

/** Sends work that is billed, once. Throws `EngineError`. */
export async function postPaid<Schema extends z.ZodType>(
  access: Access,
  path: string,
  body: JsonObject,
  schema: Schema,
  call: EngineCall,
): Promise<z.output<Schema>> {
  const headers = { ...key(access), 'content-type': 'application/json' };
  const options = { provider, paid: true };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await send(call, new URL(path, access.base), init, options);
  if (!response.ok) throw await failureOf(response, true);
  return readAnswer(response, schema, options);
}

/** Reads; null when there is nothing of this name. Throws `EngineError`. */
export async function get<Schema extends z.ZodType>(
  access: Access,
  path: string,
  schema: Schema,
  call: EngineCall,
): Promise<z.output<Schema> | null> {
  const response = await send(call, new URL(path, access.base), { headers: key(access) }, { provider });
  if (response.status === 404) {
    await response.body?.cancel();
    return null;
  }
  if (!response.ok) throw await failureOf(response);
  return readAnswer(response, schema, { provider });
}

/** Asks for a deletion; false when it was refused, true when it was done or there was nothing. Throws `EngineError` when nobody can tell. */
export async function remove(access: Access, path: string, call: EngineCall): Promise<boolean> {
  const response = await send(call, new URL(path, access.base), { method: 'DELETE', headers: key(access) }, { provider });
  if (response.ok || response.status === 404) {
    await response.body?.cancel();
    return true;
  }
  const error = await failureOf(response);
  if (['auth', 'rate_limit', 'overloaded'].includes(error.kind)) throw error;
  return false;
}
