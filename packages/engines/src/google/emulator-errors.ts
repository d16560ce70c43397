import type { Fault, Incoming } from '../emulator-kit/index.ts';

export function answerError(call: Incoming, code: number, status: string, message: string, details: readonly unknown[] = []): void {
  call.answer(code, { error: { code, message, status, ...(details.length > 0 ? { details } : {}) } });
}

const quota = (quotaId: string): unknown => ({ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] });
const retryAfter = (retryDelay: string): unknown => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay });

type Refusal = Extract<Fault['kind'], 'unauthorized' | 'no-credit' | 'rate-limited' | 'overloaded' | 'bad-input' | 'server-error'>;

/** What Google says when it takes no work, in its own words. */
export function answerRefusal(call: Incoming, kind: Refusal): void {
  switch (kind) {
    case 'unauthorized':
      return answerError(call, 401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    case 'no-credit':
      return answerError(call, 429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.', [
        quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier'),
        retryAfter('40s'),
      ]);
    case 'rate-limited':
      return answerError(call, 429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
        quota('GenerateRequestsPerMinutePerProjectPerModel'),
        retryAfter('34.4s'),
      ]);
    case 'overloaded':
      return answerError(call, 503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
    case 'bad-input':
      return answerError(call, 400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.');
    case 'server-error':
      return answerError(call, 500, 'INTERNAL', 'An internal error has occurred.');
  }
}
