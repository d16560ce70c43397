import { z } from 'zod';
import { id, idParams, micros, timestamp } from './common.ts';
import { orderAmounts, orderPreview } from './orders.ts';
import type { RouteContract } from './route.ts';
import { minorAmount } from './shop.ts';

/** A plan that is paid for again and again. */
export const planSubscription = z.object({
  id,
  orderId: id,
  sku: z.string(),
  title: z.string(),
  /** Given anew in each period. */
  credits: micros,
  every: z.enum(['month', 'year']),
  state: z.enum(['incomplete', 'trial', 'active', 'past_due', 'paused', 'ended']),
  periodStarts: timestamp.nullable(),
  periodEnds: timestamp.nullable(),
  /** Set while it runs on and will not be renewed. */
  endsAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  /** Since when a payment is missing. */
  pastDueSince: timestamp.nullable(),
  /** The plan it changes to with the next period. */
  nextTitle: z.string().nullable(),
  way: z.object({ id: z.string(), title: z.string(), live: z.boolean() }),
  /** What its provider lets one do with it here. */
  can: z.object({ cancel: z.boolean(), resume: z.boolean(), change: z.boolean(), portal: z.boolean() }),
});
export type PlanSubscription = z.infer<typeof planSubscription>;

export const newPlanChange = z.strictObject({
  sku: z.string().min(1).max(60),
  /** What the buyer agreed to, from the preview. If it no longer holds nothing changes; otherwise the difference that was shown is charged. */
  seen: z.strictObject({ total: minorAmount.nullable(), quotedAt: timestamp }).optional(),
});
export type NewPlanChange = z.infer<typeof newPlanChange>;

export const planChangePreview = z.object({
  starts: z.enum(['now', 'period-end']),
  /** What is charged at once, with the tax in it; null where the provider says it only when it charges, or something is missing. */
  today: z.object({ total: minorAmount, tax: minorAmount.nullable() }).nullable(),
  /** What a period costs from then on. */
  next: orderAmounts,
  /** When that is charged for the first time; null where a new period begins with the change. */
  nextFrom: timestamp.nullable(),
  quotedAt: timestamp,
  seller: z.enum(['operator', 'provider']),
  needs: orderPreview.shape.needs,
  taxed: orderPreview.shape.taxed,
});
export type PlanChangePreview = z.infer<typeof planChangePreview>;

/** What the workspace may at this moment, and how much of it is used. */
export const planUse = z.object({
  /** Null: it has no plan, and what the service allows everybody holds. `grace`: a payment is missing. `ending`: it will not be renewed. */
  plan: z
    .object({
      title: z.string(),
      state: z.enum(['trial', 'active', 'ending', 'grace']),
      /** Until when that holds; null: until something changes. */
      until: timestamp.nullable(),
    })
    .nullable(),
  /** `maxBytes` null: no limit. */
  storage: z.object({ usedBytes: z.number().int(), maxBytes: z.number().int().nullable() }),
  /** Generations that run at once; more wait. Null: no limit. */
  maxRunning: z.number().int().nullable(),
  /** Ids of the models it may use; null: all. */
  models: z.array(z.string()).nullable(),
  /** Days that pictures and clips are kept; null: for ever. */
  assetDays: z.number().int().nullable(),
  /** The free days of a plan are had once, by a workspace and by a person: these are used. */
  trialUsed: z.boolean(),
});
export type PlanUse = z.infer<typeof planUse>;

const tags = ['Billing'];
/** What can be wrong with any deed on a plan. */
const ofPlan = [
  'billing.subscription_not_found',
  'billing.subscription_over',
  'billing.not_offered',
  'billing.way_not_found',
  'billing.provider_failed',
] as const;
const ofChange = [
  ...ofPlan,
  'billing.same_plan',
  'billing.tax_not_ready',
  'billing.closing',
  'billing.closed',
  'shop.item_not_found',
  'shop.plans_off',
  'shop.currency_not_offered',
] as const;
const buying = { kind: 'workspace', scope: 'billing:manage' } as const;

export const subscriptionRoutes = {
  listSubscriptions: {
    method: 'GET',
    url: '/v1/subscriptions',
    access: buying,
    problems: [],
    schema: {
      operationId: 'listSubscriptions',
      summary: 'The plans of the workspace, newest first',
      tags,
      response: { 200: z.object({ data: z.array(planSubscription) }) },
    },
  },
  getPlanUse: {
    method: 'GET',
    url: '/v1/plan',
    access: { kind: 'workspace', scope: 'assets:read' },
    problems: [],
    schema: { operationId: 'getPlanUse', summary: 'What the workspace may now, and what it uses of it', tags, response: { 200: planUse } },
  },
  cancelSubscription: {
    method: 'POST',
    url: '/v1/subscriptions/:id/cancel',
    access: buying,
    limit: 'spend',
    problems: ofPlan,
    schema: {
      operationId: 'cancelSubscription',
      summary: 'End a plan with what is paid of it',
      tags,
      params: idParams,
      response: { 200: planSubscription },
    },
  },
  resumeSubscription: {
    method: 'POST',
    url: '/v1/subscriptions/:id/resume',
    access: buying,
    limit: 'spend',
    problems: ofPlan,
    schema: {
      operationId: 'resumeSubscription',
      summary: 'Take the end of a plan back',
      tags,
      params: idParams,
      response: { 200: planSubscription },
    },
  },
  changePlan: {
    method: 'POST',
    url: '/v1/subscriptions/:id/change',
    access: buying,
    limit: 'spend',
    problems: [...ofChange, 'billing.total_changed', 'billing.details_needed', 'billing.vat_number_elsewhere'],
    schema: {
      operationId: 'changePlan',
      summary: 'Change to another plan: a larger one at once, a smaller one with the next period',
      tags,
      params: idParams,
      body: newPlanChange,
      response: { 200: planSubscription },
    },
  },
  previewPlanChange: {
    method: 'POST',
    url: '/v1/subscriptions/:id/change/preview',
    access: buying,
    limit: 'spend',
    problems: ofChange,
    schema: {
      operationId: 'previewPlanChange',
      summary: 'What another plan would cost: at once, and from then on',
      tags,
      params: idParams,
      body: newPlanChange.pick({ sku: true }),
      response: { 200: planChangePreview },
    },
  },
  openPortal: {
    method: 'POST',
    url: '/v1/subscriptions/:id/portal',
    access: buying,
    limit: 'spend',
    problems: ofPlan,
    schema: {
      operationId: 'openPortal',
      summary: 'Where to change cards and read papers at the provider',
      tags,
      params: idParams,
      response: { 200: z.object({ url: z.url() }) },
    },
  },
} as const satisfies Record<string, RouteContract>;
