import { z } from 'zod';
import { id, idParams, micros, page, pageQuery, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';
import { currencyCode, minorAmount } from './shop.ts';

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

const wayId = z.string().regex(/^[a-z0-9-]{2,40}$/);
export const paymentWayParams = z.strictObject({ way: wayId });

export const paymentField = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['secret', 'secrets', 'text', 'long-text', 'choice', 'switch']),
  required: z.boolean(),
  default: z.string().optional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});

/** A kind of payment provider that an operator can connect. */
export const paymentKind = z.object({
  id: z.string(),
  title: z.string(),
  website: z.string(),
  location: z.string(),
  policyUrl: z.string(),
  fields: z.array(paymentField),
  sends: z.array(z.object({ field: z.string(), from: z.string() })),
});
export type PaymentKind = z.infer<typeof paymentKind>;

export const paymentConnection = z.object({
  id: wayId,
  provider: z.string(),
  name: z.string(),
  fields: z.record(z.string(), z.string()),
  /** Which secrets there are; what they are is never told. */
  secrets: z.array(z.string()),
  enabled: z.boolean(),
  live: z.boolean(),
  seller: z.enum(['operator', 'provider']).nullable(),
  /** The account at the provider, as it calls it. */
  account: z.string().nullable(),
  /** What the provider still wants before real money can flow. */
  missing: z.array(z.string()),
  probedAt: timestamp.nullable(),
  problem: z.string().nullable(),
  /** Where the provider has to be told to push news. */
  webhookUrl: z.string().nullable(),
  createdAt: timestamp,
});
export type PaymentConnection = z.infer<typeof paymentConnection>;

const fieldValues = z.record(z.string().max(60), z.string().max(20_000));
export const newPaymentConnection = z.strictObject({
  provider: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(60),
  fields: fieldValues,
});
export const paymentConnectionChange = z.strictObject({
  name: z.string().trim().min(1).max(60).optional(),
  fields: fieldValues.optional(),
  enabled: z.boolean().optional(),
});

export const refundStates = ['asked', 'sending', 'pending', 'succeeded', 'failed', 'cancelled'] as const;
export const refundReasons = ['requested', 'duplicate', 'fraud', 'withdrawal', 'at_provider'] as const;
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
  amount: minorAmount,
  currency: currencyCode,
  state: z.enum(['inquiry', 'open', 'won', 'lost']),
  reason: z.string(),
  answerBy: timestamp.nullable(),
  openedAt: timestamp,
  endedAt: timestamp.nullable(),
});
export type DisputeRow = z.infer<typeof disputeRow>;

export const paymentPush = z.object({
  id,
  way: wayId,
  eventId: z.string(),
  type: z.string(),
  state: z.enum(['waiting', 'done', 'failed']),
  tries: z.number().int(),
  problem: z.string().nullable(),
  receivedAt: timestamp,
  doneAt: timestamp.nullable(),
});
export type PaymentPush = z.infer<typeof paymentPush>;

export const adminOrder = order.extend({ workspaceId: id.nullable(), payments: z.array(adminPayment), refunds: z.array(refundRow) });
export type AdminOrder = z.infer<typeof adminOrder>;

const tags = ['Billing'];
const admin = ['Admin'];
const buying = { kind: 'workspace', scope: 'billing:manage' } as const;
const operator = { kind: 'operator' } as const;

