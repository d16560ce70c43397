import { z } from 'zod';
import { httpFailure, readFailure } from '../http-kit/index.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';

/** Every server writes its failures a little differently; what is not there stays undefined. */
const failure = z.object({
  error: z
    .union([
      z.string(),
      z.object({
        message: z.string().nullish(),
        type: z.string().nullish(),
        param: z.string().nullish(),
        code: z.union([z.string(), z.number()]).nullish(),
        moderation_details: z.object({ moderation_stage: z.string().nullish(), stage: z.string().nullish() }).nullish(),
      }),
    ])
    .nullish(),
});

export const refusals: readonly string[] = ['moderation_blocked', 'content_policy_violation', 'content_filter'];
const outOfCredit: readonly string[] = ['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active', 'budget_exceeded'];
const notAccepted: readonly string[] = ['server_is_overloaded', 'slow_down', 'service_unavailable_error', 'overloaded_error'];
const unknownParameter: readonly string[] = ['unknown_parameter', 'unsupported_parameter', 'unsupported_value'];

export interface Failure {
  readonly error: EngineError;
  /** An optional field that this server does not take; the next call may go without it. */
  readonly notTaken?: string;
  /** The work was done and its outputs were held back. */
  readonly afterTheWork?: boolean;
}

/** What an answer of another status than 200 means. `optional` are the fields that a request can go without. */
export async function readOpenAiFailure(
  response: Response,
  { title, paid, optional = [] }: { readonly title: string; readonly paid: boolean; readonly optional?: readonly string[] },
): Promise<Failure> {
  const body = await readFailure(response, failure);
  const said = body?.error && typeof body.error === 'object' ? body.error : {};
  const [code, type, param] = [String(said.code ?? ''), said.type ?? '', said.param ?? undefined];
  const of = (facts: EngineErrorFacts): Failure => ({ error: new EngineError(facts) });

  if (response.status < 500) {
    // LiteLLM puts the name of the exception first, whatever the code.
    if (refusals.includes(code) || said.message?.startsWith('litellm.ContentPolicyViolationError')) {
      const afterTheWork = (said.moderation_details?.moderation_stage ?? said.moderation_details?.stage) === 'output';
      const detail = `${title} would not make this. Change the prompt or the pictures.`;
      const billed = afterTheWork ? 'unknown' : 'no';
      return { error: new EngineError({ kind: 'refused_content', retry: 'change-input', billed, detail }), afterTheWork };
    }
    if (outOfCredit.includes(code) || outOfCredit.includes(type)) {
      const detail = `The account at ${title} has no credit left. Top it up there.`;
      return of({ kind: 'quota', retry: 'never', billed: 'no', detail });
    }
    if (response.status !== 429 && param !== undefined && optional.includes(param) && unknownParameter.includes(code)) {
      const detail = `${title} does not take the field ${param}; the next call goes without it.`;
      const error = new EngineError({ kind: 'bad_input', retry: 'after-delay', billed: 'no', retryAfterMs: 100, field: param, detail });
      return { error, notTaken: param };
    }
  }
  if (response.status === 404 && paid) {
    const detail = `${title} has no such model, or cannot do this with it. Look at the models of the connection.`;
    return of({ kind: 'not_found', retry: 'never', billed: 'no', detail });
  }
  const refusesWith503 = notAccepted.includes(code) || notAccepted.includes(type);
  const retryAfterMs = Number(response.headers.get('retry-after-ms') ?? Number.NaN);
  return {
    error: httpFailure(response.status === 409 ? { status: 500, headers: response.headers } : response, {
      provider: title,
      paid,
      refusesWith503,
      ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
      ...(param === undefined || param === '' ? {} : { field: param.slice(0, 60) }),
    }),
  };
}
