import { z } from 'zod';
import { micros } from './common.ts';
import type { RouteContract } from './route.ts';
import { currencyCode } from './shop.ts';

const signedMinor = z.string().regex(/^-?(0|[1-9]\d{0,17})$/);
const day = z.iso.date();

/** Money of one currency in the books, in its smallest unit, except what providers of models take: that is in millionths of the currency. */
const moneySums = z.object({
  currency: currencyCode,
  /** What buyers paid, with tax. */
  gross: signedMinor,
  /** What of it is the state's, less what went back. */
  tax: signedMinor,
  /** What went back to buyers, with tax. */
  refunds: signedMinor,
  /** What payment providers kept. */
  fees: signedMinor,
  /** Lost disputes. */
  losses: signedMinor,
  /** `gross` less all of the above, counting the tax of refunds once. */
  net: signedMinor,
  /** What providers of models charge for everything made, also for what failed. Millionths. */
  cost: micros,
  /** `net` less `cost`. Millionths. */
  margin: micros,
});

export const revenuePeriods = ['day', 'month'] as const;

export const revenue = z.object({
  /** The first and the last day, on the service's clock. */
  from: day,
  to: day,
  by: z.enum(revenuePeriods),
  /** One for each currency in which anything moved. */
  totals: z.array(moneySums),
  /** Oldest first; `period` is a day (`2026-11-21`) or a month (`2026-11`). Periods in which nothing moved are left out. */
  data: z.array(moneySums.extend({ period: z.string() })),
  /** Movements of credits in the same time. Micro-credits. */
  credits: z.object({
    sold: micros,
    /** Given by paid periods of plans. */
    plans: micros,
    /** Given for nothing. */
    granted: micros,
    spent: micros,
    /** Taken back for refunds and lost disputes, less what came back. */
    takenBack: micros,
    /** Ran out, or was left behind. */
    lapsed: micros,
  }),
  /** Bought, and neither spent nor taken back: what the service still owes its buyers, at this moment. */
  unspent: z.object({
    credits: micros,
    /** What was paid for it, without tax. */
    worth: z.array(z.object({ currency: currencyCode, minor: signedMinor })),
  }),
  items: z.array(
    z.object({
      sku: z.string().nullable(),
      title: z.string().nullable(),
      currency: currencyCode,
      sales: z.number().int(),
      gross: signedMinor,
      refunds: signedMinor,
    }),
  ),
  ways: z.array(
    z.object({
      way: z.string(),
      title: z.string(),
      currency: currencyCode,
      sales: z.number().int(),
      gross: signedMinor,
      refunds: signedMinor,
      fees: signedMinor,
      losses: signedMinor,
    }),
  ),
});
export type Revenue = z.infer<typeof revenue>;

const filters = {
  /** The last 30 days when left out. */
  from: day.optional(),
  to: day.optional(),
  by: z.enum(revenuePeriods).default('day'),
  currency: currencyCode.optional(),
};

const tags = ['Admin'];
const operator = { kind: 'operator' } as const;

export const revenueRoutes = {
  getRevenue: {
    method: 'GET',
    url: '/v1/admin/revenue',
    access: operator,
    problems: [],
    schema: {
      operationId: 'getRevenue',
      summary: 'What came in, what went out and what is left, as the books have it',
      tags,
      querystring: z.strictObject(filters),
      response: { 200: revenue },
    },
  },
  exportRevenue: {
    method: 'GET',
    url: '/v1/admin/revenue/export',
    access: operator,
    raw: true,
    problems: [],
    schema: {
      operationId: 'exportRevenue',
      summary: 'The same as a file',
      tags,
      querystring: z.strictObject({ ...filters, format: z.enum(['csv', 'json']).default('csv') }),
      response: { 200: z.null() },
    },
  },
} as const satisfies Record<string, RouteContract>;
