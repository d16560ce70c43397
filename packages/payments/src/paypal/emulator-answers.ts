import { randomBytes } from 'node:crypto';
import type { Incoming } from '@pinhole/engines/emulator-kit';
import type { Refusal } from '../emulator-kit/call-faults.ts';

const debugId = (): string => randomBytes(7).toString('hex').slice(0, 13);

function fail(call: Incoming, status: number, name: string, more: object = {}): void {
  const debug_id = debugId();
  call.answer(status, { name, message: `The emulator says ${name}.`, debug_id, ...more }, { 'paypal-debug-id': debug_id });
}

export const notFound = (call: Incoming): void =>
  fail(call, 404, 'RESOURCE_NOT_FOUND', {
    details: [{ issue: 'INVALID_RESOURCE_ID', description: 'Specified resource ID does not exist.' }],
  });
export const invalidToken = (call: Incoming): void =>
  call.answer(401, { error: 'invalid_token', error_description: 'Token signature verification failed' });
export const invalidClient = (call: Incoming): void =>
  call.answer(401, { error: 'invalid_client', error_description: 'Client Authentication failed' });
export const malformed = (call: Incoming, field: string, issue = 'INVALID_PARAMETER_SYNTAX'): void =>
  fail(call, 400, 'INVALID_REQUEST', { details: [{ field: `/${field}`, issue, description: 'The request is not as described.' }] });
export const unprocessable = (call: Incoming, issue: string, redirect?: string): void =>
  fail(call, 422, 'UNPROCESSABLE_ENTITY', {
    details: [{ issue, description: `The emulator says ${issue}.` }],
    ...(redirect === undefined ? {} : { links: [{ rel: 'redirect', href: redirect, method: 'GET' }] }),
  });
export const inProgress = (call: Incoming): void =>
  fail(call, 409, 'RESOURCE_CONFLICT', {
    details: [{ issue: 'PREVIOUS_REQUEST_IN_PROGRESS', description: 'A previous request is in progress.' }],
  });

export function refuse(call: Incoming, how: Refusal): void {
  switch (how) {
    case 'unauthorized':
      return invalidToken(call);
    case 'forbidden':
      return fail(call, 403, 'NOT_AUTHORIZED', { details: [{ issue: 'PERMISSION_DENIED', description: 'You do not have permission.' }] });
    case 'bad-request':
      return malformed(call, 'purchase_units');
    case 'rate-limited':
      return fail(call, 429, 'RATE_LIMIT_REACHED');
    case 'unavailable':
      return fail(call, 503, 'SERVICE_UNAVAILABLE');
    case 'server-error':
      return fail(call, 500, 'INTERNAL_SERVER_ERROR');
  }
}
