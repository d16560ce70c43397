import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { holdsCardNumber } from '../card-numbers.ts';

/** Strict, because it goes into logs and answers. */
const acceptable = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** The caller's `X-Request-Id` when it is a harmless word, else one of ours: `randomUUID` draws from a pool, which is worth it once per request. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && acceptable.test(given) && !holdsCardNumber(given) ? given : randomUUID();
}
