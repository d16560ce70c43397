import { z } from 'zod';
import { id, micros, nothing, page, pageQuery, timestamp } from './common.ts';
import { model } from './models.ts';
import type { RouteContract } from './route.ts';

/** A connection's name in addresses: `replicate`, `comfyui-2`. */
export const connectionId = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);

export const connectionField = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['secret', 'url', 'text', 'choice', 'number']),
  required: z.boolean(),
  default: z.string().optional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});
export type ConnectionField = z.infer<typeof connectionField>;

/** A kind of connection that an operator can make. */
export const provider = z.object({
  id: z.string(),
  title: z.string(),
  website: z.string(),
  location: z.string(),
  fields: z.array(connectionField),
  /** What leaves the service in a request, and what it is made of. */
  sends: z.array(z.object({ field: z.string(), from: z.string() })),
  checkedOn: z.string(),
  modelCount: z.number().int(),
});
export type Provider = z.infer<typeof provider>;

export const connection = z.object({
  id: connectionId,
  provider: z.string(),
  name: z.string(),
  /** Values that are not secret. Of a secret it is only said whether there is one. */
  fields: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  enabled: z.boolean(),
  maxConcurrency: z.number().int().nullable(),
  modelCount: z.number().int(),
  running: z.number().int(),
  probedAt: timestamp.nullable(),
  /** What the last test found wrong, or why it cannot be opened; null when all is well or it was never tested. */
  problem: z.string().nullable(),
  createdAt: timestamp,
});
export type Connection = z.infer<typeof connection>;

const values = z.record(z.string().max(60), z.string().max(20_000));
export const newConnection = z.strictObject({
  provider: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(80),
  fields: values,
});
export const connectionChange = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  /** Only what changes; a secret that is left out stays as it is. */
  fields: values.optional(),
  enabled: z.boolean().optional(),
  maxConcurrency: z.number().int().min(1).max(10_000).nullable().optional(),
});

export const probeFailure = z.enum([
  'auth',
  'quota',
  'rate_limit',
  'bad_input',
  'unsupported',
  'refused_content',
  'not_found',
  'overloaded',
  'engine_fault',
  'network',
  'timeout',
  'lost',
]);
export type ProbeFailure = z.infer<typeof probeFailure>;

export const probeResult = z.object({
  ok: z.boolean(),
  /** What kind of trouble it is; null when all is well. */
  kind: probeFailure.nullable(),
  problem: z.string().nullable(),
  /** How long the answer took, in milliseconds. */
  tookMs: z.number().int(),
});
export type ProbeResult = z.infer<typeof probeResult>;

/** What the provider charges the operator, in millionths of a unit of `currency`. */
export const costRule = z.object({
  currency: z.string(),
  perOutputMicros: z.number().optional(),
  perMegapixelMicros: z.number().optional(),
  perSecondMicros: z.number().optional(),
  perMillionTokensMicros: z.number().optional(),
  source: z.string(),
  checkedOn: z.string(),
});

/** A model that a connection could run. */
export const offer = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  output: z.enum(['image', 'video', 'text']),
  operations: z.array(z.string()),
  providerModel: z.string(),
  cost: costRule,
  /** What it makes when nothing else is asked for, to compare prices by. */
  typical: z.object({ width: z.number().int(), height: z.number().int(), clipSeconds: z.number().nullable(), workSeconds: z.number() }),
  /** The model of the catalogue that it became; null while it was not taken. */
  modelId: z.string().nullable(),
});
export type Offer = z.infer<typeof offer>;

const amount = z.string().regex(/^(0|[1-9]\d{0,17})$/);
export const newPrice = z.strictObject({ perOutput: amount, perMegapixel: amount, perSecond: amount });
export const takeOffers = z.strictObject({
  models: z
    .array(z.strictObject({ offer: z.string().min(1).max(200), price: newPrice }))
    .min(1)
    .max(100),
});

/** Limits of a model that an operator can tighten. */
const modelLimits = z.object({
  count: z.number().int(),
  pixels: z.number().int(),
  /** Only of clips. */
  seconds: z.number().optional(),
});
const modelTags = z.array(z.string().trim().min(1).max(24)).max(8);

