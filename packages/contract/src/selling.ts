import { z } from 'zod';
import { id, idParams, micros, page, pageQuery, timestamp } from './common.ts';
import { order, orderStates } from './orders.ts';
import { wayId } from './payment-connections.ts';
import type { RouteContract } from './route.ts';
import { currencyCode, minorAmount } from './shop.ts';

export const refundStates = ['asked', 'sending', 'pending', 'succeeded', 'failed', 'cancelled'] as const;

export const refundReasons = ['requested', 'duplicate', 'fraud', 'withdrawal', 'closed', 'at_provider', 'tax_correction'] as const;

export const refundRow = z.object({
  id,
  paymentId: id,
  orderId: id.nullable(),
  amount: minorAmount,
  currency: currencyCode,
  reason: z.enum(refundReasons),
  state: z.enum(refundStates),
  /** Micro-credits taken back for it. */
  creditsTaken: micros,
  failure: z.string().nullable(),
  /** Waits for somebody else than the one who asked. */
  needsApproval: z.boolean(),
  /** The operator who asked for it; null for the buyer, the provider, and somebody whose account is gone. */
  askedBy: z.object({ id, name: z.string() }).nullable(),
  createdAt: timestamp,
  endedAt: timestamp.nullable(),
});
export type RefundRow = z.infer<typeof refundRow>;

export const newRefund = z.strictObject({
  /** In the smallest unit; left out: everything that is left. */
  amount: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional(),
  reason: z.enum(['requested', 'duplicate', 'fraud']),
});

/** What the bank statement says besides the amount. `bankCountry` (ISO 3166): of the account that paid, a piece of evidence for the tax. */
export const manualPayment = z
  .strictObject({
    bankCountry: z
      .string()
      .regex(/^[A-Z]{2}$/, 'two capital letters, such as DK')
      .optional(),
  })
  .nullish();

export const paymentProblems = ['unknown_order', 'amount', 'currency', 'item', 'workspace_gone', 'other_world', 'paid_twice'] as const;

export const adminPayment = z.object({
  id,
  way: wayId,
  ref: z.string(),
  orderId: id.nullable(),
  orderReference: z.string().nullable(),
  state: z.enum(['pending', 'paid', 'failed']),
  problem: z.enum(paymentProblems).nullable(),
  currency: currencyCode,
  total: minorAmount,
  tax: minorAmount.nullable(),
  fee: minorAmount.nullable(),
  refunded: minorAmount,
  granted: micros,
  failure: z.string().nullable(),
  paidAt: timestamp.nullable(),
  seenAt: timestamp,
});
export type AdminPayment = z.infer<typeof adminPayment>;

export const disputeRow = z.object({
  id,
  way: wayId,
  ref: z.string(),
  paymentId: id,
  orderReference: z.string().nullable(),
  /** Whose spending it stops; null once the workspace is gone. */
  workspaceId: id.nullable(),
  /** Nothing can be spent there at the moment. */
  frozen: z.boolean(),
  amount: minorAmount,
  currency: currencyCode,
  /** Micro-credits that the money brought: what of them is left goes when it is lost. */
  granted: micros,
  state: z.enum(['inquiry', 'open', 'won', 'lost']),
  reason: z.string(),
  answerBy: timestamp.nullable(),
  openedAt: timestamp,
  endedAt: timestamp.nullable(),
});
export type DisputeRow = z.infer<typeof disputeRow>;

export const adminOrder = order.extend({ workspaceId: id.nullable(), payments: z.array(adminPayment), refunds: z.array(refundRow) });
export type AdminOrder = z.infer<typeof adminOrder>;

/** Which orders; days are those of the service's clock. */
const orderFilters = {
  state: z.enum(orderStates).optional(),
  /** As somebody typed it from a bank statement. */
  reference: z.string().trim().max(20).optional(),
  way: z.string().trim().max(40).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** The whole mail address of whoever ordered. */
  email: z.string().trim().toLowerCase().max(254).optional(),
};

/** An order that used a coupon. */
export const couponUse = z.object({
  id,
  reference: z.string(),
  state: z.enum(orderStates),
  discount: minorAmount,
  currency: currencyCode,
  createdAt: timestamp,
});
export type CouponUse = z.infer<typeof couponUse>;

const tags = ['Admin'];
const operator = { kind: 'operator' } as const;

