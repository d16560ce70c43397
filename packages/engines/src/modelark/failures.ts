import { z } from 'zod';
import { httpFailure } from '../http-kit/http-failure.ts';
import { readFailure } from '../http-kit/read-answer.ts';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';

export const provider = 'ModelArk';

/** The message is not read: it may repeat the prompt. */
export const failure = z.object({ code: z.string().nullish(), param: z.string().nullish() });
export type Failure = z.infer<typeof failure>;
const failureBody = z.object({ error: failure });

/** What an answer that is not a 2xx means. After a paid call, an error of theirs is for `reconcile` to settle. */
export async function failureOf(response: Response, paid = false): Promise<EngineError> {
  const found = (await readFailure(response, failureBody))?.error;
  const error = found && refusalOf(found, response);
  if (error) return error;
  const options = { provider, paid, refusesWith503: found?.code === 'ServerOverloaded' };
  return httpFailure(response, options);
}

/** Why a task or one picture of an answer failed. What fails is not billed. */
export function endOf(found: Failure): EngineError {
  return (
    refusalOf(found, { status: 400, headers: new Headers() }) ??
    of({ kind: 'engine_fault', retry: 'after-delay' }, `The work failed at ${provider}`, found)
  );
}

/** Undefined for everything that is not certainly a refusal. */
function refusalOf(found: Failure, { headers }: Pick<Response, 'status' | 'headers'>): EngineError | undefined {
  const code = found.code ?? '';
  const as = (status: number): EngineError => httpFailure({ status, headers }, { provider, refusesWith503: true });
  if (/Sensitive|RiskDetection/.test(code)) {
    const detail = code.includes('PrivacyInformation')
      ? 'A reference shows a real face, or one that could be. ModelArk takes only faces that were authorised there'
      : `${provider} does not make this: its content rules refuse it`;
    return of({ kind: 'refused_content', retry: 'change-input' }, detail, found);
  }
  if (/^ModelNotOpen|^InvalidEndpointOrModel|^InvalidEndpoint/.test(code)) {
    const detail = 'The model is not open to this account, or not in this region. Switch it on in the console';
    return of({ kind: 'unsupported', retry: 'never' }, detail, found);
  }
  if (/^Authentication|^AccessDenied|^Unauthorized/.test(code)) return as(401);
  if (/^AccountOverdue|^QuotaExceeded|^SetLimitExceeded|^InsufficientBalance/.test(code)) return as(402);
  if (/^ServerOverloaded|^ModelLoading/.test(code)) return as(503);
  if (/RateLimit|RpmLimit|TpmLimit|IpmLimit|RPMExceeded/.test(code)) return as(429);
  if (/^(Missing|Invalid|Unsupported)/.test(code))
    return of({ kind: 'bad_input', retry: 'change-input' }, `${provider} does not take this request`, found);
  return undefined;
}

function of(facts: Omit<EngineErrorFacts, 'detail' | 'billed'>, detail: string, found: Failure): EngineError {
  const code = /^[A-Za-z][\w.]{0,79}$/.exec(found.code ?? '')?.[0];
  const field = /^[A-Za-z][\w.[\]]{0,79}$/.exec(found.param ?? '')?.[0];
  const why = [code, field].filter((part) => part !== undefined).join(': ');
  return new EngineError({
    ...facts,
    billed: 'no',
    ...(field === undefined ? {} : { field }),
    detail: `${detail}${why === '' ? '' : ` (${why})`}.`,
  });
}
