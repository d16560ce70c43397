import { z } from 'zod';
import { cursor, id, idParams, micros, nothing, page, pageLimit, timestamp } from './common.ts';
import { droppedCodes } from './generation-codes.ts';
import { mediaRole, operation } from './models.ts';
import type { RouteContract } from './route.ts';

export const reference = z.strictObject({
  /** A clip may stand where a video model takes a picture to begin with: its last frame is used. */
  assetId: id,
  role: mediaRole,
  strength: z.number().min(0).max(1).optional(),
});
export type Reference = z.infer<typeof reference>;

export const generationRequest = z.strictObject({
  model: z.string().min(1).max(80),
  /** May be empty where a picture says enough: `variations`, `upscale`, `cutout` and `caption`. */
  prompt: z.string().trim().max(8000),
  negativePrompt: z.string().trim().max(4000).optional(),
  count: z.number().int().min(1).max(8).optional(),
  size: z.strictObject({ width: z.number().int().min(64).max(8192), height: z.number().int().min(64).max(8192) }).optional(),
  durationSeconds: z.number().min(0.5).max(60).optional(),
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
  references: z.array(reference).max(16).optional(),
  /** What to do with the references where a model can do several things; chosen from their roles when left out. */
  operation: operation.optional(),
  /** Sound with the picture, for video models that make it. */
  audio: z.boolean().optional(),
  params: z.record(z.string().max(60), z.union([z.string().max(500), z.number(), z.boolean()])).optional(),
});
export type GenerationRequest = z.infer<typeof generationRequest>;

/** The request after the compile step: every default filled in. Frozen into the recipe of each asset it makes. */
export const compiledRequest = z.object({
  model: z.string(),
  engine: z.string(),
  /** The engine's own name of the model, where it is another. */
  engineModel: z.string().optional(),
  operation,
  prompt: z.string(),
  negativePrompt: z.string().optional(),
  count: z.number().int(),
  size: z.object({ width: z.number().int(), height: z.number().int() }),
  durationSeconds: z.number().optional(),
  audio: z.boolean().optional(),
  seed: z.number().int(),
  /** False when the service drew the seed because none was asked for. */
  seedChosen: z.boolean(),
  /** `rendition`: the clip named here stands for its last frame. */
  references: z.array(z.object({ assetId: id, role: mediaRole, strength: z.number(), rendition: z.literal('last_frame').optional() })),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The model that was asked for, whose price holds, where another one that the operator names as its substitute makes it. */
  insteadOf: z.object({ model: z.string(), reason: z.enum(['paused', 'refused']) }).optional(),
});
export type CompiledRequest = z.infer<typeof compiledRequest>;

/** Something the model cannot do, so it was left out; said before anything is paid. */
export const dropped = z.object({
  /** Which wish, as a path into the request. */
  field: z.string(),
  code: z.enum(droppedCodes),
  /** The same as a sentence in English. */
  reason: z.string(),
  /** What the model is called. Of every code but `engine.warning`. */
  model: z.string().optional(),
  /** As what the picture was given. Of references. */
  role: mediaRole.optional(),
  /** The most that the model takes or makes, of `….too_many`; how many are missing, of `output.missing`. */
  limit: z.number().int().optional(),
});
export type Dropped = z.infer<typeof dropped>;

export const quote = z.object({
  id,
  price: micros,
  expiresAt: timestamp,
  request: compiledRequest,
  dropped: z.array(dropped),
});
export type Quote = z.infer<typeof quote>;

export const generationStates = [
  'queued',
  'starting',
  'start_unknown',
  'running',
  'collecting',
  'succeeded',
  'failed',
  'blocked',
  'cancelled',
  'expired',
] as const;
export const generationState = z.enum(generationStates);
export type GenerationState = z.infer<typeof generationState>;

/** Why it did not work out, what it means for money, and what to do. */
export const generationError = z.object({
  /** One of `generationErrorCodes`; a newer service may say others. */
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  charged: z.boolean(),
});
export type GenerationError = z.infer<typeof generationError>;