export const sellingRoutes = {
  listAdminOrders: {
    method: 'GET',
    url: '/v1/admin/orders',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listAdminOrders',
      summary: 'Every order, newest first, with its payments and refunds',
      tags,
      querystring: pageQuery.extend(orderFilters),
      response: { 200: page(adminOrder) },
    },
  },
  exportAdminOrders: {
    method: 'GET',
    url: '/v1/admin/orders/export',
    access: operator,
    raw: true,
    problems: [],
    schema: {
      operationId: 'exportAdminOrders',
      summary: 'The same orders as a table for a spreadsheet; nobody’s name or address is in it',
      tags,
      querystring: z.strictObject(orderFilters),
      response: { 200: z.null() },
    },
  },
  listCouponUses: {
    method: 'GET',
    url: '/v1/admin/coupons/:id/uses',
    access: operator,
    problems: ['request.cursor_invalid', 'shop.coupon_not_found'],
    schema: {
      operationId: 'listCouponUses',
      summary: 'The orders that used a coupon, newest first',
      tags,
      params: idParams,
      querystring: pageQuery,
      response: { 200: page(couponUse) },
    },
  },
  settleManualOrder: {
    method: 'POST',
    url: '/v1/admin/orders/:id/paid',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.order_not_found', 'billing.order_closed', 'billing.not_manual'],
    schema: {
      operationId: 'settleManualOrder',
      summary: 'Say that the money of an order to be paid by hand has arrived',
      tags,
      params: idParams,
      body: manualPayment,
      response: { 200: adminOrder },
    },
  },
  cancelUnpaidOrder: {
    method: 'POST',
    url: '/v1/admin/orders/:id/cancel',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.order_not_found', 'billing.order_closed', 'billing.provider_failed'],
    schema: {
      operationId: 'cancelUnpaidOrder',
      summary: 'Give up an order that nobody paid; its buyer is told by mail',
      tags,
      params: idParams,
      response: { 200: adminOrder },
    },
  },
  listPaymentProblems: {
    method: 'GET',
    url: '/v1/admin/payment-problems',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listPaymentProblems',
      summary: 'Money that arrived and brought no credits, and why',
      tags,
      response: { 200: z.object({ data: z.array(adminPayment) }) },
    },
  },
  askRefund: {
    method: 'POST',
    url: '/v1/admin/payments/:id/refunds',
    access: operator,
    idempotent: 'creates',
    limit: 'sensitive',
    problems: ['billing.payment_not_found', 'billing.nothing_to_refund', 'billing.refund_too_large', 'billing.refund_whole_only'],
    schema: {
      operationId: 'askRefund',
      summary: 'Pay a payment back, in full or in part; large ones wait for a second operator',
      tags,
      params: idParams,
      body: newRefund,
      response: { 201: refundRow },
    },
  },
  approveRefund: {
    method: 'POST',
    url: '/v1/admin/refunds/:id/approve',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.refund_not_found', 'billing.refund_not_waiting', 'billing.same_operator'],
    schema: {
      operationId: 'approveRefund',
      summary: 'Agree to a refund that somebody else asked for',
      tags,
      params: idParams,
      response: { 200: refundRow },
    },
  },
  cancelRefund: {
    method: 'POST',
    url: '/v1/admin/refunds/:id/cancel',
    access: operator,
    problems: ['billing.refund_not_found', 'billing.refund_not_waiting'],
    schema: {
      operationId: 'cancelRefund',
      summary: 'Drop a refund that waits for a second operator',
      tags,
      params: idParams,
      response: { 200: refundRow },
    },
  },
  settleManualRefund: {
    method: 'POST',
    url: '/v1/admin/refunds/:id/paid',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.refund_not_found', 'billing.refund_not_waiting', 'billing.not_manual'],
    schema: {
      operationId: 'settleManualRefund',
      summary: 'Say that a refund by hand was paid',
      tags,
      params: idParams,
      response: { 200: refundRow },
    },
  },
  listRefunds: {
    method: 'GET',
    url: '/v1/admin/refunds',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listRefunds',
      summary: 'Every refund, newest first',
      tags,
      querystring: pageQuery,
      response: { 200: page(refundRow) },
    },
  },
  listDisputes: {
    method: 'GET',
    url: '/v1/admin/disputes',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listDisputes',
      summary: 'Every dispute, newest first',
      tags,
      querystring: pageQuery,
      response: { 200: page(disputeRow) },
    },
  },
} as const satisfies Record<string, RouteContract>;
