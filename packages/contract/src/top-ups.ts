import { z } from 'zod';
import { id, micros, nothing, positiveMicros, timestamp } from './common.ts';
import { paymentWayParams } from './payment-connections.ts';
import type { RouteContract } from './route.ts';
import { currencyCode, minorAmount } from './shop.ts';

/** Why nothing more is bought by itself, until somebody agrees anew. */
export const topUpPauses = ['declined', 'needs_buyer', 'saved_way', 'price', 'item', 'way', 'person', 'order', 'paid_back'] as const;

/** What a workspace buys by itself when its credits are low. Amounts are in the smallest unit of `currency`. */
export const topUpRule = z.object({
  sku: z.string(),
  title: z.string(),
  /** Of one purchase. */
  credits: micros,
  currency: currencyCode,
  /** What one purchase costs in all. */
  total: minorAmount,
  way: z.object({ id: z.string(), title: z.string(), live: z.boolean() }),
  /** The saved way to pay, by the provider's number of it. */
  savedId: z.string(),
  /** Bought when less than this can be spent. */
  below: micros,
  /** At most so often, and for so much, in a calendar month (UTC). */
  maxTimes: z.number().int(),
  maxAmount: minorAmount,
  pausedFor: z.enum(topUpPauses).nullable(),
  pausedAt: timestamp.nullable(),
  agreedAt: timestamp,
});
export type TopUpRule = z.infer<typeof topUpRule>;

export const topUpPurchase = z.object({
  orderId: id,
  reference: z.string(),
  title: z.string(),
  currency: currencyCode,
  total: minorAmount,
  /** `refused`: the bank or the provider said no. `dropped`: given up before anything was charged. */
  state: z.enum(['sending', 'pending', 'paid', 'refused', 'dropped']),
  createdAt: timestamp,
});
export type TopUpPurchase = z.infer<typeof topUpPurchase>;

export const topUp = z.object({
  rule: topUpRule.nullable(),
  /** Of this calendar month (UTC): what was bought by itself, or is under way. */
  month: z.object({
    starts: timestamp,
    times: z.number().int(),
    amounts: z.array(z.object({ currency: currencyCode, minor: minorAmount })),
  }),
  /** Ways to pay that can be charged without the buyer; none: it is not offered here. */
  ways: z.array(z.object({ id: z.string(), title: z.string(), live: z.boolean() })),
  /** The last ones, newest first. */
  purchases: z.array(topUpPurchase),
});
export type TopUp = z.infer<typeof topUp>;

/** As the provider tells it, at this moment; nothing of it is stored but the id. */
export const savedWay = z.object({
  id: z.string(),
  /** `visa`, `mastercard` … */
  brand: z.string().nullable(),
  /** The last four digits. */
  last4: z.string().nullable(),
  expires: z.object({ year: z.number().int(), month: z.number().int() }).nullable(),
});
export type SavedWay = z.infer<typeof savedWay>;

const savedId = z.string().regex(/^[\w.-]{1,255}$/);

export const newTopUp = z.strictObject({
  sku: z.string().min(1).max(60),
  currency: currencyCode,
  way: z.string().min(1).max(40),
  savedId,
  /** What one purchase costs in all, as it was shown: another total is refused. */
  total: minorAmount,
  below: positiveMicros,
  maxTimes: z.number().int().min(1).max(100),
  maxAmount: minorAmount,
  /** What was agreed to: the hash of the sentence that was shown. */
  consent: z.string().regex(/^[0-9a-f]{64}$/),
});
export type NewTopUp = z.infer<typeof newTopUp>;

const tags = ['Billing'];
const buying = { kind: 'workspace', scope: 'billing:manage' } as const;
const asking = ['billing.way_not_found', 'billing.not_offered', 'billing.provider_failed'] as const;

export const topUpRoutes = {
  getTopUp: {
    method: 'GET',
    url: '/v1/top-up',
    access: buying,
    problems: [],
    schema: {
      operationId: 'getTopUp',
      summary: 'What is bought by itself when credits are low, and what was',
      tags,
      response: { 200: topUp },
    },
  },
  setTopUp: {
    method: 'PUT',
    url: '/v1/top-up',
    access: buying,
    limit: 'sensitive',
    problems: [
      ...asking,
      'shop.item_not_found',
      'shop.plans_off',
      'shop.currency_not_offered',
      'billing.tax_not_ready',
      'billing.details_needed',
      'billing.vat_number_elsewhere',
      'billing.closing',
      'billing.closed',
      'billing.total_changed',
      'billing.saved_way_gone',
      'billing.top_up_cap_low',
      'billing.top_up_running',
    ],
    schema: {
      operationId: 'setTopUp',
      summary: 'Agree to buying by itself, change it, or switch it on again',
      tags,
      body: newTopUp,
      response: { 200: topUp },
    },
  },
  endTopUp: {
    method: 'DELETE',
    url: '/v1/top-up',
    access: buying,
    problems: ['billing.top_up_running'],
    schema: {
      operationId: 'endTopUp',
      summary: 'Nothing is bought by itself any more',
      tags,
      response: { 200: topUp },
    },
  },
  listSavedWays: {
    method: 'GET',
    url: '/v1/top-up/ways/:way/saved',
    access: buying,
    problems: asking,
    schema: {
      operationId: 'listSavedWays',
      summary: 'The cards that the provider keeps for this workspace, as it tells of them now',
      tags,
      params: paymentWayParams,
      response: { 200: z.object({ data: z.array(savedWay) }) },
    },
  },
  saveWay: {
    method: 'POST',
    url: '/v1/top-up/ways/:way/saved',
    access: buying,
    limit: 'sensitive',
    problems: [...asking, 'billing.closing', 'billing.closed'],
    schema: {
      operationId: 'saveWay',
      summary: 'Where to leave a card with the provider; nothing is charged',
      tags,
      params: paymentWayParams,
      body: z.strictObject({ currency: currencyCode }),
      response: { 200: z.object({ url: z.url() }) },
    },
  },
  removeSavedWay: {
    method: 'DELETE',
    url: '/v1/top-up/ways/:way/saved/:id',
    access: buying,
    problems: [...asking, 'billing.top_up_running'],
    schema: {
      operationId: 'removeSavedWay',
      summary: 'Make the provider forget a card; what is bought by itself with it ends',
      tags,
      params: paymentWayParams.extend({ id: savedId }),
      response: { 204: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
