import { z } from 'zod';
import { addressField, httpFailure, keyField, readFailure } from '../http-kit/index.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';

export const engineId = 'stability';
export const title = 'Stability AI';

const officialBase = 'https://api.stability.ai/';
/** Whoever asks too often is shut out for this long. */
const banMs = 60_000;

/** An address and what every call to it carries. */
export interface Connected {
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Throws `ConnectionError` naming the field. */
export const baseOf = (connection: Pick<Connection, 'fields'>): URL => addressField(connection, 'baseUrl', officialBase);

export const hostsOf = (base: URL): readonly string[] => [base.origin === new URL(officialBase).origin ? base.hostname : base.origin];

/** Answers come as JSON, with the reason of their end beside the picture: as bytes alone it stands in headers, which gateways drop. */
export const connect = (connection: Pick<Connection, 'fields'>): Connected => ({
  base: baseOf(connection),
  headers: { authorization: `Bearer ${keyField(connection, 'apiKey', 'The API key')}`, accept: 'application/json' },
});

const problem = z.object({ name: z.string().nullish(), errors: z.array(z.string()).nullish() });

/** What an answer that is not a success means. Their texts stay out of it: they may repeat the prompt. */
export async function failureOf(response: Response, paid = false): Promise<EngineError> {
  const { name, errors } = (await readFailure(response, problem)) ?? {};
  const field = /^([a-z_]{1,40}):/.exec(errors?.[0] ?? '')?.[1];
  // They say that what fails is not charged.
  const of = (facts: Pick<EngineErrorFacts, 'kind' | 'detail'>): EngineError =>
    new EngineError({ retry: 'change-input', billed: 'no', ...(field === undefined ? {} : { field }), ...facts });

  if (name === 'content_moderation')
    return of({ kind: 'refused_content', detail: `${title} does not take this request: its moderation stopped the prompt or a picture.` });
  if (name === 'invalid_language') return of({ kind: 'bad_input', detail: `${title} takes prompts in English only.` });
  if (response.status === 413) return of({ kind: 'bad_input', detail: `${title} takes 10 MiB a request; bring smaller pictures.` });
  return httpFailure(response, { provider: title, paid, retryAfterMs: banMs, ...(field === undefined ? {} : { field }) });
}
