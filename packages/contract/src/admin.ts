import { z } from 'zod';
import { id, idParams, micros, nothing, page, pageQuery, positiveMicros, timestamp } from './common.ts';
import { cap, newCap, spendAlert } from './credits.ts';
import { generationState } from './generations.ts';
import type { RouteContract } from './route.ts';

export const person = z.object({
  id,
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  operator: z.boolean(),
  createdAt: timestamp,
  workspaceId: id,
  available: micros,
});
export type Person = z.infer<typeof person>;

export const grantRequest = z.strictObject({ workspaceId: id, amount: positiveMicros, reason: z.string().trim().min(3).max(200) });
const workspaceParams = z.strictObject({ workspace: id });

export const capRequest = z.strictObject({ workspaceId: id, limit: positiveMicros.nullable() });

/** What a workspace may spend and has spent, for the person who runs the service. */
export const workspaceSpending = z.object({
  workspaceId: id,
  name: z.string(),
  /** Spent or reserved in this month, and the lowest of what limits it. Micro-credits. */
  spent: micros,
  limit: micros.nullable(),
  available: micros,
  caps: z.number().int(),
  /** When it was last told that a cap is used, or the balance low. */
  alertedAt: timestamp.nullable(),
});
export type WorkspaceSpending = z.infer<typeof workspaceSpending>;

/** Whom a cap in a workspace can limit. */
export const capTargets = z.object({
  members: z.array(z.object({ id, name: z.string() })),
  keys: z.array(z.object({ id, name: z.string() })),
});
export type CapTargets = z.infer<typeof capTargets>;

export const queueItem = z.object({
  generationId: id,
  workspaceId: id,
  state: generationState,
  model: z.string(),
  attempts: z.number().int(),
  dueAt: timestamp,
  createdAt: timestamp,
  quarantined: z.boolean(),
});
export const queueReport = z.object({
  counts: z.partialRecord(generationState, z.number().int()),
  oldestWaitingSeconds: z.number(),
  doubtful: z.number().int(),
  data: z.array(queueItem),
});
export type QueueReport = z.infer<typeof queueReport>;

export const effectiveSetting = z.object({
  key: z.string(),
  title: z.string(),
  help: z.string(),
  value: z.string(),
  source: z.enum(['environment', 'config file', 'admin page', 'preset', 'built-in']),
  env: z.string(),
  /** Whether the admin page may change it: it may not when the environment owns it. */
  editable: z.boolean(),
  type: z.enum(['text', 'credits', 'boolean', 'number', 'choice', 'secret']),
  choices: z.array(z.string()).optional(),
});
export type EffectiveSetting = z.infer<typeof effectiveSetting>;

export const auditEvent = z.object({
  id,
  sequence: z.string(),
  action: z.string(),
  actorId: id.nullable(),
  subject: z.string().nullable(),
  createdAt: timestamp,
  hash: z.string(),
});

export type AuditEvent = z.infer<typeof auditEvent>;

