import { z } from 'zod';
import { addressField, httpFailure, readFailure, requiredField, send, serverAccessHeaders } from '../http-kit/index.ts';
import type { EngineCall } from '../spec/engine.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';

export const engineId = 'sdapi';
export const title = 'Stable Diffusion WebUI';
export const presetAddress = 'http://127.0.0.1:7860';

export interface Server {
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export function serverOf(connection: Pick<Connection, 'fields'>): Server {
  requiredField(connection, 'baseUrl', 'The address');
  return { base: addressField(connection, 'baseUrl', presetAddress), headers: serverAccessHeaders(connection) };
}

export function get(server: Server, path: string, call: Pick<EngineCall, 'fetch' | 'signal'>): Promise<Response> {
  return send(call, new URL(path, server.base), { headers: server.headers }, { provider: title });
}

/** `paid` here means: it begins work, and a lost answer leaves it unknown whether it did. */
export function post(
  server: Server,
  path: string,
  body: unknown,
  call: Pick<EngineCall, 'fetch' | 'signal'>,
  paid = false,
): Promise<Response> {
  const headers = { ...server.headers, 'content-type': 'application/json' };
  return send(call, new URL(path, server.base), { method: 'POST', headers, body: JSON.stringify(body) }, { provider: title, paid });
}

const told = z.object({
  error: z.string().optional().catch(undefined),
  errors: z.string().optional().catch(undefined),
  detail: z
    .union([z.string(), z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])) }))])
    .optional()
    .catch(undefined),
});

/**
 * Why an answer is no success. A 500 with the server's own JSON says that the work was tried and failed; any other 5xx comes from
 * elsewhere, and leaves it open. Messages stay out of the error: they may quote the prompt.
 */
export async function failureOf(response: Response, { paid = false } = {}): Promise<EngineError> {
  const general = (): EngineError => httpFailure(response, { provider: title, paid, refusesWith503: true });
  if (![400, 404, 422, 500].includes(response.status)) {
    await response.body?.cancel();
    return general();
  }
  const { error, errors, detail } = (await readFailure(response, told)) ?? {};
  const of = (facts: Omit<EngineErrorFacts, 'billed'>): EngineError => new EngineError({ ...facts, billed: 'no' });
  if (typeof detail === 'string') {
    const [what] = /^(Sampler|Scheduler|Script|Model|Upscaler|Image|Init image)\b/i.exec(detail) ?? [];
    if (what && detail.endsWith('not found'))
      return of({ kind: 'bad_input', retry: 'change-input', detail: `${title} does not have it: ${what} not found.` });
    if (detail.startsWith('Invalid encoded image'))
      return of({ kind: 'bad_input', retry: 'change-input', field: 'media', detail: `${title} cannot read a reference.` });
  }
  if (response.status === 404)
    return of({ kind: 'engine_fault', retry: 'never', detail: `${title} has no such route. Start it with --api, and check the address.` });
  if (Array.isArray(detail)) {
    const fields = [...new Set(detail.map(({ loc }) => loc.filter((part) => part !== 'body').join('.')))].filter((name) =>
      /^[\w.]{1,60}$/.test(name),
    );
    return of({
      kind: 'bad_input',
      retry: 'change-input',
      detail: `${title} does not take this request: ${fields.join(', ') || 'unnamed fields'}.`,
    });
  }
  if (response.status !== 500 || error === undefined) return general();
  if (/OutOfMemory/i.test(error) || /out of memory/i.test(errors ?? ''))
    return of({
      kind: 'overloaded',
      retry: 'after-delay',
      retryAfterMs: 5_000,
      detail: `The graphics card of ${title} ran out of memory. Make the picture smaller, or use a smaller model.`,
    });
  const name = /^\w{1,60}$/.test(error) ? error : 'an error without a name';
  return of({ kind: 'engine_fault', retry: 'never', detail: `${title} failed with ${name}. Its log is on that machine.` });
}
