import { z } from 'zod';
import { id, idParams, micros, nothing, positiveMicros, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';

/** An amount in the smallest unit of its currency, as a decimal string: `"1210"` EUR is 12.10 EUR. */
export const minorAmount = z.string().regex(/^(0|[1-9]\d{0,17})$/);
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);
export const money = z.object({ minor: minorAmount, currency: currencyCode });
export type MoneyAmount = z.infer<typeof money>;

const priceMinor = z.string().regex(/^[1-9]\d{0,10}$/, 'a whole number of the smallest unit, above 0');
const sku = z.string().regex(/^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$/, 'lower-case letters, digits and hyphens');

const planLimits = z.object({
  storageGigabytes: z.number().int().min(1).max(1_000_000).nullable(),
  maxRunning: z.number().int().min(1).max(10_000).nullable(),
  /** Days that assets are kept. */
  assetDays: z.number().int().min(1).max(36_500).nullable(),
  /** Ids of the models it allows; null: all. */
  models: z.array(z.string().min(1).max(80)).max(200).nullable(),
});

/** What can be bought now. */
export const saleOffer = z.object({
  sku: z.string(),
  version: z.number().int(),
  kind: z.enum(['pack', 'plan']),
  title: z.string(),
  description: z.string(),
  /** Bought at once, or given anew in each period. */
  credits: positiveMicros,
  every: z.enum(['month', 'year']).nullable(),
  trialDays: z.number().int(),
  /** What the free days bring; null: as much as a paid period. */
  trialCredits: positiveMicros.nullable(),
  limits: planLimits.nullable(),
  taxBehaviour: z.enum(['inclusive', 'exclusive']),
  prices: z.array(money),
});
export type SaleOffer = z.infer<typeof saleOffer>;

/** A way to pay that is switched on. */
export const wayToPay = z.object({
  id: z.string(),
  /** The kind of provider: "stripe", "manual" … */
  provider: z.string(),
  title: z.string(),
  sells: z.array(z.enum(['once', 'recurring'])),
  /** Who the buyer buys from: the operator, or the provider as merchant of record. */
  seller: z.enum(['operator', 'provider']),
  /** One sentence: what goes there. */
  dataNote: z.string(),
  policyUrl: z.string().nullable(),
  /** False: test keys, no real money. */
  live: z.boolean(),
  /** The provider has not answered for some minutes. It may be tried all the same. */
  hasTrouble: z.boolean(),
});
export type WayToPay = z.infer<typeof wayToPay>;

/** What one output of a model costs today, in the size and length that it is made in when nothing is chosen. */
export const modelPrice = z.object({
  /** A model, by its id. */
  model: z.string(),
  title: z.string(),
  output: z.enum(['image', 'video', 'text']),
  /** False for engines that draw by rule. */
  ai: z.boolean(),
  /** Pixels; null where the output has none. */
  size: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
  durationSeconds: z.number().nullable(),
  credits: micros,
});
export type ModelPrice = z.infer<typeof modelPrice>;

export const saleItem = saleOffer.extend({
  id,
  state: z.enum(['draft', 'offered', 'retired']),
  position: z.number().int(),
  createdAt: timestamp,
});
export type SaleItemRow = z.infer<typeof saleItem>;

const itemText = { title: z.string().trim().min(1).max(80), description: z.string().trim().max(400) };

/** A draft: of a new item, or of the next version of one there is. */
export const newSaleItem = z.strictObject({
  sku,
  kind: z.enum(['pack', 'plan']),
  ...itemText,
  credits: positiveMicros,
  every: z.enum(['month', 'year']).nullable().default(null),
  trialDays: z.number().int().min(0).max(90).default(0),
  trialCredits: positiveMicros.nullable().default(null),
  limits: planLimits.nullable().default(null),
  taxBehaviour: z.enum(['inclusive', 'exclusive']).default('inclusive'),
  prices: z
    .array(z.strictObject({ currency: currencyCode, minor: priceMinor }))
    .min(1)
    .max(20),
});
export type NewSaleItem = z.infer<typeof newSaleItem>;

/** `offered` puts a draft in the place of the version offered before; `retired` takes it from the shelf. */
export const saleItemChange = z.strictObject({
  state: z.enum(['offered', 'retired']).optional(),
  position: z.number().int().min(-10_000).max(10_000).optional(),
});
export type SaleItemChange = z.infer<typeof saleItemChange>;

const couponCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9-]{2,38}[A-Z0-9]$/, '4 to 40 letters, digits and hyphens');

