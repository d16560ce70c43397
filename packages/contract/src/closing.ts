import { z } from 'zod';
import { id, idParams, micros, page, pageQuery, timestamp } from './common.ts';
import { wayId } from './payment-connections.ts';
import type { RouteContract } from './route.ts';
import { currencyCode, minorAmount } from './shop.ts';

/** What becomes of credits that were bought and not used. */
export const closingRules = ['refund-unused-purchased', 'forfeit'] as const;

/**
 * How the unused part of a purchase goes back: by its provider, or by hand from the operator's bank. Or why not: the rule says so, the
 * provider pays back whole purchases only, the buyer's bank is asked already, or it was paid back before.
 */
export const closingWays = ['provider', 'by-hand', 'rule', 'whole_only', 'disputed', 'paid_back'] as const;

export const closingPurchase = z.object({
  orderId: id,
  reference: z.string(),
  title: z.string(),
  way: z.object({ id: wayId, title: z.string() }),
  /** Micro-credits of it that were not used. */
  unused: micros,
  currency: currencyCode,
  /** What goes back, in the smallest unit; 0 when nothing does. */
  amount: minorAmount,
  how: z.enum(closingWays),
});

export const closingPlan = z.object({
  id,
  title: z.string(),
  way: z.object({ id: wayId, title: z.string() }),
  /** Whether it goes on by itself when the closing is taken back. */
  resumes: z.boolean(),
});

/** What closing would do if it came about now; nothing, once it is done. */
export const closingPreview = z.object({
  rule: z.enum(closingRules),
  /** Days in which it can be taken back. */
  days: z.number().int(),
  /** Micro-credits that are there now, by what they are. */
  buckets: z.array(z.object({ kind: z.enum(['promotional', 'quota', 'purchased']), amount: micros })),
  /** Reserved for work that runs: it ends first. */
  held: micros,
  /** What the workspace owes; nobody asks for it any more. */
  debt: micros,
  purchases: z.array(closingPurchase),
  /** Micro-credits that are paid back, and those that are lost. */
  refunded: micros,
  forfeited: micros,
  plans: z.array(closingPlan),
  /** Orders that are not paid and are given up. */
  openOrders: z.number().int(),
});
export type ClosingPreview = z.infer<typeof closingPreview>;

export const closingStates = ['waiting', 'closing', 'closed', 'undone'] as const;

export const closing = z.object({
  id,
  /** `closing`: its day has come and work that runs has to end first. */
  state: z.enum(closingStates),
  rule: z.enum(closingRules),
  askedVia: z.enum(['owner', 'operator']),
  askedAt: timestamp,
  /** Until then it can be taken back. */
  dueAt: timestamp,
  endedAt: timestamp.nullable(),
  refunded: micros,
  forfeited: micros,
});
export type Closing = z.infer<typeof closing>;

export const closingStepKinds = ['stop-plan', 'resume-plan', 'end-plan', 'expire-checkout', 'forget-customer'] as const;

export const closingStep = z.object({
  id,
  kind: z.enum(closingStepKinds),
  way: wayId,
  /** What the provider calls it, while the step is not over. */
  subject: z.string().nullable(),
  state: z.enum(['waiting', 'done', 'needs_operator', 'dropped']),
  tries: z.number().int(),
  nextAt: timestamp.nullable(),
  problem: z.string().nullable(),
  outcome: z.enum(['done', 'already', 'kept', 'not_offered', 'by_hand']).nullable(),
  /** What the provider keeps all the same, in its own words. */
  kept: z.string().nullable(),
});
export type ClosingStep = z.infer<typeof closingStep>;

export const adminClosing = closing.extend({
  workspaceId: id.nullable(),
  /** How the operator who asked for it knew that the owner wanted it. */
  proof: z.string().nullable(),
  needsOperator: z.boolean(),
  steps: z.array(closingStep),
});
export type AdminClosing = z.infer<typeof adminClosing>;

const tags = ['Billing'];
const adminTags = ['Admin'];
const buying = { kind: 'workspace', scope: 'billing:manage' } as const;
const operator = { kind: 'operator' } as const;

export const closingRoutes = {
  previewClosing: {
    method: 'GET',
    url: '/v1/closing/preview',
    access: buying,
    problems: [],
    schema: {
      operationId: 'previewClosing',
      summary: 'What closing the billing of the workspace would pay back, forfeit and end',
      tags,
      response: { 200: closingPreview },
    },
  },
  getClosing: {
    method: 'GET',
    url: '/v1/closing',
    access: buying,
    problems: [],
    schema: {
      operationId: 'getClosing',
      summary: 'Whether the billing of the workspace is being closed, or is closed',
      tags,
      response: { 200: z.object({ closing: closing.nullable() }) },
    },
  },
  requestClosing: {
    method: 'POST',
    url: '/v1/closing',
    access: buying,
    limit: 'sensitive',
    problems: ['auth.role_missing'],
    schema: {
      operationId: 'requestClosing',
      summary:
        'Close the billing of the workspace: plans stop at once, the rest follows after the waiting time. Asking again changes nothing',
      tags,
      response: { 200: closing },
    },
  },
  undoClosing: {
    method: 'POST',
    url: '/v1/closing/undo',
    access: buying,
    limit: 'sensitive',
    problems: ['auth.role_missing', 'billing.closing_not_found', 'billing.closing_final'],
    schema: {
      operationId: 'undoClosing',
      summary: 'Take the closing back; plans go on where the provider allows it',
      tags,
      response: { 200: closing },
    },
  },
  listClosings: {
    method: 'GET',
    url: '/v1/admin/closings',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listClosings',
      summary: 'Every closing, newest first, with what providers were told; or only those that need a person',
      tags: adminTags,
      querystring: pageQuery.extend({ needs: z.literal('operator').optional() }),
      response: { 200: page(adminClosing) },
    },
  },
  requestClosingFor: {
    method: 'POST',
    url: '/v1/admin/closings',
    access: operator,
    limit: 'sensitive',
    problems: ['workspace.not_found'],
    schema: {
      operationId: 'requestClosingFor',
      summary: 'Close the billing of a workspace for its owner, who asked in another way',
      tags: adminTags,
      body: z.strictObject({
        workspaceId: id,
        /** How it is known that the owner asked: kept with the closing. */
        proof: z.string().trim().min(1).max(500),
      }),
      response: { 200: adminClosing },
    },
  },
  undoClosingFor: {
    method: 'POST',
    url: '/v1/admin/closings/:id/undo',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.closing_not_found', 'billing.closing_final'],
    schema: {
      operationId: 'undoClosingFor',
      summary: 'Take a closing back for the owner',
      tags: adminTags,
      params: idParams,
      response: { 200: adminClosing },
    },
  },
  retryClosingStep: {
    method: 'POST',
    url: '/v1/admin/closing-steps/:id/retry',
    access: operator,
    problems: ['billing.closing_step_not_found', 'billing.closing_step_over'],
    schema: {
      operationId: 'retryClosingStep',
      summary: 'Tell a provider once more, now',
      tags: adminTags,
      params: idParams,
      response: { 200: adminClosing },
    },
  },
  settleClosingStep: {
    method: 'POST',
    url: '/v1/admin/closing-steps/:id/done',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.closing_step_not_found', 'billing.closing_step_over'],
    schema: {
      operationId: 'settleClosingStep',
      summary: 'Say that it was done by hand at the provider',
      tags: adminTags,
      params: idParams,
      response: { 200: adminClosing },
    },
  },
} as const satisfies Record<string, RouteContract>;