/** A model as its operator sees it. */
export const adminModel = z.object({
  ...model.shape,
  enabled: z.boolean(),
  providerModel: z.string().nullable(),
  cost: costRule.nullable(),
  /** What its engine says of it, before the operator changed anything. */
  offered: z.object({ title: z.string(), limits: modelLimits }),
  /** Models of other engines that make the same, in order: tried when this one is paused or refuses, before anything is paid. */
  substitutes: z.array(z.string()),
  /** Whether the operator changed its name, tags or limits. */
  changed: z.boolean(),
  /** While it is not asked because it failed again and again. */
  breaker: z.object({ failures: z.number().int(), lastFailure: z.string(), openUntil: timestamp.nullable() }).nullable(),
});
export type AdminModel = z.infer<typeof adminModel>;
export const modelChange = z.strictObject({
  enabled: z.boolean().optional(),
  price: newPrice.optional(),
  /** Null goes back to the engine's own. */
  title: z.string().trim().min(1).max(80).nullable().optional(),
  tags: modelTags.optional(),
  substitutes: z.array(z.string().min(1).max(80)).max(5).optional(),
  /** Only tightens what the engine allows; null goes back to it. */
  limits: z
    .strictObject({
      count: z.number().int().min(1).max(1_000).optional(),
      pixels: z.number().int().min(4_096).max(1_000_000_000).optional(),
      seconds: z.number().min(1).max(3_600).optional(),
    })
    .nullable()
    .optional(),
});
export type ModelChange = z.infer<typeof modelChange>;

/**
 * Why a call may stand on a bill though nobody got anything for it. `no_answer`: its start was never answered. `cancelled`, `expired`:
 * a person stopped it, or its time was up, after the provider had accepted it. `failed`: it failed there, and not certainly for free.
 * `unusable`: what came of it could not be delivered.
 */
export const doubtReason = z.enum(['no_answer', 'cancelled', 'expired', 'failed', 'unusable']);
export type DoubtReason = z.infer<typeof doubtReason>;

/** A paid call that brought nothing and was billed, or may have been. */
export const doubtfulCall = z.object({
  attemptId: id,
  generationId: id,
  workspaceId: id,
  engine: z.string(),
  model: z.string(),
  createdAt: timestamp,
  reason: doubtReason,
  /** True once the provider said so; one that it certainly did not bill is no longer here. */
  billed: z.boolean(),
  /** What the provider said, or what it would have cost by the model's cost rule, in millionths; null where neither can say. */
  amountMicros: z.string().nullable(),
  currency: z.string().nullable(),
  /** How exact the amount is. */
  quality: z.enum(['reported', 'computed', 'estimated', 'free']).nullable(),
  /** When an operator compared it with the bill. */
  checkedAt: timestamp.nullable(),
});
export type DoubtfulCall = z.infer<typeof doubtfulCall>;

/** `verified` woke the poll. `late`: right, but the work had ended. `unknown`: at an address that nobody was given, or that is forgotten. */
export const pushResult = z.enum(['verified', 'repeated', 'late', 'forged', 'unknown']);
export type PushResult = z.infer<typeof pushResult>;

/** Something that came at an address for pushes; equal ones of a day (UTC) are one entry. */
/** Work whose text the check that a payment provider demands flagged, or denied. The text is its owner's. */
export const markedGeneration = z.object({
  id,
  workspaceId: id,
  model: z.string(),
  /** `flagged` was made all the same; `denied` was not. */
  mark: z.enum(['flagged', 'denied']),
  createdAt: timestamp,
});
export type MarkedGeneration = z.infer<typeof markedGeneration>;

export const enginePush = z.object({
  id,
  engine: z.string(),
  attemptId: id.nullable(),
  generationId: id.nullable(),
  result: pushResult,
  times: z.number().int(),
  firstAt: timestamp,
  lastAt: timestamp,
});
export type EnginePush = z.infer<typeof enginePush>;

export const marginRow = z.object({
  day: z.string(),
  engine: z.string(),
  model: z.string(),
  generations: z.number().int(),
  outputs: z.number().int(),
  chargedMicros: micros,
  /** By currency and quality: reported, computed, estimated, free. */
  costs: z.array(z.object({ amountMicros: micros, currency: z.string(), quality: z.string(), attempts: z.number().int() })),
});
export type MarginRow = z.infer<typeof marginRow>;

const params = z.strictObject({ connection: connectionId });
const modelParams = z.strictObject({ model: z.string().min(1).max(120) });
const operator = { kind: 'operator' } as const;
const tags = ['Admin'] as const;