export const coupon = z.object({
  id,
  code: z.string(),
  percent: z.number().int().nullable(),
  amount: money.nullable(),
  skus: z.array(z.string()).nullable(),
  maxUses: z.number().int().nullable(),
  uses: z.number().int(),
  perAccount: z.number().int(),
  startsAt: timestamp.nullable(),
  endsAt: timestamp.nullable(),
  enabled: z.boolean(),
  createdAt: timestamp,
});
export type Coupon = z.infer<typeof coupon>;

export const newCoupon = z
  .strictObject({
    code: couponCode,
    percent: z.number().int().min(1).max(99).nullable().default(null),
    amount: z.strictObject({ currency: currencyCode, minor: priceMinor }).nullable().default(null),
    skus: z.array(sku).min(1).max(50).nullable().default(null),
    maxUses: z.number().int().min(1).max(10_000_000).nullable().default(null),
    perAccount: z.number().int().min(1).max(1_000).default(1),
    startsAt: timestamp.nullable().default(null),
    endsAt: timestamp.nullable().default(null),
  })
  .refine(({ percent, amount }) => (percent === null) !== (amount === null), { path: ['percent'], message: 'either a part or an amount' });
export type NewCoupon = z.infer<typeof newCoupon>;

export const couponChange = z.strictObject({
  enabled: z.boolean().optional(),
  maxUses: z.number().int().min(1).max(10_000_000).nullable().optional(),
  endsAt: timestamp.nullable().optional(),
});
export type CouponChange = z.infer<typeof couponChange>;

export const shopRoutes = {
  listSaleOffers: {
    method: 'GET',
    url: '/v1/offers',
    access: { kind: 'public' },
    problems: [],
    schema: {
      operationId: 'listSaleOffers',
      summary: 'What can be bought here, and how it can be paid',
      tags: ['Billing'],
      response: { 200: z.object({ data: z.array(saleOffer), ways: z.array(wayToPay) }) },
    },
  },
  listModelPrices: {
    method: 'GET',
    url: '/v1/offers/models',
    access: { kind: 'public' },
    problems: [],
    schema: {
      operationId: 'listModelPrices',
      summary: 'What credits buy today: a typical output of each model that can be used; empty where nothing is for sale',
      tags: ['Billing'],
      response: { 200: z.object({ data: z.array(modelPrice) }) },
    },
  },
  listSaleItems: {
    method: 'GET',
    url: '/v1/admin/items',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'listSaleItems',
      summary: 'Every version of everything that is or was for sale',
      tags: ['Admin'],
      response: { 200: z.object({ data: z.array(saleItem) }) },
    },
  },
  createSaleItem: {
    method: 'POST',
    url: '/v1/admin/items',
    access: { kind: 'operator' },
    problems: ['shop.item_invalid', 'shop.plans_off'],
    schema: {
      operationId: 'createSaleItem',
      summary: 'Draft an item, or the next version of one',
      tags: ['Admin'],
      body: newSaleItem,
      response: { 201: saleItem },
    },
  },
  updateSaleItem: {
    method: 'PATCH',
    url: '/v1/admin/items/:id',
    access: { kind: 'operator' },
    problems: ['shop.item_not_found', 'shop.plans_off'],
    schema: {
      operationId: 'updateSaleItem',
      summary: 'Offer an item, take it from the shelf, or move it',
      tags: ['Admin'],
      params: idParams,
      body: saleItemChange,
      response: { 200: saleItem },
    },
  },
  deleteSaleItem: {
    method: 'DELETE',
    url: '/v1/admin/items/:id',
    access: { kind: 'operator' },
    problems: ['shop.item_not_found', 'shop.item_kept'],
    schema: {
      operationId: 'deleteSaleItem',
      summary: 'Throw a draft away',
      tags: ['Admin'],
      params: idParams,
      response: { 204: nothing },
    },
  },
  listCoupons: {
    method: 'GET',
    url: '/v1/admin/coupons',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'listCoupons',
      summary: 'Every coupon, newest first',
      tags: ['Admin'],
      response: { 200: z.object({ data: z.array(coupon) }) },
    },
  },
  createCoupon: {
    method: 'POST',
    url: '/v1/admin/coupons',
    access: { kind: 'operator' },
    problems: ['shop.coupon_taken'],
    schema: { operationId: 'createCoupon', summary: 'Make a coupon', tags: ['Admin'], body: newCoupon, response: { 201: coupon } },
  },
  updateCoupon: {
    method: 'PATCH',
    url: '/v1/admin/coupons/:id',
    access: { kind: 'operator' },
    problems: ['shop.coupon_not_found', 'shop.coupon_used'],
    schema: {
      operationId: 'updateCoupon',
      summary: 'Stop a coupon, or change how often and how long it can be used',
      tags: ['Admin'],
      params: idParams,
      body: couponChange,
      response: { 200: coupon },
    },
  },
} as const satisfies Record<string, RouteContract>;
