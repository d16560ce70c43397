import { createHash } from 'node:crypto';
import type { PaymentHealth } from '@pinhole/contract';
import { PaymentError } from '@pinhole/payments';
import { z } from 'zod';
import { afterCommit, inTransaction, type Tx } from '../../../platform/database/database.ts';
import { defineJob, enqueue } from '../../../platform/jobs/job-queue.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { recordPaymentProbe } from '../store/connection-store.ts';
import { type HealthRow, listHealthRows, listPushBacklogs, type PushBacklog, recordAnswer, recordFailure } from '../store/health-store.ts';
import { type OpenWay, paymentWaysTopic, troubleAfter } from './payment-ways.ts';

/** Every few minutes: asks each provider that buyers can pay with, one after the other over a minute. */
export const probeWaysJob = defineJob('billing.probe-ways', {});
/** The next round is soon: a failure is what it is there to see, not to be tried again. */
export const probeWayJob = defineJob('billing.probe-way', { way: z.string() }, { maxAttempts: 1 });

const spreadMs = 60_000;

export async function scheduleProbes(deps: BillingDeps): Promise<void> {
  const now = deps.clock.now().getTime();
  const ways = [...deps.ways.all.values()].filter(({ row }) => row.enabled);
  await inTransaction(deps.db, async (tx) => {
    for (const { row } of ways) {
      const runAt = new Date(now + delayOf(`${row.id} ${now}`));
      await enqueue(tx, probeWayJob, { way: row.id }, { key: `billing:probe:${row.id}`, runAt });
    }
  });
}

/** Another moment in each round, so that many services never ask one provider at once. */
const delayOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) % spreadMs;

/**
 * Asks one provider and writes down how that went. A provider that is away for a moment is no fault of the connection's: only refused keys
 * are shown as one. Buyers are told once several calls in a row failed, and again when one succeeds.
 */
export async function probeWay(deps: BillingDeps, id: string): Promise<void> {
  const way = deps.ways.all.get(id);
  if (way) await askProvider(deps, way, { ofOperator: false });
}

/** One call of the provider, written down. `ofOperator`: somebody wants to see what is wrong, whatever it is. */
export async function askProvider(deps: BillingDeps, way: OpenWay, { ofOperator }: { readonly ofOperator: boolean }): Promise<void> {
  const { id } = way.row;
  const began = deps.clock.now();
  const turned = await way.provider.probe(deps.ways.callFor(way)).then(
    ({ account, missing }) => {
      const at = deps.clock.now();
      const latencyMs = Math.max(0, at.getTime() - began.getTime());
      return inTransaction(deps.db, async (tx) => {
        await recordPaymentProbe(tx, id, { account, missing, problem: null, at });
        return tellIfTurned(deps, tx, await recordAnswer(tx, id, { at, latencyMs }, troubleAfter));
      });
    },
    (error: unknown) => {
      const at = deps.clock.now();
      const { kind, detail } = factsOf(error);
      return inTransaction(deps.db, async (tx) => {
        if (ofOperator || kind === 'auth') await recordPaymentProbe(tx, id, { account: null, missing: [], problem: detail, at });
        return tellIfTurned(deps, tx, await recordFailure(tx, id, { at, kind, detail }, troubleAfter));
      });
    },
  );
  // Who asked sees what came of it; other processes hear of it in a moment.
  if (turned) await deps.ways.refresh();
}

const factsOf = (error: unknown): { readonly kind: string; readonly detail: string } =>
  error instanceof PaymentError
    ? { kind: error.facts.kind, detail: error.message }
    : { kind: 'unknown', detail: 'The provider did not answer. Check the keys and the network.' };

function tellIfTurned(deps: BillingDeps, tx: Tx, turned: boolean): boolean {
  if (turned) afterCommit(tx, () => deps.signals.send(paymentWaysTopic));
  return turned;
}

/** How every provider is doing, by the id of its connection. */
export async function readHealth({ db }: Pick<BillingDeps, 'db'>): Promise<(connectionId: string) => PaymentHealth> {
  const [rows, backlogs] = await Promise.all([listHealthRows(db), listPushBacklogs(db)]);
  const rowOf = new Map(rows.map((row) => [row.connectionId, row]));
  const backlogOf = new Map(backlogs.map((backlog) => [backlog.connectionId, backlog]));
  return (id) => presentHealth(rowOf.get(id), backlogOf.get(id));
}

const timeOf = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;

function presentHealth(row: HealthRow | undefined, backlog: PushBacklog | undefined): PaymentHealth {
  const failures = row?.failuresInRow ?? 0;
  return {
    state: failures >= troubleAfter ? 'unreachable' : failures > 0 ? 'unsteady' : row?.answeredAt ? 'reachable' : 'unknown',
    answeredAt: timeOf(row?.answeredAt),
    latencyMs: row?.latencyMs ?? null,
    failuresInRow: failures,
    failure: row?.failedAt ? { at: row.failedAt.toISOString(), kind: row.failure ?? 'unknown', detail: row.failureDetail ?? '' } : null,
    pushes: {
      lastAt: timeOf(row?.pushedAt),
      refusedAt: timeOf(row?.pushRefusedAt),
      waiting: backlog?.waiting ?? 0,
      failing: backlog?.failing ?? 0,
      oldestAt: timeOf(backlog?.oldestAt),
    },
    reconciliation: {
      lastAt: timeOf(row?.reconciledAt),
      read: row?.reconcileRead ?? null,
      changed: row?.reconcileChanged ?? null,
      failure: row?.reconcileFailedAt ? { at: row.reconcileFailedAt.toISOString(), detail: row.reconcileFailure ?? '' } : null,
    },
  };
}
