import { z } from 'zod';
import { id, idParams, micros, nothing, page, pageQuery, positiveMicros, timestamp } from './common.ts';
import { operation } from './models.ts';
import type { RouteContract } from './route.ts';

/** Credits in the order in which they are spent: gifts first, then a plan's, then what was bought. */
export const bucketKinds = ['promotional', 'quota', 'purchased'] as const;
export const bucketMeanings = ['never_ends', 'ends_at', 'ends_with_period'] as const;
export const bucket = z.object({
  kind: z.enum(bucketKinds),
  amount: micros,
  /** When its period begins; null: it can be spent now. */
  startsAt: timestamp.nullable(),
  /** From then on what is left cannot be spent; null: it stays. Purchased credits always stay. */
  expiresAt: timestamp.nullable(),
  meaning: z.enum(bucketMeanings),
});
export type Bucket = z.infer<typeof bucket>;

export const capSubjects = ['workspace', 'member', 'key'] as const;
export const capPeriods = ['day', 'week', 'month', 'total'] as const;
export const capLevels = ['operator', 'workspace', 'self'] as const;
/** An ISO 4217 code. */
export const currency = z.string().regex(/^[A-Z]{3}$/);

export const cap = z.object({
  id,
  subject: z.enum(capSubjects),
  /** The member's account or the key; null for the workspace. */
  subjectId: id.nullable(),
  /** Days, weeks (from Monday) and months begin on the clock of the service's time zone. */
  period: z.enum(capPeriods),
  /** What is counted: credits, or their worth in a currency. */
  unit: z.enum(['credits', 'currency']),
  currency: currency.nullable(),
  /** Who set it: the person who runs the service, an owner or admin of the workspace, or who it limits. Each holds. */
  setBy: z.enum(capLevels),
  /** Micro-credits, or millionths of the currency. Null: the service's own monthly cap does not apply. */
  limit: micros.nullable(),
  /** Spent or reserved in the period that runs. */
  spent: micros,
  /** When the next period begins; null: never. */
  resetsAt: timestamp.nullable(),
  /** Whether you may change or delete it. */
  changeable: z.boolean(),
});
export type Cap = z.infer<typeof cap>;

export const newCap = z.strictObject({
  subject: z.enum(capSubjects),
  /** The member's account or the key; left out for the workspace. */
  subjectId: id.optional(),
  period: z.enum(capPeriods),
  unit: z.enum(['credits', 'currency']).default('credits'),
  limit: positiveMicros,
});
export type NewCap = z.input<typeof newCap>;

/** A cap was used to a half, to four fifths or whole; or the balance fell below its threshold. */
export const spendAlert = z.object({
  id,
  subject: z.enum([...capSubjects, 'balance']),
  subjectId: id.nullable(),
  period: z.enum(capPeriods).nullable(),
  unit: z.enum(['credits', 'currency']),
  currency: currency.nullable(),
  /** The cap, or the threshold. */
  limit: micros,
  /** How many hundredths of the cap are used; 0 for a low balance. */
  level: z.number().int(),
  createdAt: timestamp,
});
export type SpendAlert = z.infer<typeof spendAlert>;

export const balance = z.object({
  /** Can be spent now. */
  available: micros,
  /** Reserved for generations that run. */
  held: micros,
  /** Taken back for a refund or a dispute after it had been spent; the next purchase pays it first. */
  debt: micros,
  /** Nothing can be spent at the moment. */
  frozen: z.boolean(),
  /** Why, where a program can say it. `dispute`: a bank asks for the money of a purchase back. `closing`: the billing is being closed, or is. */
  frozenFor: z.enum(['dispute', 'closing']).nullable(),
  /** You are told when less than this is left; "0": never. */
  lowBalance: micros,
  buckets: z.array(bucket),
  /** What of all monthly caps in credits is lowest, and what this month has spent or reserved. */
  cap: z.object({ period: z.literal('month'), limit: micros.nullable(), spent: micros, resetsAt: timestamp }),
  /** Every cap that you may see. */
  caps: z.array(cap),
});
export type Balance = z.infer<typeof balance>;

export const entryKinds = [
  'grant',
  'quota',
  'purchase',
  'hold',
  'capture',
  'release',
  'expire',
  'lapse',
  'clawback',
  'reinstate',
  'debt',
  'close',
] as const;
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

