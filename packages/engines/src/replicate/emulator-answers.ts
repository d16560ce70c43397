import type { Incoming } from '../emulator-kit/serve.ts';

const problem = (call: Incoming, status: number, title: string, detail: string, more: object = {}): void =>
  call.answer(status, { title, detail, status, ...more });
export const notFound = (call: Incoming): void => problem(call, 404, 'Not found', 'The requested resource could not be found.');
export const unauthenticated = (call: Incoming): void =>
  problem(call, 401, 'Unauthenticated', 'You did not pass a valid authentication token');
export const invalidVersion = (call: Incoming): void =>
  problem(
    call,
    422,
    'Invalid version or not permitted',
    'The specified version does not exist (or perhaps you don’t have permission to use it?)',
  );
export const invalid = (call: Incoming, field: string, description: string): void =>
  problem(call, 422, 'Input validation failed', `- ${field}: ${description}\n`, { invalid_fields: [{ field, description }] });

/** The next paid call's answer when it is refused on request. */
export function refuse(call: Incoming, kind: 'unauthorized' | 'no-credit' | 'rate-limited' | 'bad-input' | 'server-error'): void {
  switch (kind) {
    case 'unauthorized':
      return unauthenticated(call);
    case 'no-credit':
      return problem(call, 402, 'Insufficient credit', 'You have insufficient credit to run this model.');
    case 'rate-limited':
      return call.answer(429, { detail: 'Request was throttled. Your rate limit resets in ~30s.', status: 429, retry_after: 30 });
    case 'bad-input':
      return invalid(call, 'input.prompt', 'prompt is not acceptable');
    case 'server-error':
      return problem(call, 500, 'Internal server error', 'Something went wrong.');
  }
}
