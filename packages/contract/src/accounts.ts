import { z } from 'zod';
import { id, idParams, micros, nothing, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';
import { workspace } from './workspaces.ts';

export const locales = ['en', 'da', 'ar'] as const;
export const themes = ['system', 'light', 'dark'] as const;

export const profile = z.object({
  id,
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  operator: z.boolean(),
  locale: z.enum(locales),
  theme: z.enum(themes),
  /** This person is asked before anything that costs more micro-credits than this; null: never. */
  confirmAbove: micros.nullable(),
  createdAt: timestamp,
});
export type Profile = z.infer<typeof profile>;

export const me = z.object({
  account: profile,
  /** The workspace this request works in: `X-Workspace`, else the active one. */
  workspace,
  workspaces: z.array(workspace),
});
export type Me = z.infer<typeof me>;

export const profileChange = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  locale: z.enum(locales).optional(),
  theme: z.enum(themes).optional(),
  confirmAbove: z
    .string()
    .regex(/^(0|[1-9]\d{0,16})$/)
    .nullable()
    .optional(),
  activeWorkspaceId: id.optional(),
});
export type ProfileChange = z.infer<typeof profileChange>;

export const sessionInfo = z.object({
  id,
  current: z.boolean(),
  createdAt: timestamp,
  lastSeenAt: timestamp,
  expiresAt: timestamp,
  /** Shortened for privacy: a network, not an address. */
  network: z.string().nullable(),
  /** Browser family and system, never the whole user agent. */
  device: z.string().nullable(),
});
export type SessionInfo = z.infer<typeof sessionInfo>;

export const accountRoutes = {
  getMe: {
    method: 'GET',
    url: '/v1/me',
    access: { kind: 'workspace', scope: 'workspace:read' },
    problems: [],
    schema: { operationId: 'getMe', summary: 'Who is signed in, and in which workspace', tags: ['Account'], response: { 200: me } },
  },
  updateMe: {
    method: 'PATCH',
    url: '/v1/me',
    access: { kind: 'session' },
    problems: ['workspace.not_found'],
    schema: {
      operationId: 'updateMe',
      summary: 'Change name, language, theme, active workspace, or from which price on to be asked',
      tags: ['Account'],
      body: profileChange,
      response: { 200: me },
    },
  },
  listSessions: {
    method: 'GET',
    url: '/v1/sessions',
    access: { kind: 'session' },
    problems: [],
    schema: {
      operationId: 'listSessions',
      summary: 'Where this person is signed in',
      tags: ['Account'],
      response: { 200: z.object({ data: z.array(sessionInfo) }) },
    },
  },
  revokeSession: {
    method: 'DELETE',
    url: '/v1/sessions/:id',
    access: { kind: 'session' },
    problems: ['session.not_found'],
    schema: {
      operationId: 'revokeSession',
      summary: 'Sign one device out',
      tags: ['Account'],
      params: idParams,
      response: { 204: nothing },
    },
  },
} as const satisfies Record<string, RouteContract>;
