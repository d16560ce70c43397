import { z } from 'zod';
import { addressField, type HttpFailureOptions, httpFailure, readFailure, requiredField, serverAccessHeaders } from '../http-kit/index.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';

export const engineId = 'comfyui';
export const title = 'ComfyUI';
export const presetAddress = 'http://127.0.0.1:8188';

export interface Server {
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export function serverOf(connection: Pick<Connection, 'fields'>): Server {
  requiredField(connection, 'baseUrl', 'The address');
  return { base: addressField(connection, 'baseUrl', presetAddress), headers: serverAccessHeaders(connection) };
}

/** The answer to an accepted prompt. */
export const accepted = z.object({ prompt_id: z.string(), node_errors: z.record(z.string(), z.unknown()).nullish() });

const name = z
  .string()
  .max(60)
  .regex(/^[\w .:-]+$/);
const nodeProblem = z.object({
  class_type: name,
  errors: z.array(z.object({ type: name, extra_info: z.object({ input_name: name.optional() }).optional() })).min(1),
});
const refusal = z.object({ error: z.object({ type: name }), node_errors: z.record(z.string(), z.unknown()).nullish() });

/**
 * Why an answer is no success. A workflow that ComfyUI refuses is named by node and input; values and messages stay out of it, they may
 * hold the prompt.
 */
export async function failureOf(response: Response, options: Omit<HttpFailureOptions, 'provider'> = {}): Promise<EngineError> {
  const facts: HttpFailureOptions = { ...options, provider: title, refusesWith503: true };
  if (response.status !== 400) {
    await response.body?.cancel();
    return httpFailure(response, facts);
  }
  const told = await readFailure(response, refusal);
  if (!told) return httpFailure(response, facts);
  const where = describeNodeErrors(told.node_errors) ?? told.error.type;
  return new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', detail: `${title} refuses the workflow: ${where}.` });
}

/** The first problem of a node, in words without values; undefined where there is none. */
export function describeNodeErrors(errors: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  for (const [id, value] of Object.entries(errors ?? {})) {
    const problem = nodeProblem.safeParse(value).data;
    const [first] = problem?.errors ?? [];
    if (!problem || !first || !name.safeParse(id).success) continue;
    const input = first.extra_info?.input_name;
    return `node ${id} (${problem.class_type})${input === undefined ? '' : `, ${input}`}: ${first.type}`;
  }
  return undefined;
}
