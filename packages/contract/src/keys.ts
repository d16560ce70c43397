import { z } from 'zod';
import { id, idParams, micros, nothing, positiveMicros, timestamp } from './common.ts';
import { keyScopes, type RouteContract } from './route.ts';

export const apiKey = z.object({
  id,
  name: z.string(),
  /** The first characters, to tell keys apart. */
  start: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  /** Most it may ever spend, in micro-credits; null: no cap of its own. */
  cap: micros.nullable(),
  spent: micros,
  createdAt: timestamp,
  expiresAt: timestamp,
  lastUsedAt: timestamp.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const newApiKey = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(keyScopes)).min(1),
  expiresInDays: z.number().int().min(1).max(365).default(90),
  cap: positiveMicros.optional(),
});
export type NewApiKey = z.input<typeof newApiKey>;

export const keyRoutes = {
  listKeys: {
    method: 'GET',
    url: '/v1/keys',
    access: { kind: 'session' },
    problems: [],
    schema: {
      operationId: 'listKeys',
      summary: 'This person’s API keys in the active workspace',
      tags: ['API keys'],
      response: { 200: z.object({ data: z.array(apiKey) }) },
    },
  },
  createKey: {
    method: 'POST',
    url: '/v1/keys',
    access: { kind: 'session' },
    limit: 'sensitive',
    problems: ['key.limit_reached', 'auth.role_missing'],
    schema: {
      operationId: 'createKey',
      summary: 'Make an API key; the secret is shown once',
      tags: ['API keys'],
      body: newApiKey,
      response: { 201: apiKey.extend({ secret: z.string() }) },
    },
  },
  revokeKey: {
    method: 'DELETE',
    url: '/v1/keys/:id',
    access: { kind: 'session' },
    problems: ['key.not_found'],
    schema: {
      operationId: 'revokeKey',
      summary: 'Revoke an API key at once',
      tags: ['API keys'],
      params: idParams,
      response: { 204: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