export const billingRoutes = {
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
      response: { 200: orderAmounts.extend({ credits: micros, seller: z.enum(['operator', 'provider']) }) },
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
  cancelSubscription: {
    method: 'POST',
    url: '/v1/subscriptions/:id/cancel',
    access: buying,
    limit: 'spend',
    problems: [
      'billing.subscription_not_found',
      'billing.subscription_over',
      'billing.not_offered',
      'billing.way_not_found',
      'billing.provider_failed',
    ],
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
    problems: [
      'billing.subscription_not_found',
      'billing.subscription_over',
      'billing.not_offered',
      'billing.way_not_found',
      'billing.provider_failed',
    ],
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
    problems: [
      'billing.subscription_not_found',
      'billing.subscription_over',
      'billing.not_offered',
      'billing.way_not_found',
      'billing.provider_failed',
      'billing.same_plan',
      'shop.item_not_found',
      'shop.plans_off',
      'shop.currency_not_offered',
    ],
    schema: {
      operationId: 'changePlan',
      summary: 'Change to another plan: a larger one at once, a smaller one with the next period',
      tags,
      params: idParams,
      body: z.strictObject({ sku: z.string().min(1).max(60) }),
      response: { 200: planSubscription },
    },
  },
  openPortal: {
    method: 'POST',
    url: '/v1/subscriptions/:id/portal',
    access: buying,
    limit: 'spend',
    problems: [
      'billing.subscription_not_found',
      'billing.subscription_over',
      'billing.not_offered',
      'billing.way_not_found',
      'billing.provider_failed',
    ],
    schema: {
      operationId: 'openPortal',
      summary: 'Where to change cards and read papers at the provider',
      tags,
      params: idParams,
      response: { 200: z.object({ url: z.url() }) },
    },
  },
  listPaymentKinds: {
    method: 'GET',
    url: '/v1/admin/payment-kinds',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listPaymentKinds',
      summary: 'Payment providers that can be connected, and what each needs',
      tags: admin,
      response: { 200: z.object({ data: z.array(paymentKind) }) },
    },
  },
  listPaymentConnections: {
    method: 'GET',
    url: '/v1/admin/payment-connections',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listPaymentConnections',
      summary: 'Payment providers that are connected, and how they are',
      tags: admin,
      response: { 200: z.object({ data: z.array(paymentConnection) }) },
    },
  },
  createPaymentConnection: {
    method: 'POST',
    url: '/v1/admin/payment-connections',
    access: operator,
    limit: 'sensitive',
    problems: ['connection.provider_unknown', 'connection.field_invalid'],
    schema: {
      operationId: 'createPaymentConnection',
      summary: 'Connect a payment provider; it is switched off at first',
      tags: admin,
      body: newPaymentConnection,
      response: { 201: paymentConnection },
    },
  },
  updatePaymentConnection: {
    method: 'PATCH',
    url: '/v1/admin/payment-connections/:way',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.way_not_found', 'connection.field_invalid', 'billing.other_world'],
    schema: {
      operationId: 'updatePaymentConnection',
      summary: 'Switch a payment provider on or off, or change its keys',
      tags: admin,
      params: paymentWayParams,
      body: paymentConnectionChange,
      response: { 200: paymentConnection },
    },
  },
  probePaymentConnection: {
    method: 'POST',
    url: '/v1/admin/payment-connections/:way/probe',
    access: operator,
    problems: ['billing.way_not_found'],
    schema: {
      operationId: 'probePaymentConnection',
      summary: 'Ask a payment provider whether it takes our keys',
      tags: admin,
      params: paymentWayParams,
      response: { 200: paymentConnection },
    },
  },
  reconcilePayments: {
    method: 'POST',
    url: '/v1/admin/payment-connections/:way/reconcile',
    access: operator,
    problems: ['billing.way_not_found', 'billing.provider_failed'],
    schema: {
      operationId: 'reconcilePayments',
      summary: 'Read everything that changed at the provider in the last days, and catch up',
      tags: admin,
      params: paymentWayParams,
      response: { 200: z.object({ read: z.number().int(), changed: z.number().int() }) },
    },
  },
  listAdminOrders: {
    method: 'GET',
    url: '/v1/admin/orders',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listAdminOrders',
      summary: 'Every order, newest first, with its payments and refunds',
      tags: admin,
      querystring: pageQuery.extend({ state: z.enum(orderStates).optional(), reference: z.string().trim().max(20).optional() }),
      response: { 200: page(adminOrder) },
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
      tags: admin,
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
      tags: admin,
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
      tags: admin,
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
      tags: admin,
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
      tags: admin,
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
      tags: admin,
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
      tags: admin,
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
      tags: admin,
      querystring: pageQuery,
      response: { 200: page(disputeRow) },
    },
  },
  listPaymentPushes: {
    method: 'GET',
    url: '/v1/admin/payment-pushes',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listPaymentPushes',
      summary: 'What payment providers pushed of late, and what became of it',
      tags: admin,
      response: { 200: z.object({ data: z.array(paymentPush) }) },
    },
  },
  replayPaymentPush: {
    method: 'POST',
    url: '/v1/admin/payment-pushes/:id/replay',
    access: operator,
    problems: ['billing.push_not_found'],
    schema: {
      operationId: 'replayPaymentPush',
      summary: 'Read again what a push was about',
      tags: admin,
      params: idParams,
      response: { 200: paymentPush },
    },
  },
} as const satisfies Record<string, RouteContract>;
