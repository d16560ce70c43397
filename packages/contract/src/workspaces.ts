import { z } from 'zod';
import { id, timestamp } from './common.ts';
import type { RouteContract, Scope } from './route.ts';

export const roles = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What each role may do; an API key carries a part of what its maker's role allows. */
export const roleScopes: Readonly<Record<Role, readonly Scope[]>> = {
  owner: [
    'workspace:read',
    'models:read',
    'generations:read',
    'generations:write',
    'assets:read',
    'assets:write',
    'credits:read',
    'keys:manage',
    'billing:manage',
  ],
  admin: [
    'workspace:read',
    'models:read',
    'generations:read',
    'generations:write',
    'assets:read',
    'assets:write',
    'credits:read',
    'keys:manage',
    'billing:manage',
  ],
  editor: [
    'workspace:read',
    'models:read',
    'generations:read',
    'generations:write',
    'assets:read',
    'assets:write',
    'credits:read',
    'keys:manage',
  ],
  viewer: ['workspace:read', 'models:read', 'generations:read', 'assets:read', 'credits:read'],
};

export const workspace = z.object({
  id,
  name: z.string(),
  personal: z.boolean(),
  role: z.enum(roles),
  createdAt: timestamp,
});
export type Workspace = z.infer<typeof workspace>;

export const newWorkspace = z.strictObject({ name: z.string().trim().min(1).max(80) });
export type NewWorkspace = z.infer<typeof newWorkspace>;

export const workspaceRoutes = {
  listWorkspaces: {
    method: 'GET',
    url: '/v1/workspaces',
    access: { kind: 'session' },
    problems: [],
    schema: {
      operationId: 'listWorkspaces',
      summary: 'The workspaces of this person',
      tags: ['Workspaces'],
      response: { 200: z.object({ data: z.array(workspace) }) },
    },
  },
  createWorkspace: {
    method: 'POST',
    url: '/v1/workspaces',
    access: { kind: 'session' },
    idempotent: 'creates',
    problems: ['workspace.limit_reached'],
    schema: {
      operationId: 'createWorkspace',
      summary: 'Make a workspace',
      tags: ['Workspaces'],
      body: newWorkspace,
      response: { 201: workspace },
    },
  },
} as const satisfies Record<string, RouteContract>;
