import { createHash } from 'node:crypto';
import type { Page, PaymentPush } from '@pinhole/contract';
import { z } from 'zod';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { defineJob, enqueue } from '../../../platform/jobs/job-queue.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { recordPushRefused, recordPushSeen } from '../store/health-store.ts';
import { endPush, findPush, insertPush, listPushRows, type PushRow } from '../store/push-store.ts';

export const workPushJob = defineJob('billing.work-push', { pushId: z.uuid() }, { maxAttempts: 10 });

/**
 * Takes a push: checks the raw bytes, writes down which event it was, and is done. What it is about is read from the provider later, by
 * a job. Null for everything forged, old, of the other world, or about no way to pay of ours: the caller answers all of it alike.
 */
export async function takePush(
  deps: BillingDeps,
  wayId: string,
  headers: Headers,
  body: Uint8Array,
): Promise<{ readonly answer: 200 | 204 } | null> {
  const way = deps.ways.all.get(wayId);
  const webhook = way?.provider.webhook;
  if (!way || !webhook) return null;
  const push = await webhook.verify(headers, body, deps.ways.callFor(way));
  const receivedAt = deps.clock.now();
  if (!push || push.live !== way.row.live) {
    await inTransaction(deps.db, (tx) => recordPushRefused(tx, wayId, receivedAt));
    return null;
  }
  if (push.about.length === 0) await inTransaction(deps.db, (tx) => recordPushSeen(tx, wayId, receivedAt));
  else {
    await inTransaction(deps.db, async (tx) => {
      const id = newId(receivedAt);
      const event = { id, connectionId: wayId, eventId: nameOf(push.eventId), type: push.type, about: push.about, receivedAt };
      if (await insertPush(tx, event)) await enqueue(tx, workPushJob, { pushId: id });
      await recordPushSeen(tx, wayId, receivedAt);
    });
    deps.faults.point('B5:after');
  }
  return { answer: webhook.answer };
}

/** Providers' numbers are short; one that is not is kept by its hash, which is as unique. */
const nameOf = (eventId: string): string => (eventId.length <= 200 ? eventId : createHash('sha256').update(eventId).digest('hex'));

/** Reads what a push was about. Throws when the provider cannot be read; the push then waits for the next try. */
export async function workPush(deps: BillingDeps, push: PushRow): Promise<void> {
  if (push.state === 'done') return;
  const way = deps.ways.all.get(push.connectionId);
  if (!way) return;
  try {
    for (const ref of push.about) await settleObject(deps, way, ref);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    await inTransaction(deps.db, (tx) => endPush(tx, push.id, { state: 'failed', problem, at: deps.clock.now() }));
    throw error;
  }
  await inTransaction(deps.db, (tx) => endPush(tx, push.id, { state: 'done', problem: null, at: deps.clock.now() }));
}

export async function listPushes(
  deps: BillingDeps,
  query: { readonly before: string | null; readonly limit: number; readonly state?: PushRow['state'] | undefined },
): Promise<Page<PaymentPush>> {
  const rows = await listPushRows(deps.db, { before: query.before, limit: query.limit + 1, state: query.state ?? null });
  const data = rows.slice(0, query.limit).map(present);
  return { data, nextCursor: rows.length > query.limit ? (data.at(-1)?.id ?? null) : null };
}

/** Reads again what a push was about, whatever became of it before. */
export async function replayPush(deps: BillingDeps, id: string): Promise<PaymentPush> {
  const push = await findPush(deps.db, id);
  if (!push) throw new AppError('billing.push_not_found');
  await workPush(deps, { ...push, state: 'waiting' }).catch(() => {});
  const after = await findPush(deps.db, id);
  return present(after ?? push);
}

const present = (row: PushRow): PaymentPush => ({
  id: row.id,
  way: row.connectionId,
  eventId: row.eventId,
  type: row.type,
  state: row.state,
  tries: row.tries,
  problem: row.problem,
  receivedAt: row.receivedAt.toISOString(),
  doneAt: row.doneAt?.toISOString() ?? null,
});
