import { z } from 'zod';
import { cursor, id, idParams, micros, page, pageLimit, timestamp } from './common.ts';
import { generation, quote } from './generations.ts';
import type { RouteContract } from './route.ts';

/**
 * What a list of the queue shows. `waiting` comes in the order in which it will begin, `running` oldest first, the rest newest first.
 * `failed`: failed, blocked or expired in the last seven days and not tried again yet. `ended`: everything that ended in these days.
 */
export const queueShows = ['waiting', 'running', 'failed', 'ended'] as const;
export type QueueShow = (typeof queueShows)[number];

/** Whose work: the caller's own, or that of everybody in the workspace. */
export const queueWho = z.enum(['mine', 'workspace']);
export type QueueWho = z.infer<typeof queueWho>;

export const queueList = z.strictObject({
  cursor: cursor.optional(),
  limit: pageLimit,
  show: z.enum(queueShows).default('waiting'),
  who: queueWho.default('mine'),
  model: z.string().min(1).max(80).optional(),
  kind: z.enum(['image', 'video']).optional(),
  /** A member of the workspace. */
  person: id.optional(),
});

export const queuePerson = z.object({ id, name: z.string() });
export type QueuePerson = z.infer<typeof queuePerson>;

export const queueEntry = z.object({
  generation,
  /** Who asked for it; null when the account is gone. */
  person: queuePerson.nullable(),
  /** Whether this caller may pause, move and retry it: their own work, or any as owner or admin of the workspace. */
  mayChange: z.boolean(),
  /** About how long until it begins, from how long work took of late; null when nobody can say. */
  startsInSeconds: z.number().int().nullable(),
  /** The generation that tries this one again. */
  retriedBy: id.nullable(),
});
export type QueueEntry = z.infer<typeof queueEntry>;

const queueCounts = z.object({
  waiting: z.number().int(),
  /** How many of those that wait were paused one by one. */
  paused: z.number().int(),
  running: z.number().int(),
  failed: z.number().int(),
  /** The credits set aside for what waits, and for what runs: what a cancel gives back. */
  heldWaiting: micros,
  heldRunning: micros,
});
export type QueueCounts = z.infer<typeof queueCounts>;

export const queueSummary = z.object({
  mine: queueCounts,
  workspace: queueCounts,
  /** Set while the whole workspace is paused. */
  paused: z.object({ at: timestamp, by: queuePerson.nullable() }).nullable(),
  /** Whether this caller may pause the workspace and change everybody's work. */
  mayManage: z.boolean(),
  people: z.array(queuePerson),
});
export type QueueSummary = z.infer<typeof queueSummary>;

/** Where a waiting generation is to stand among those of its workspace. */
export const queueMove = z.union([
  z.strictObject({ to: z.enum(['first', 'last']) }),
  z.strictObject({ before: id }),
  z.strictObject({ after: id }),
]);
export type QueueMove = z.infer<typeof queueMove>;

export const queueCancel = z.strictObject({ who: queueWho, what: z.enum(['waiting', 'all']) });
export type QueueCancel = z.infer<typeof queueCancel>;

export const queueCancelled = z.object({
  cancelled: z.number().int(),
  /** What came back to the balance. */
  refunded: micros,
});
export type QueueCancelled = z.infer<typeof queueCancelled>;

export const retryOffer = z.object({
  generationId: id,
  /** At today's price; submit it to try again. Null when it cannot be tried again as it was. */
  quote: quote.nullable(),
  /** Why not: a problem code. */
  problem: z.string().nullable(),
});
export type RetryOffer = z.infer<typeof retryOffer>;

export const queueRoutes = {
  listQueue: {
    method: 'GET',
    url: '/v1/queue',
    access: { kind: 'workspace', scope: 'generations:read' },
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listQueue',
      summary: 'What waits, runs, failed or ended lately, in the order of the queue',
      tags: ['Queue'],
      querystring: queueList,
      response: { 200: page(queueEntry) },
    },
  },
  getQueueSummary: {
    method: 'GET',
    url: '/v1/queue/summary',
    access: { kind: 'workspace', scope: 'generations:read' },
    problems: [],
    schema: {
      operationId: 'getQueueSummary',
      summary: 'How much waits and runs, and whether the workspace is paused',
      tags: ['Queue'],
      response: { 200: queueSummary },
    },
  },
  moveGeneration: {
    method: 'POST',
    url: '/v1/generations/:id/move',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['auth.role_missing', 'generation.not_found', 'generation.not_waiting'],
    schema: {
      operationId: 'moveGeneration',
      summary: 'Give a waiting generation another place in the queue of its workspace',
      tags: ['Queue'],
      params: idParams,
      body: queueMove,
      response: { 200: generation },
    },
  },
  pauseGeneration: {
    method: 'POST',
    url: '/v1/generations/:id/pause',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['auth.role_missing', 'generation.not_found', 'generation.not_waiting'],
    schema: {
      operationId: 'pauseGeneration',
      summary: 'Keep a waiting generation from beginning; its credits stay set aside',
      tags: ['Queue'],
      params: idParams,
      response: { 200: generation },
    },
  },
  resumeGeneration: {
    method: 'POST',
    url: '/v1/generations/:id/resume',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['auth.role_missing', 'generation.not_found', 'generation.not_waiting'],
    schema: {
      operationId: 'resumeGeneration',
      summary: 'Let a paused generation go on where it stood',
      tags: ['Queue'],
      params: idParams,
      response: { 200: generation },
    },
  },
  pauseQueue: {
    method: 'POST',
    url: '/v1/queue/pause',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['auth.role_missing'],
    schema: {
      operationId: 'pauseQueue',
      summary: 'Begin nothing of this workspace until it is resumed; what runs goes on',
      tags: ['Queue'],
      response: { 200: queueSummary },
    },
  },
  resumeQueue: {
    method: 'POST',
    url: '/v1/queue/resume',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['auth.role_missing'],
    schema: {
      operationId: 'resumeQueue',
      summary: 'Let the workspace go on',
      tags: ['Queue'],
      response: { 200: queueSummary },
    },
  },
  cancelQueue: {
    method: 'POST',
    url: '/v1/queue/cancel',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['auth.role_missing'],
    schema: {
      operationId: 'cancelQueue',
      summary: 'Stop all that waits, or all that waits and runs, and give the credits back; a second call finds nothing left',
      tags: ['Queue'],
      body: queueCancel,
      response: { 200: queueCancelled },
    },
  },
  quoteRetries: {
    method: 'POST',
    url: '/v1/queue/retries',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['auth.role_missing', 'generation.not_found'],
    schema: {
      operationId: 'quoteRetries',
      summary: 'What it would cost to try failed generations again; each quote is then submitted by itself',
      tags: ['Queue'],
      body: z.strictObject({ generationIds: z.array(id).min(1).max(100) }),
      response: { 200: z.object({ data: z.array(retryOffer), total: micros }) },
    },
  },
} as const satisfies Record<string, RouteContract>;