export const adminRoutes = {
  listPeople: {
    method: 'GET',
    url: '/v1/admin/people',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'listPeople',
      summary: 'Everybody with an account',
      tags: ['Admin'],
      querystring: pageQuery,
      response: { 200: page(person) },
    },
  },
  setOperator: {
    method: 'PUT',
    url: '/v1/admin/people/:id/operator',
    access: { kind: 'operator' },
    limit: 'sensitive',
    problems: ['person.not_found', 'person.self'],
    schema: {
      operationId: 'setOperator',
      summary: 'Let somebody else run the service too, or no longer; nobody changes it for themselves',
      tags: ['Admin'],
      params: idParams,
      body: z.strictObject({ operator: z.boolean() }),
      response: { 200: z.object({ operator: z.boolean() }) },
    },
  },
  grantCredits: {
    method: 'POST',
    url: '/v1/admin/grants',
    access: { kind: 'operator' },
    idempotent: 'creates',
    limit: 'sensitive',
    problems: ['workspace.not_found', 'credits.amount_invalid'],
    schema: {
      operationId: 'grantCredits',
      summary: 'Give credits to a workspace, with a reason',
      tags: ['Admin'],
      body: grantRequest,
      response: { 201: z.object({ available: micros }) },
    },
  },
  setSpendCap: {
    method: 'POST',
    url: '/v1/admin/caps',
    access: { kind: 'operator' },
    problems: ['workspace.not_found'],
    schema: {
      operationId: 'setSpendCap',
      summary: 'Limit what a workspace can spend in a month',
      tags: ['Admin'],
      body: capRequest,
      response: { 200: z.object({ limit: micros.nullable() }) },
    },
  },
  listWorkspaceCaps: {
    method: 'GET',
    url: '/v1/admin/workspaces/:workspace/caps',
    access: { kind: 'operator' },
    problems: ['workspace.not_found'],
    schema: {
      operationId: 'listWorkspaceCaps',
      summary: 'Every cap in a workspace',
      tags: ['Admin'],
      params: workspaceParams,
      response: { 200: z.object({ data: z.array(cap) }) },
    },
  },
  setWorkspaceCap: {
    method: 'PUT',
    url: '/v1/admin/workspaces/:workspace/caps',
    access: { kind: 'operator' },
    problems: ['workspace.not_found', 'credits.cap_subject', 'credits.amount_invalid'],
    schema: {
      operationId: 'setWorkspaceCap',
      summary: 'Set a cap that nobody in the workspace can raise',
      tags: ['Admin'],
      params: workspaceParams,
      body: newCap,
      response: { 200: cap },
    },
  },
  deleteWorkspaceCap: {
    method: 'DELETE',
    url: '/v1/admin/workspaces/:workspace/caps/:cap',
    access: { kind: 'operator' },
    problems: ['workspace.not_found', 'credits.cap_not_found'],
    schema: {
      operationId: 'deleteWorkspaceCap',
      summary: 'Remove a cap, whoever set it',
      tags: ['Admin'],
      params: workspaceParams.extend({ cap: id }),
      response: { 204: nothing },
    },
  },
  listSpending: {
    method: 'GET',
    url: '/v1/admin/spending',
    access: { kind: 'operator' },
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listSpending',
      summary: 'Every workspace with what it spends in this month and what limits it',
      tags: ['Admin'],
      querystring: pageQuery.extend({ name: z.string().trim().max(80).optional() }),
      response: { 200: page(workspaceSpending) },
    },
  },
  getCapTargets: {
    method: 'GET',
    url: '/v1/admin/workspaces/:workspace/cap-targets',
    access: { kind: 'operator' },
    problems: ['workspace.not_found'],
    schema: {
      operationId: 'getCapTargets',
      summary: 'The members and keys of a workspace, to limit one of them',
      tags: ['Admin'],
      params: workspaceParams,
      response: { 200: capTargets },
    },
  },
  listWorkspaceAlerts: {
    method: 'GET',
    url: '/v1/admin/workspaces/:workspace/alerts',
    access: { kind: 'operator' },
    problems: ['request.cursor_invalid', 'workspace.not_found'],
    schema: {
      operationId: 'listWorkspaceAlerts',
      summary: 'What a workspace was told of its caps and balance, newest first',
      tags: ['Admin'],
      params: workspaceParams,
      querystring: pageQuery,
      response: { 200: page(spendAlert) },
    },
  },
  getQueue: {
    method: 'GET',
    url: '/v1/admin/queue',
    access: { kind: 'operator' },
    problems: [],
    schema: { operationId: 'getQueue', summary: 'What waits and runs', tags: ['Admin'], response: { 200: queueReport } },
  },
  listSettings: {
    method: 'GET',
    url: '/v1/admin/settings',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'listSettings',
      summary: 'Each setting, its value and where it comes from',
      tags: ['Admin'],
      response: { 200: z.object({ data: z.array(effectiveSetting) }) },
    },
  },
  updateSetting: {
    method: 'PATCH',
    url: '/v1/admin/settings/:key',
    access: { kind: 'operator' },
    problems: ['setting.read_only', 'setting.invalid', 'request.not_found'],
    schema: {
      operationId: 'updateSetting',
      summary: 'Change a setting; null goes back to the preset or built-in value',
      tags: ['Admin'],
      params: z.strictObject({ key: z.string().min(1).max(80) }),
      body: z.strictObject({ value: z.string().max(2000).nullable() }),
      response: { 200: effectiveSetting },
    },
  },
  listAudit: {
    method: 'GET',
    url: '/v1/admin/audit',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'listAudit',
      summary: 'Who did what, in a chain of hashes',
      tags: ['Admin'],
      querystring: pageQuery,
      response: { 200: page(auditEvent) },
    },
  },
} as const satisfies Record<string, RouteContract>;