const day = z.iso.date();
export const usageGroups = ['day', 'member', 'key', 'model', 'kind'] as const;
const usageFilters = {
  /** The first and the last day, on the service's clock; the last 30 days when left out. */
  from: day.optional(),
  to: day.optional(),
  member: id.optional(),
  key: id.optional(),
  model: z.string().max(200).optional(),
  kind: operation.optional(),
  by: z.enum(usageGroups).default('day'),
};
export const usageRow = z.object({
  /** The day, or the id of the member, key or model, or the kind of work; null: none, such as no key. */
  group: z.string().nullable(),
  /** For people: a member's or a key's name, where it is still known. */
  name: z.string().nullable(),
  generations: z.number().int(),
  /** Micro-credits charged. */
  amount: micros,
  currency,
  /** Their worth when they were charged, in millionths of the currency. */
  worth: micros,
});
export const usage = z.object({
  from: day,
  to: day,
  data: z.array(usageRow),
  total: z.object({ generations: z.number().int(), amount: micros }),
});
export type Usage = z.infer<typeof usage>;

export const creditRoutes = {
  getCredits: {
    method: 'GET',
    url: '/v1/credits',
    access: { kind: 'workspace', scope: 'credits:read' },
    problems: [],
    schema: {
      operationId: 'getCredits',
      summary: 'What can be spent, what is held, what ends when, and the caps',
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
  setLowBalance: {
    method: 'PUT',
    url: '/v1/credits/low-balance',
    access: { kind: 'session' },
    problems: ['auth.role_missing'],
    schema: {
      operationId: 'setLowBalance',
      summary: 'Choose below which balance you are told; null goes back to what the service says, "0" is never',
      tags: ['Credits'],
      body: z.strictObject({
        threshold: z
          .string()
          .regex(/^(0|[1-9]\d{0,16})$/)
          .nullable(),
      }),
      response: { 200: z.object({ lowBalance: micros }) },
    },
  },
  listSpendAlerts: {
    method: 'GET',
    url: '/v1/credits/alerts',
    access: { kind: 'workspace', scope: 'credits:read' },
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listSpendAlerts',
      summary: 'Caps that were used to a half, four fifths or whole, and low balances, newest first',
      tags: ['Credits'],
      querystring: pageQuery,
      response: { 200: page(spendAlert) },
    },
  },
  listCaps: {
    method: 'GET',
    url: '/v1/caps',
    access: { kind: 'workspace', scope: 'credits:read' },
    problems: [],
    schema: {
      operationId: 'listCaps',
      summary: 'The caps that you may see, with what is used of them',
      tags: ['Credits'],
      response: { 200: z.object({ data: z.array(cap) }) },
    },
  },
  setCap: {
    method: 'PUT',
    url: '/v1/caps',
    access: { kind: 'session' },
    problems: ['auth.role_missing', 'credits.cap_above', 'credits.cap_subject', 'credits.amount_invalid'],
    schema: {
      operationId: 'setCap',
      summary: 'Set or change a cap: owners and admins for all, everybody for themselves and their keys, never above what binds them',
      tags: ['Credits'],
      body: newCap,
      response: { 200: cap },
    },
  },
  deleteCap: {
    method: 'DELETE',
    url: '/v1/caps/:id',
    access: { kind: 'session' },
    problems: ['auth.role_missing', 'credits.cap_not_found'],
    schema: { operationId: 'deleteCap', summary: 'Remove a cap', tags: ['Credits'], params: idParams, response: { 204: nothing } },
  },
  getUsage: {
    method: 'GET',
    url: '/v1/usage',
    access: { kind: 'workspace', scope: 'credits:read' },
    problems: [],
    schema: {
      operationId: 'getUsage',
      summary: 'What was charged, by day, member, key, model or kind of work',
      tags: ['Credits'],
      querystring: z.strictObject(usageFilters),
      response: { 200: usage },
    },
  },
  exportUsage: {
    method: 'GET',
    url: '/v1/usage/export',
    access: { kind: 'workspace', scope: 'credits:read' },
    raw: true,
    problems: [],
    schema: {
      operationId: 'exportUsage',
      summary: 'The same as a file',
      tags: ['Credits'],
      querystring: z.strictObject({ ...usageFilters, format: z.enum(['csv', 'json']).default('csv') }),
      response: { 200: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
