import type { auditEvent, EffectiveSetting, MailServerInfo, Page, Person, QueueReport } from '@pinhole/contract';
import type { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import type { MailDriver } from '../../platform/mail/mail-driver.ts';
import { appendAudit, listAuditRows } from '../audit/index.ts';
import { type CreditsDeps, getBalance, grantCredits, limitWorkspace } from '../credits/index.ts';
import type { Settings } from '../settings/index.ts';
import { workspaceExists } from '../workspaces/index.ts';
import { listPeopleRows } from './people-store.ts';

export interface AdminDeps {
  readonly db: Db;
  readonly settings: Settings;
  readonly credits: CreditsDeps;
  /** What the process was started with, shown beside the settings and never editable. */
  readonly startValues: readonly EffectiveSetting[];
  /** How mail leaves. `server` is what of it may be shown; null: it stays in the outbox. */
  readonly mail: { readonly driver: MailDriver; readonly server: MailServerInfo | null };
  readonly describeQueue: (db: Db) => Promise<QueueReport>;
}

export interface PageRequest {
  /** The key that the page before ended with. */
  readonly before: string | null;
  readonly limit: number;
}

export async function listPeople(deps: AdminDeps, request: PageRequest): Promise<Page<Person>> {
  const rows = await listPeopleRows(deps.db, { before: request.before, limit: request.limit + 1, now: deps.credits.clock.now() });
  return pageOf(
    rows,
    request.limit,
    ({ id }) => id,
    (row) => ({ ...row, createdAt: row.createdAt.toISOString(), available: String(row.available) }),
  );
}

/** Gives credits. In the transaction of the `Idempotency-Key`, so a repeated request gives once. */
export async function giveCredits(
  tx: Tx,
  deps: AdminDeps,
  actor: Actor,
  grant: { readonly workspaceId: string; readonly amount: string; readonly reason: string },
): Promise<{ available: string }> {
  await requireWorkspace(tx, grant.workspaceId);
  const key = newId(deps.credits.clock.now());
  await grantCredits(tx, {
    workspaceId: grant.workspaceId,
    amount: BigInt(grant.amount),
    key: `operator:${key}`,
    reason: 'operator',
    note: grant.reason,
  });
  await appendAudit(tx, {
    action: 'credits.granted',
    actorId: actor.accountId,
    subject: grant.workspaceId,
    details: { amount: grant.amount, grant: key },
  });
  const { available } = await getBalance({ ...deps.credits, db: tx }, grant.workspaceId);
  return { available };
}

export async function limitSpending(
  deps: AdminDeps,
  actor: Actor,
  cap: { readonly workspaceId: string; readonly limit: string | null },
): Promise<{ limit: string | null }> {
  await inTransaction(deps.db, async (tx) => {
    await requireWorkspace(tx, cap.workspaceId);
    await limitWorkspace(deps.credits, tx, cap.workspaceId, cap.limit === null ? null : BigInt(cap.limit));
    await appendAudit(tx, {
      action: 'credits.cap_set',
      actorId: actor.accountId,
      subject: cap.workspaceId,
      details: { limit: cap.limit ?? 'none' },
    });
  });
  return { limit: cap.limit };
}

export function listSettings(deps: AdminDeps): EffectiveSetting[] {
  return [...deps.settings.list(), ...deps.startValues];
}

export async function updateSetting(
  deps: AdminDeps,
  actor: Actor,
  change: { readonly key: string; readonly value: string | null },
): Promise<EffectiveSetting> {
  if (deps.startValues.some(({ key }) => key === change.key)) throw new AppError('setting.read_only', { key: change.key });
  await inTransaction(deps.db, async (tx) => {
    await deps.settings.write(tx, { ...change, accountId: actor.accountId });
    // The value may be a secret; that and by whom it was changed is what the log is for.
    await appendAudit(tx, {
      action: change.value === null ? 'setting.cleared' : 'setting.changed',
      actorId: actor.accountId,
      subject: change.key,
    });
  });
  await deps.settings.changed();
  return deps.settings.describe(change.key);
}

export async function listAudit(deps: AdminDeps, request: PageRequest): Promise<Page<z.infer<typeof auditEvent>>> {
  const rows = await listAuditRows(deps.db, { before: request.before === null ? null : BigInt(request.before), limit: request.limit + 1 });
  return pageOf(
    rows,
    request.limit,
    ({ sequence }) => String(sequence),
    ({ id, sequence, action, actorId, subject, createdAt, hash }) => ({
      id,
      sequence: String(sequence),
      action,
      actorId,
      subject,
      createdAt: createdAt.toISOString(),
      hash,
    }),
  );
}

async function requireWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  if (!(await workspaceExists(tx, workspaceId))) throw new AppError('workspace.not_found');
}

/** `rows` holds one more than a page when there is another one. The cursor is still unsigned here. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { data: shown.map(present), nextCursor: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