export const generation = z.object({
  id,
  /** What it was asked for together with, to be compared; null when it was asked for alone. */
  groupId: id.nullable(),
  state: generationState,
  /** Held at submit, in micro-credits. */
  price: micros,
  /** Posted at the end; null while it runs. "0" whenever nothing was delivered. */
  charged: micros.nullable(),
  /** 0…1. */
  progress: z.number().min(0).max(1),
  /** How many generations of this workspace wait before it at the same engine; null once it has started. */
  queuePosition: z.number().int().nullable(),
  /** Why it is kept from beginning: it was paused itself, or its workspace is. Null when nothing keeps it. */
  paused: z.enum(['itself', 'workspace']).nullable(),
  /** It waits because the check that its text has to pass first cannot be reached. It is tried again by itself. */
  unchecked: z.boolean(),
  /** Its texts were sent to whoever has to agree first; a model says who that is (`checkedBy`). */
  checked: z.boolean(),
  /** The failed generation that this one tries again. */
  retryOf: id.nullable(),
  request: compiledRequest,
  outputs: z.array(z.object({ assetId: id, kind: z.enum(['image', 'video']), index: z.number().int() })),
  /** What was written, by models whose output is text; by output index. */
  texts: z.array(z.object({ index: z.number().int(), text: z.string() })),
  /** Where unfinished pictures can be seen while it runs, by output index. */
  previews: z.array(z.object({ index: z.number().int(), url: z.string() })),
  warnings: z.array(dropped),
  /**
   * What the provider has of it beside this service. `kept`: until then, or until the provider deletes it where that is not known.
   * Null: nothing was sent, or it keeps nothing; also three months after the end, when nobody remembers.
   */
  providerCopy: z.object({ state: z.enum(['kept', 'deleted']), until: timestamp.nullable() }).nullable(),
  error: generationError.nullable(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
});
export type Generation = z.infer<typeof generation>;

export const generationList = z.strictObject({
  cursor: cursor.optional(),
  limit: pageLimit,
  state: z.enum(['active', 'finished']).optional(),
});

/** A number the caller draws. Generations asked for under the same one belong side by side: the same request on several models. */
const groupId = id.optional();

/**
 * What the person agreed to spend, in micro-credits, where they want to be asked above a price: exactly the price, or, of several that
 * are asked for under one number, the price of all together. API keys are not asked.
 */
const confirmedCost = micros.optional();

export const submission = z.union([
  z.strictObject({ quoteId: id, groupId, confirmedCost }),
  generationRequest.extend({ groupId, confirmedCost }),
]);
export type Submission = z.infer<typeof submission>;

export const generationRoutes = {
  createQuote: {
    method: 'POST',
    url: '/v1/quotes',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['model.not_found', 'model.unavailable', 'plan.model_missing', 'asset.not_found', 'asset.wrong_kind'],
    schema: {
      operationId: 'createQuote',
      summary: 'What a request would cost, and what would be sent',
      tags: ['Generations'],
      body: generationRequest,
      response: { 201: quote },
    },
  },
  createGeneration: {
    method: 'POST',
    url: '/v1/generations',
    access: { kind: 'workspace', scope: 'generations:write' },
    idempotent: 'spends',
    limit: 'spend',
    problems: [
      'model.not_found',
      'model.unavailable',
      'plan.model_missing',
      'plan.storage_full',
      'asset.not_found',
      'asset.wrong_kind',
      'quote.not_found',
      'quote.expired',
      'quote.used',
      'credits.insufficient',
      'credits.cap_reached',
      'spend.confirm',
      'generation.too_many_queued',
      'generation.retried',
    ],
    schema: {
      operationId: 'createGeneration',
      summary: 'Make pictures or a clip',
      tags: ['Generations'],
      body: submission,
      response: { 202: generation },
    },
  },
  listGenerations: {
    method: 'GET',
    url: '/v1/generations',
    access: { kind: 'workspace', scope: 'generations:read' },
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listGenerations',
      summary: 'Generations, newest first',
      tags: ['Generations'],
      querystring: generationList,
      response: { 200: page(generation) },
    },
  },
  getGeneration: {
    method: 'GET',
    url: '/v1/generations/:id',
    access: { kind: 'workspace', scope: 'generations:read' },
    problems: ['generation.not_found'],
    schema: {
      operationId: 'getGeneration',
      summary: 'One generation',
      tags: ['Generations'],
      params: idParams,
      response: { 200: generation },
    },
  },
  getGenerationPreview: {
    method: 'GET',
    url: '/v1/generations/:id/previews/:index',
    access: { kind: 'workspace', scope: 'generations:read' },
    raw: true,
    limit: 'media',
    problems: ['generation.not_found'],
    schema: {
      operationId: 'getGenerationPreview',
      summary: 'The newest unfinished picture of one output, while it runs; empty once it is over',
      tags: ['Generations'],
      params: z.strictObject({ id, index: z.coerce.number<number | string>().int().min(0).max(7) }),
      querystring: z.strictObject({ v: z.coerce.number<number | string>().int().optional() }),
      response: { 200: nothing, 204: nothing },
    },
  },
  cancelGeneration: {
    method: 'POST',
    url: '/v1/generations/:id/cancel',
    access: { kind: 'workspace', scope: 'generations:write' },
    problems: ['generation.not_found', 'generation.finished'],
    schema: {
      operationId: 'cancelGeneration',
      summary: 'Stop it and give the credits back',
      tags: ['Generations'],
      params: idParams,
      response: { 200: generation },
    },
  },
} as const satisfies Record<string, RouteContract>;