export const connectionRoutes = {
  listProviders: {
    method: 'GET',
    url: '/v1/admin/providers',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listProviders',
      summary: 'Kinds of connection',
      tags,
      response: { 200: z.object({ data: z.array(provider) }) },
    },
  },
  listConnections: {
    method: 'GET',
    url: '/v1/admin/connections',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listConnections',
      summary: 'Connections to inference providers',
      tags,
      response: { 200: z.object({ data: z.array(connection) }) },
    },
  },
  createConnection: {
    method: 'POST',
    url: '/v1/admin/connections',
    access: operator,
    problems: ['connection.field_invalid', 'connection.provider_unknown'],
    schema: { operationId: 'createConnection', summary: 'Connect a provider', tags, body: newConnection, response: { 201: connection } },
  },
  updateConnection: {
    method: 'PATCH',
    url: '/v1/admin/connections/:connection',
    access: operator,
    problems: ['connection.not_found', 'connection.field_invalid'],
    schema: {
      operationId: 'updateConnection',
      summary: 'Change a connection',
      tags,
      params,
      body: connectionChange,
      response: { 200: connection },
    },
  },
  deleteConnection: {
    method: 'DELETE',
    url: '/v1/admin/connections/:connection',
    access: operator,
    problems: ['connection.not_found', 'connection.busy'],
    schema: { operationId: 'deleteConnection', summary: 'Forget a connection and its key', tags, params, response: { 204: nothing } },
  },
  probeConnection: {
    method: 'POST',
    url: '/v1/admin/connections/:connection/probe',
    access: operator,
    problems: ['connection.not_found'],
    schema: {
      operationId: 'probeConnection',
      summary: 'Ask whether it is there and takes the key',
      tags,
      params,
      response: { 200: probeResult },
    },
  },
  listOffers: {
    method: 'GET',
    url: '/v1/admin/connections/:connection/offers',
    access: operator,
    problems: ['connection.not_found', 'connection.unreachable'],
    schema: {
      operationId: 'listOffers',
      summary: 'Models that a connection could run',
      tags,
      params,
      response: { 200: z.object({ data: z.array(offer) }) },
    },
  },
  takeOffers: {
    method: 'POST',
    url: '/v1/admin/connections/:connection/models',
    access: operator,
    problems: ['connection.not_found', 'connection.unreachable', 'connection.offer_unknown'],
    schema: {
      operationId: 'takeOffers',
      summary: 'Put models of a connection into the catalogue, with their prices',
      tags,
      params,
      body: takeOffers,
      response: { 200: z.object({ data: z.array(adminModel) }) },
    },
  },
  listAdminModels: {
    method: 'GET',
    url: '/v1/admin/models',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listAdminModels',
      summary: 'The catalogue with costs and breakers',
      tags,
      response: { 200: z.object({ data: z.array(adminModel) }) },
    },
  },
  updateModel: {
    method: 'PATCH',
    url: '/v1/admin/models/:model',
    access: operator,
    problems: ['model.not_found'],
    schema: {
      operationId: 'updateModel',
      summary: 'Switch a model on or off, set its price, its name, tags and limits',
      tags,
      params: modelParams,
      body: modelChange,
      response: { 200: adminModel },
    },
  },
  closeBreaker: {
    method: 'POST',
    url: '/v1/admin/models/:model/close-breaker',
    access: operator,
    problems: ['model.not_found'],
    schema: {
      operationId: 'closeBreaker',
      summary: 'Ask a failing model again at once',
      tags,
      params: modelParams,
      response: { 200: adminModel },
    },
  },
  listDoubtfulCalls: {
    method: 'GET',
    url: '/v1/admin/doubtful-calls',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listDoubtfulCalls',
      summary: 'Paid calls that brought nothing and were billed, or may have been',
      tags,
      querystring: z.strictObject({ ...pageQuery.shape, show: z.enum(['all', 'unchecked']).default('all') }),
      response: { 200: page(doubtfulCall) },
    },
  },
  exportDoubtfulCalls: {
    method: 'GET',
    url: '/v1/admin/doubtful-calls.csv',
    access: operator,
    raw: true,
    problems: [],
    schema: {
      operationId: 'exportDoubtfulCalls',
      summary: 'The same as a table for a spreadsheet',
      tags,
      response: { 200: nothing },
    },
  },
  checkDoubtfulCall: {
    method: 'PATCH',
    url: '/v1/admin/doubtful-calls/:attempt',
    access: operator,
    problems: ['request.not_found'],
    schema: {
      operationId: 'checkDoubtfulCall',
      summary: 'Say that a doubtful call was compared with the bill, or was not',
      tags,
      params: z.strictObject({ attempt: id }),
      body: z.strictObject({ checked: z.boolean() }),
      response: { 200: doubtfulCall },
    },
  },
  listEnginePushes: {
    method: 'GET',
    url: '/v1/admin/engine-pushes',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listEnginePushes',
      summary: 'What providers, and others, pushed to this service',
      tags,
      querystring: z.strictObject({ ...pageQuery.shape, result: pushResult.optional() }),
      response: { 200: page(enginePush) },
    },
  },
  listMarkedGenerations: {
    method: 'GET',
    url: '/v1/admin/marked-generations',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listMarkedGenerations',
      summary: 'What the check of prompts flagged or denied, newest first, without the prompts',
      tags,
      querystring: pageQuery,
      response: { 200: page(markedGeneration) },
    },
  },
  listMargins: {
    method: 'GET',
    url: '/v1/admin/margins',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listMargins',
      summary: 'Charged and spent, by day, engine and model',
      tags,
      querystring: z.strictObject({ days: z.coerce.number<number | string>().int().min(1).max(366).default(30) }),
      response: { 200: z.object({ data: z.array(marginRow) }) },
    },
  },
} as const satisfies Readonly<Record<string, RouteContract>>;
