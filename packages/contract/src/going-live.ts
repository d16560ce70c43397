import { z } from 'zod';
import type { RouteContract } from './route.ts';

/** What has to be so before real money is taken, in the order in which an operator does it. */
export const goingLiveCodes = [
  'address',
  'mail',
  'texts',
  'seller',
  'tax',
  'shelf',
  'engine',
  'margin',
  'way',
  'webhook',
  'test_ways',
  'second_operator',
  'caps',
] as const;

export const goingLiveLine = z.object({
  code: z.enum(goingLiveCodes),
  /** `required`: no live way to pay can be switched on while it is to do. */
  need: z.enum(['required', 'advised']),
  state: z.enum(['done', 'to_do', 'not_concerned']),
  /** What is not right, each by a word of ours and what it is about: a setting, a way to pay, a currency, an address. Empty when done. */
  findings: z.array(z.object({ code: z.string(), subject: z.string().nullable() })),
});
export type GoingLiveLine = z.infer<typeof goingLiveLine>;

export const goingLive = z.object({
  /** Nothing required is to do. */
  ready: z.boolean(),
  /** False on a machine of one's own, which takes nobody's money: what is to do is only told there. */
  enforced: z.boolean(),
  lines: z.array(goingLiveLine),
});
export type GoingLive = z.infer<typeof goingLive>;

export const goingLiveRoutes = {
  getGoingLive: {
    method: 'GET',
    url: '/v1/admin/going-live',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'getGoingLive',
      summary: 'What is done and what is to do before real money is taken',
      tags: ['Admin'],
      response: { 200: goingLive },
    },
  },
} as const satisfies Record<string, RouteContract>;
