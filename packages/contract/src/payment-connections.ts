import { z } from 'zod';
import { id, idParams, page, pageQuery, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';

export const wayId = z.string().regex(/^[a-z0-9-]{2,40}$/);

export const paymentWayParams = z.strictObject({ way: wayId });

const paymentField = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['secret', 'secrets', 'text', 'long-text', 'choice', 'switch']),
  required: z.boolean(),
  default: z.string().optional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});

/** How a payment provider is doing, as it was last seen. */
const paymentHealth = z.object({
  /** `unsteady`: the last call failed. `unreachable`: so many in a row did that buyers are told. */
  state: z.enum(['unknown', 'reachable', 'unsteady', 'unreachable']),
  answeredAt: timestamp.nullable(),
  /** Of the last answer. */
  latencyMs: z.number().int().nullable(),
  failuresInRow: z.number().int(),
  /** The last one, also when calls succeeded since. `kind` is a word of ours, `detail` for people who look deeper. */
  failure: z.object({ at: timestamp, kind: z.string(), detail: z.string() }).nullable(),
  pushes: z.object({
    /** The last one whose signature was right, and the last one whose was not. */
    lastAt: timestamp.nullable(),
    refusedAt: timestamp.nullable(),
    waiting: z.number().int(),
    /** Those among them whose last try failed. */
    failing: z.number().int(),
    oldestAt: timestamp.nullable(),
  }),
  reconciliation: z.object({
    lastAt: timestamp.nullable(),
    read: z.number().int().nullable(),
    changed: z.number().int().nullable(),
    failure: z.object({ at: timestamp, detail: z.string() }).nullable(),
  }),
});
export type PaymentHealth = z.infer<typeof paymentHealth>;

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
  health: paymentHealth,
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

export const pushStates = ['waiting', 'done', 'failed'] as const;

export const paymentPush = z.object({
  id,
  way: wayId,
  eventId: z.string(),
  type: z.string(),
  state: z.enum(pushStates),
  tries: z.number().int(),
  problem: z.string().nullable(),
  receivedAt: timestamp,
  doneAt: timestamp.nullable(),
});
export type PaymentPush = z.infer<typeof paymentPush>;

const tags = ['Admin'];
const operator = { kind: 'operator' } as const;

export const paymentConnectionRoutes = {
  listPaymentKinds: {
    method: 'GET',
    url: '/v1/admin/payment-kinds',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listPaymentKinds',
      summary: 'Payment providers that can be connected, and what each needs',
      tags,
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
      tags,
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
      tags,
      body: newPaymentConnection,
      response: { 201: paymentConnection },
    },
  },
  updatePaymentConnection: {
    method: 'PATCH',
    url: '/v1/admin/payment-connections/:way',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.way_not_found', 'connection.field_invalid', 'billing.other_world', 'billing.not_ready_to_sell'],
    schema: {
      operationId: 'updatePaymentConnection',
      summary: 'Switch a payment provider on or off, or change its keys',
      tags,
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
      tags,
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
      tags,
      params: paymentWayParams,
      response: { 200: z.object({ read: z.number().int(), changed: z.number().int() }) },
    },
  },
  listPaymentPushes: {
    method: 'GET',
    url: '/v1/admin/payment-pushes',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listPaymentPushes',
      summary: 'What payment providers pushed, newest first, and what became of it',
      tags,
      querystring: pageQuery.extend({ state: z.enum(pushStates).optional() }),
      response: { 200: page(paymentPush) },
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
      tags,
      params: idParams,
      response: { 200: paymentPush },
    },
  },
} as const satisfies Record<string, RouteContract>;
