import { z } from 'zod';
import { addressField, httpFailure, readFailure } from '../http-kit/index.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';

export const title = 'Google Gemini';

const officialBase = 'https://generativelanguage.googleapis.com/';

/** Throws `ConnectionError` naming the field. */
export const baseOf = (connection: Pick<Connection, 'fields'>): URL => addressField(connection, 'baseUrl', officialBase);

/** Where a connection may go: its address and, for files of the official one, Google's own hosts that it may send on to. */
export function hostsOf(base: URL): readonly string[] {
  return base.origin === new URL(officialBase).origin ? [base.hostname, '.googleapis.com', '.googleusercontent.com'] : [base.origin];
}

const problem = z.object({
  error: z.object({
    message: z.string().nullish(),
    status: z.string().nullish(),
    details: z.array(z.looseObject({ '@type': z.string().nullish() })).nullish(),
  }),
});
const retryInfo = z.object({ retryDelay: z.string().regex(/^\d+(\.\d+)?s$/) });
const quotaFailure = z.object({ violations: z.array(z.object({ quotaId: z.string().nullish() })) });
const errorInfo = z.object({ reason: z.string() });
const badRequest = z.object({ fieldViolations: z.array(z.object({ field: z.string().regex(/^[\w.[\]]{1,100}$/) })).min(1) });

/** What an answer that is not a success means. */
export async function failureOf(response: Response, paid = false): Promise<EngineError> {
  const { error } = (await readFailure(response, problem)) ?? {};
  const detail = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> | undefined =>
    error?.details?.map((one) => schema.safeParse(one).data).find((found) => found !== undefined);

  const reason = detail(errorInfo)?.reason;
  if (reason === 'API_KEY_INVALID' || error?.status === 'UNAUTHENTICATED')
    return refusal('auth', 'never', 'does not accept the key. Check it in the connection.');
  if (response.status === 429 && detail(quotaFailure)?.violations.some(({ quotaId }) => quotaId?.includes('PerDay')))
    return refusal('quota', 'never', 'takes no more today: the daily quota of the project is used up.');
  if (error?.status === 'FAILED_PRECONDITION')
    return refusal('unsupported', 'never', 'does not serve this project from here. Check its billing and country in Google AI Studio.');
  if (paid && response.status === 404)
    return refusal('unsupported', 'change-input', 'does not have this model for the project. Ask the connection for its models.');

  const delay = detail(retryInfo)?.retryDelay;
  const field = detail(badRequest)?.fieldViolations[0]?.field;
  return httpFailure(response, {
    provider: title,
    paid,
    // Other answers of this status come from machines on the way and say nothing of the model.
    refusesWith503: /overloaded/i.test(error?.message ?? ''),
    ...(delay === undefined ? {} : { retryAfterMs: Math.max(1_000, Math.ceil(Number.parseFloat(delay) * 1000)) }),
    ...(field === undefined ? {} : { field }),
  });
}

const refusal = (kind: EngineErrorFacts['kind'], retry: EngineErrorFacts['retry'], detail: string): EngineError =>
  new EngineError({ kind, retry, billed: 'no', detail: `${title} ${detail}` });
