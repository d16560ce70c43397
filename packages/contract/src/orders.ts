import { z } from 'zod';
import { id, idParams, micros, page, pageQuery, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';
import { currencyCode, minorAmount } from './shop.ts';
import { taxDocumentKinds, taxTreatments } from './tax.ts';

export const orderStates = ['placing', 'open', 'pending', 'paid', 'failed', 'expired', 'cancelled'] as const;

/** How the buyer goes on. */
export const nextStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('redirect'), url: z.url(), expiresAt: timestamp.nullable() }),
  z.object({
    kind: z.literal('instructions'),
    lines: z.array(z.object({ label: z.string(), value: z.string() })),
    expiresAt: timestamp,
  }),
]);
export type NextStep = z.infer<typeof nextStep>;

/** Amounts are in the smallest unit of `currency`. `tax` and `total` are null until the provider has worked them out. */
export const orderAmounts = z.object({
  currency: currencyCode,
  price: minorAmount,
  discount: minorAmount,
  tax: minorAmount.nullable(),
  total: minorAmount.nullable(),
});

export const order = z.object({
  id,
  /** Short, for transfers and letters. */
  reference: z.string(),
  state: z.enum(orderStates),
  sku: z.string(),
  title: z.string(),
  credits: micros,
  amounts: orderAmounts,
  refunded: minorAmount,
  way: z.object({ id: z.string(), title: z.string(), live: z.boolean() }),
  /** Who sells: the operator of this service, or the provider as merchant of record. */
  seller: z.enum(['operator', 'provider']),
  next: nextStep.nullable(),
  /** Until when a consumer may withdraw from the purchase; null when it cannot be, or was. */
  withdrawUntil: timestamp.nullable(),
  withdrawnAt: timestamp.nullable(),
  createdAt: timestamp,
  paidAt: timestamp.nullable(),
  /** Its invoices, credit notes and receipts, oldest first; their PDFs are at `/v1/tax-documents/:id/pdf`. */
  documents: z.array(z.object({ id, number: z.string(), kind: z.enum(taxDocumentKinds) })),
});
export type Order = z.infer<typeof order>;

export const newOrder = z.strictObject({
  sku: z.string().min(1).max(60),
  currency: currencyCode,
  /** A way to pay, by its id. */
  way: z.string().min(1).max(40),
  coupon: z.string().trim().min(1).max(60).optional(),
  /** What the buyer ticked: the hash of the text on withdrawal that was shown. */
  consent: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type NewOrder = z.infer<typeof newOrder>;

/**
 * What is missing before this can be ordered. `details`: where the buyer is, which decides the tax: show the form of `setBuyerDetails` and
 * preview again. `vat_number_elsewhere`: the VAT number and the address of the details name different countries: show the form again.
 * `tax` is null while anything is missing, and `total` too unless the price has the tax in it.
 */
export const orderNeeds = ['details', 'vat_number_elsewhere'] as const;

export const orderPreview = orderAmounts.extend({
  credits: micros,
  seller: z.enum(['operator', 'provider']),
  needs: z.array(z.enum(orderNeeds)),
  /**
   * Why the tax is what it is: how the sale is treated, the country whose tax it is, and the rate in hundredths of a percent. Null where
   * the provider works the tax out, where nobody said who sells, and while anything is missing.
   */
  taxed: z
    .object({
      treatment: z.enum(taxTreatments),
      country: z.string().nullable(),
      basisPoints: z.number().int(),
    })
    .nullable()
    .default(null),
});
export type OrderPreview = z.infer<typeof orderPreview>;

const tags = ['Billing'];
const buying = { kind: 'workspace', scope: 'billing:manage' } as const;

export const orderRoutes = {
  previewOrder: {
    method: 'POST',
    url: '/v1/orders/preview',
    access: buying,
    problems: [
      'shop.item_not_found',
      'shop.plans_off',
      'shop.currency_not_offered',
      'shop.coupon_invalid',
      'billing.way_not_found',
      'billing.tax_not_ready',
    ],
    schema: {
      operationId: 'previewOrder',
      summary: 'What an order would cost, before anything is ordered',
      tags,
      body: newOrder,
      response: { 200: orderPreview },
    },
  },
  createOrder: {
    method: 'POST',
    url: '/v1/orders',
    access: buying,
    idempotent: 'spends',
    limit: 'spend',
    problems: [
      'shop.item_not_found',
      'shop.plans_off',
      'shop.currency_not_offered',
      'shop.coupon_invalid',
      'billing.way_not_found',
      'billing.too_many_open',
      'billing.subscribed',
      'billing.tax_not_ready',
      'billing.details_needed',
      'billing.vat_number_elsewhere',
    ],
    schema: {
      operationId: 'createOrder',
      summary: 'Order an item at the price of now; nothing is paid yet',
      tags,
      body: newOrder,
      response: { 201: order },
    },
  },
  openCheckout: {
    method: 'POST',
    url: '/v1/orders/:id/checkout',
    access: buying,
    limit: 'spend',
    problems: ['billing.order_not_found', 'billing.order_closed', 'billing.way_not_found', 'billing.provider_failed'],
    schema: {
      operationId: 'openCheckout',
      summary: 'Where to pay an order; the same order again leads to the same place',
      tags,
      params: idParams,
      response: { 200: order },
    },
  },
  refreshOrder: {
    method: 'POST',
    url: '/v1/orders/:id/refresh',
    access: buying,
    problems: ['billing.order_not_found', 'billing.provider_failed'],
    schema: {
      operationId: 'refreshOrder',
      summary: 'Ask the provider how an order stands; what was paid is credited at once',
      tags,
      params: idParams,
      response: { 200: order },
    },
  },
  cancelOrder: {
    method: 'POST',
    url: '/v1/orders/:id/cancel',
    access: buying,
    problems: ['billing.order_not_found', 'billing.order_closed', 'billing.provider_failed'],
    schema: {
      operationId: 'cancelOrder',
      summary: 'Give an order up that was not paid',
      tags,
      params: idParams,
      response: { 200: order },
    },
  },
  withdrawOrder: {
    method: 'POST',
    url: '/v1/orders/:id/withdraw',
    access: buying,
    limit: 'sensitive',
    problems: ['billing.order_not_found', 'billing.withdrawal_over', 'billing.nothing_to_refund'],
    schema: {
      operationId: 'withdrawOrder',
      summary: 'Withdraw from a purchase: what was not used is paid back',
      tags,
      params: idParams,
      response: { 200: order },
    },
  },
  listOrders: {
    method: 'GET',
    url: '/v1/orders',
    access: buying,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listOrders',
      summary: 'The orders of the workspace, newest first',
      tags,
      querystring: pageQuery,
      response: { 200: page(order) },
    },
  },
  getOrder: {
    method: 'GET',
    url: '/v1/orders/:id',
    access: buying,
    problems: ['billing.order_not_found'],
    schema: { operationId: 'getOrder', summary: 'One order', tags, params: idParams, response: { 200: order } },
  },
} as const satisfies Record<string, RouteContract>;
