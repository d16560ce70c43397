import { z } from 'zod';
import { locales } from './accounts.ts';
import { positiveMicros } from './common.ts';
import type { RouteContract } from './route.ts';

export const password = z.string().min(10).max(128);
export const setupState = z.object({ needed: z.boolean(), policyVersion: z.string() });
export const setupRequest = z.strictObject({
  token: z.string().min(20).max(200),
  name: z.string().trim().min(1).max(80),
  email: z.email().max(254),
  password,
  serviceName: z.string().trim().min(1).max(60),
  /** Micro-credits every new workspace starts with. "0" is written as absent. */
  welcomeCredits: positiveMicros.optional(),
  /** The language the person went through the setup in. */
  locale: z.enum(locales).optional(),
});
export type SetupRequest = z.infer<typeof setupRequest>;

export const setupRoutes = {
  getSetup: {
    method: 'GET',
    url: '/v1/setup',
    access: { kind: 'public' },
    problems: [],
    schema: {
      operationId: 'getSetup',
      summary: 'Whether this service still waits for its first person',
      tags: ['Setup'],
      response: { 200: setupState },
    },
  },
  completeSetup: {
    method: 'POST',
    url: '/v1/setup',
    access: { kind: 'public' },
    limit: 'sensitive',
    problems: ['setup.done', 'setup.token_invalid'],
    schema: {
      operationId: 'completeSetup',
      summary: 'Make the first person and name the service; signs them in',
      tags: ['Setup'],
      body: setupRequest,
      response: { 201: z.object({ email: z.string() }) },
    },
  },
} as const satisfies Record<string, RouteContract>;
