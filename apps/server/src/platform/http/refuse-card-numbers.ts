import { Stream } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../app-error.ts';
import { holdsCardNumber } from '../card-numbers.ts';

/** Headers of which something is kept; `X-Request-Id` is replaced instead, because it is in the log before this is asked. */
const keptHeaders = ['idempotency-key', 'x-workspace', 'user-agent', 'last-event-id'] as const;

/**
 * Cards are typed at the payment provider and nowhere else: what holds the number of one does not get past the door, into whatever
 * field it was typed, so that it is neither stored nor logged nor sent on. Runs before schemas, whose complaints repeat names of fields.
 * Bytes of media are not looked at.
 */
export function refuseCardNumbers({ body, query, params, headers, is404, routeOptions }: FastifyRequest): void {
  // Nothing is kept there, and a hidden address must look like a missing one.
  if (is404 || routeOptions.url === '/*') return;
  if (mentionsCard(body) || mentionsCard(query) || mentionsCard(params) || keptHeaders.some((name) => mentionsCard(headers[name])))
    throw new AppError('request.card_number');
}

/** `value`: parsed JSON, or a stream, which holds none. The names of fields count as well. */
function mentionsCard(value: unknown): boolean {
  if (typeof value === 'string') return holdsCardNumber(value);
  if (typeof value === 'number') return value >= 1e12 && holdsCardNumber(String(value));
  if (Array.isArray(value)) return value.some(mentionsCard);
  if (typeof value !== 'object' || value === null || value instanceof Stream || ArrayBuffer.isView(value)) return false;
  return Object.entries(value).some(([name, held]) => holdsCardNumber(name) || mentionsCard(held));
}
