import { z } from 'zod';
import { httpFailure } from '../http-kit/index.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';

export const provider = 'Runware';

/** One entry of `errors`. The message is not read: it may repeat the prompt. */
export const failure = z.object({
  code: z.string().nullish(),
  parameter: z.union([z.string(), z.array(z.string())]).nullish(),
  taskType: z.string().nullish(),
  taskUUID: z.string().nullish(),
  status: z.string().nullish(),
});
export type Failure = z.infer<typeof failure>;

export type FailureClass =
  | 'auth'
  | 'quota'
  | 'rate_limit'
  | 'refused'
  | 'timeout'
  | 'not_found'
  | 'capacity'
  | 'provider'
  | 'server'
  | 'duplicate'
  | 'validation'
  | 'unknown';

/** There are hundreds of codes and they change: they are told apart by what they have in common. The first rule that fits decides. */
const classes: readonly (readonly [FailureClass, RegExp])[] = [
  ['auth', /apikey|^unauthorized|^forbidden|^auth|^token|(account|organization|workspace)(suspended|disabled)/i],
  ['quota', /credit|quota|balance|paymentrequired/i],
  ['rate_limit', /ratelimit|toomanyrequests/i],
  ['refused', /contentpolicy|sensitivecontent|unsafecontent|nsfwcontent|promptblocked|imageblocked|moderation/i],
  ['capacity', /^noavailableserver|^modelunavailable|^modelnotready|queuefull|overloaded/i],
  ['timeout', /timeout/i],
  ['duplicate', /^duplicate|alreadyexists/i],
  ['not_found', /notfound|expired$|^unknownmodel/i],
  ['provider', /^provider|^inferenceerror|^processingfailed|^taskfailed|^taskcancelled|^downloadfailed|^uploadfailed/i],
  ['server', /^internalservererror|^serviceunavailable|^serverunavailable|^unknownerror|^standarderror/i],
  ['validation', /^(invalid|missing|unsupported|conflict|value|array|max|min|unrecognized)/i],
];

export function classOf({ code }: Pick<Failure, 'code'>): FailureClass {
  return classes.find(([, pattern]) => pattern.test(code ?? ''))?.[0] ?? 'unknown';
}

/** What a refusal of the call that begins the work means. What is not certainly a refusal is for `reconcile` to settle. */
export function startError(response: Pick<Response, 'status' | 'headers'>, found: Failure | undefined): EngineError {
  const kind = found ? classOf(found) : 'unknown';
  const of = (facts: Omit<EngineErrorFacts, 'detail' | 'billed'>, detail: string): EngineError => refusal(facts, detail, found, 'no');
  const status = (code: number, field?: string): EngineError =>
    httpFailure(
      { status: code, headers: response.headers },
      { provider, paid: true, refusesWith503: true, ...(field === undefined ? {} : { field }) },
    );
  if (kind === 'auth') return status(401);
  if (kind === 'quota') return status(402);
  if (kind === 'rate_limit') return status(429);
  if (kind === 'capacity') return status(503);
  if (kind === 'refused')
    return of({ kind: 'refused_content', retry: 'change-input' }, 'Runware does not make this: its content rules refuse it');
  if (kind === 'not_found')
    return of({ kind: 'unsupported', retry: 'change-input' }, 'Runware does not know this model, or a file of the request');
  if (kind === 'validation') return of({ kind: 'bad_input', retry: 'change-input' }, 'Runware does not take this request');
  if (kind === 'unknown' && response.status >= 400 && response.status < 500) return httpFailure(response, { provider });
  const detail = 'Runware answered with an error of its own: it is not known whether it accepted the work';
  return refusal({ kind: 'engine_fault', retry: 'reconcile-first' }, detail, found, 'unknown');
}

/** What the end of an accepted task means. Whether failed tasks are billed is not documented: only a reported cost decides. */
export function taskError(found: Failure, costMicros: bigint | undefined): EngineError {
  const kind = classOf(found);
  const billed = costMicros === undefined ? 'unknown' : costMicros > 0n ? 'yes' : 'no';
  const of = (facts: Omit<EngineErrorFacts, 'detail' | 'billed'>, detail: string): EngineError => refusal(facts, detail, found, billed);
  if (kind === 'refused')
    return of({ kind: 'refused_content', retry: 'change-input' }, 'Runware did not make this: its content rules refuse it');
  if (kind === 'validation') return of({ kind: 'bad_input', retry: 'change-input' }, 'Runware could not use what the request asked for');
  if (kind === 'quota') return of({ kind: 'quota', retry: 'never' }, 'The account at Runware has no credit left. Top it up there');
  if (kind === 'timeout') return of({ kind: 'timeout', retry: 'after-delay' }, 'The model at Runware took too long');
  if (kind === 'capacity') return of({ kind: 'overloaded', retry: 'after-delay' }, 'Runware had no room for the model');
  if (kind === 'not_found') return of({ kind: 'lost', retry: 'never' }, 'Runware no longer has this work');
  return of({ kind: 'engine_fault', retry: 'after-delay' }, 'The work failed at Runware');
}

function refusal(
  facts: Omit<EngineErrorFacts, 'detail' | 'billed'>,
  detail: string,
  found: Failure | undefined,
  billed: EngineErrorFacts['billed'],
): EngineError {
  const code = /^[A-Za-z][A-Za-z0-9]{0,63}$/.exec(found?.code ?? '')?.[0];
  const named = Array.isArray(found?.parameter) ? found.parameter[0] : found?.parameter;
  const field = /^[A-Za-z][\w.]{0,79}$/.exec(named ?? '')?.[0];
  return new EngineError({
    ...facts,
    billed,
    ...(field === undefined ? {} : { field }),
    detail: `${detail}${code === undefined ? '' : ` (${code}${field === undefined ? '' : `: ${field}`})`}.`,
  });
}
