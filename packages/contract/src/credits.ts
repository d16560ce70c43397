import { z } from 'zod';
import { id, micros, page, pageQuery, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';

export const balance = z.object({
  /** Can be spent now. */
  available: micros,
  /** Reserved for generations that run. */
  held: micros,
  cap: z.object({ period: z.literal('month'), limit: micros.nullable(), spent: micros, resetsAt: timestamp }),
});
export type Balance = z.infer<typeof balance>;

export const entryKinds = ['grant', 'hold', 'capture', 'release', 'expire'] as const;
export const creditEntry = z.object({
  id,
  kind: z.enum(entryKinds),
  /** Change of what can be spent; negative for a hold. */
  amount: micros,
  /** What it was for: a generation, or the reason of a grant. */
  generationId: id.nullable(),
  reason: z.string().nullable(),
  createdAt: timestamp,
});
export type CreditEntry = z.infer<typeof creditEntry>;

export const creditRoutes = {
  getCredits: {
    method: 'GET',
    url: '/v1/credits',
    access: { kind: 'workspace', scope: 'credits:read' },
    problems: [],
    schema: {
      operationId: 'getCredits',
      summary: 'What can be spent, what is held, and the cap',
      tags: ['Credits'],
      response: { 200: balance },
    },
  },
  listCreditEntries: {
    method: 'GET',
    url: '/v1/credits/entries',
    access: { kind: 'workspace', scope: 'credits:read' },
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listCreditEntries',
      summary: 'Every movement, newest first',
      tags: ['Credits'],
      querystring: pageQuery,
      response: { 200: page(creditEntry) },
    },
  },
} as const satisfies Record<string, RouteContract>;
