import { sql } from 'kysely';
import { type Db, inTransaction, type Tx } from '../database/database.ts';
import { together } from '../database/together.ts';

/** A step that this worker may run until `leaseUntil`. `fence` goes into every write: a later owner makes it stale. */
export interface StepLease {
  readonly subjectId: string;
  readonly workspaceId: string;
  readonly queue: string;
  readonly phase: string;
  readonly fence: bigint;
  readonly failures: number;
  /** How often a worker died while it held this step. */
  readonly crashes: number;
  /** The request that it goes back to. */
  readonly requestId: string | null;
}

/** The lease was lost to another worker while this one was away. Its writes must not count. */
export class StaleLeaseError extends Error {
  override readonly name = 'StaleLeaseError';
}

export async function insertStep(
  tx: Tx,
  step: { readonly subjectId: string; readonly workspaceId: string; readonly queue: string; readonly priority?: number },
): Promise<void> {
  await tx
    .insertInto('step')
    .values({ subject_id: step.subjectId, workspace_id: step.workspaceId, queue: step.queue, phase: 'start', priority: step.priority ?? 0 })
    .execute();
}

interface ClaimedRow {
  subject_id: string;
  workspace_id: string;
  queue: string;
  phase: string;
  fence: bigint;
  failures: number;
  crashes: number;
  request_id: string | null;
}

const toLease = (row: ClaimedRow): StepLease => ({
  subjectId: row.subject_id,
  workspaceId: row.workspace_id,
  queue: row.queue,
  phase: row.phase,
  fence: row.fence,
  failures: row.failures,
  crashes: row.crashes,
  requestId: row.request_id,
});

const lease = sql`
  fence = step.fence + 1,
  crashes = step.crashes + case when step.worker_id is null then 0 else 1 end`;
/** Not begun, and nothing keeps it from beginning; the condition of the index `step_waiting`. */
const waiting = sql`phase = 'start' and not holds_slot and quarantined_at is null and paused_at is null`;
/** Taken shared by whoever claims, alone by whoever pauses a workspace. */
export const pauseLock = 14;
/** Taken by whoever claims where workspaces have limits: those count over all queues, which are claimed side by side otherwise. */
const limitLock = 13;
const claimed = sql`step.subject_id, step.workspace_id, step.queue, step.phase, step.fence, step.failures, step.crashes, step.request_id`;

/**
 * Steps already under way (they hold a slot of their queue): first come, first served, whatever their phase. As an array, so that they are
 * fetched by their ids even by a plan that does not know how few they are.
 */
export async function claimDue(
  tx: Tx,
  claim: { readonly workerId: string; readonly leaseSeconds: number; readonly limit: number },
): Promise<StepLease[]> {
  const { rows } = await sql<ClaimedRow>`
    with due as (
      select subject_id from step where holds_slot and quarantined_at is null and due_at <= now()
      order by due_at limit ${claim.limit} for update skip locked
    )
    update step set ${lease}, worker_id = ${claim.workerId}, due_at = now() + make_interval(secs => ${claim.leaseSeconds})
    where step.subject_id = any(array(select subject_id from due)) returning ${claimed}`.execute(tx);
  return rows.map(toLease);
}

/** Milliseconds until the next step that has begun is due, 0 when one is already; infinite when none is waiting. */
export async function nextDueInMs(db: Db): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select greatest(0, extract(epoch from due_at - now()) * 1000)::float8 as ms
    from step where holds_slot and quarantined_at is null order by due_at limit 1`.execute(db);
  return rows[0]?.ms ?? Number.POSITIVE_INFINITY;
}

/** Those of the queues in which somebody waits for a turn. */
export async function listQueuesWaiting(db: Db, queues: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ queue: string }>`
    select name as queue from unnest(${queues}::text[]) name where exists (select from step where queue = name and ${waiting})`.execute(db);
  return rows.map(({ queue }) => queue);
}

/**
 * Steps that have not begun, in fair order: the workspace that was served longest ago goes first, one step each, while the queue has free slots.
 * Within a workspace they go by their place; what is paused is passed over, and so is a workspace that has as much under way as it may:
 * what it has waiting waits on. The advisory lock makes "count the slots, then take some" one
 * act, and the shared one lets a pause of a whole workspace wait until no claim that has not seen it is under way.
 */
export async function claimWaiting(
  tx: Tx,
  claim: {
    readonly workerId: string;
    readonly leaseSeconds: number;
    readonly limit: number;
    readonly queue: string;
    readonly slots: number;
    /** How much each workspace may have under way in all queues together, where it has no limit of its own; null: as much as it likes. */
    readonly mostEach?: number | null;
  },
): Promise<StepLease[]> {
  const mostEach = claim.mostEach ?? 0;
  await sql`select pg_advisory_xact_lock_shared(${pauseLock}), pg_advisory_xact_lock(hashtextextended(${claim.queue}, 11)),
    case when ${mostEach}::int > 0 or exists (select from step_limit) then pg_advisory_xact_lock(${limitLock}) end`.execute(tx);
  const { rows } = await sql<ClaimedRow>`
    with recursive free as (
      select least(${claim.limit}::int, ${claim.slots}::int - (select count(*)::int from step where queue = ${claim.queue} and holds_slot and phase <> 'cleanup')) as slots
    ), tenant as (
      (select workspace_id from step where queue = ${claim.queue} and ${waiting} order by workspace_id limit 1)
      union all
      select (select step.workspace_id from step where queue = ${claim.queue} and ${waiting}
        and step.workspace_id > tenant.workspace_id order by step.workspace_id limit 1)
      from tenant where tenant.workspace_id is not null
    ), turn as (
      select tenant.workspace_id from tenant left join step_turn t on t.queue = ${claim.queue} and t.workspace_id = tenant.workspace_id
        left join step_limit l on l.workspace_id = tenant.workspace_id and (l.until is null or l.until > now())
      where tenant.workspace_id is not null and (select slots from free) > 0
        and not exists (select from step_pause where step_pause.workspace_id = tenant.workspace_id)
        and case when coalesce(l.most, nullif(${mostEach}::int, 0)) is null then true else coalesce(l.most, ${mostEach}::int) >
          (select count(*) from step busy where busy.workspace_id = tenant.workspace_id and busy.holds_slot and busy.phase <> 'cleanup') end
      order by t.served_at nulls first limit greatest(0, (select slots from free))
    ), picked as (
      select s.subject_id from turn, lateral (
        select subject_id from step where queue = ${claim.queue} and workspace_id = turn.workspace_id and ${waiting} and due_at <= now()
        order by priority, place, subject_id limit 1 for update skip locked) s
    ), served as (
      insert into step_turn (queue, workspace_id, served_at)
      select ${claim.queue}, workspace_id, clock_timestamp() from turn
      on conflict (queue, workspace_id) do update set served_at = excluded.served_at
    )
    update step set ${lease}, holds_slot = true, worker_id = ${claim.workerId}, due_at = now() + make_interval(secs => ${claim.leaseSeconds})
    from picked where step.subject_id = picked.subject_id returning ${claimed}`.execute(tx);
  return rows.map(toLease);
}

/** Locks the step and checks that the lease is still ours. First statement of every transaction that records what a step did. */
export async function assertLease(tx: Tx, held: StepLease): Promise<void> {
  const row = await tx
    .selectFrom('step')
    .select('fence')
    .where('subject_id', '=', held.subjectId)
    .where('fence', '=', held.fence)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new StaleLeaseError(`the lease on ${held.subjectId} went to another worker`);
}

/** The step did its part: hand it on to `phase`, due in `dueInMs`. */
export async function advanceStep(tx: Tx, held: StepLease, next: { readonly phase: string; readonly dueInMs: number }): Promise<void> {
  await changeLeased(
    tx,
    held,
    sql`phase = ${next.phase}, due_at = now() + make_interval(secs => ${next.dueInMs / 1000}), worker_id = null, crashes = 0, failures = 0, last_error = null`,
  );
}

/** How long a step that did its part waits for others to be written with it. */
const gatherMs = 10;
/** What waits at least this long comes due on a whole second, so that many are claimed, and then written, by one statement. */
const longWaitMs = 10_000;

interface Handed {
  readonly held: StepLease;
  readonly next: { readonly phase: string; readonly dueInMs: number };
}

/**
 * Like `advanceStep`, in a transaction of its own that is shared with other steps that are handed on at the same time. For steps that have
 * nothing else to write. A step that somebody else has locked is not waited for among the others, but alone: nobody can wait in a circle.
 */
export const advanceStepSoon: (db: Db, step: Handed) => Promise<void> = async (db, step) => {
  if (!(await handOnTogether(db, step))) await inTransaction(db, (tx) => advanceStep(tx, step.held, step.next));
};

const handOnTogether = together<Handed, boolean>(async (db, steps) => {
  const { rows } = await inTransaction(db, (tx) =>
    sql<{ subject_id: string }>`
      with done as (
        select step.subject_id, mine.phase, now() + make_interval(secs => mine.ms / 1000) as due_at, mine.ms
        from unnest(${steps.map(({ held }) => held.subjectId)}::uuid[], ${steps.map(({ held }) => String(held.fence))}::bigint[],
          ${steps.map(({ next }) => next.phase)}::text[], ${steps.map(({ next }) => next.dueInMs)}::float8[]) as mine (subject_id, fence, phase, ms)
          join step on step.subject_id = mine.subject_id and step.fence = mine.fence
        for update of step skip locked
      )
      update step set phase = done.phase, worker_id = null, crashes = 0, failures = 0, last_error = null,
        due_at = case when done.ms < ${longWaitMs} then done.due_at else date_trunc('second', done.due_at) + interval '1 second' end
      from done where step.subject_id = done.subject_id returning step.subject_id`.execute(tx),
  );
  const written = new Set(rows.map((row) => row.subject_id));
  return steps.map(({ held }) => written.has(held.subjectId));
}, gatherMs);

/** Names the next phase while the lease goes on: whoever takes over after a crash begins there. */
export async function enterPhase(tx: Tx, held: StepLease, phase: string): Promise<void> {
  await changeLeased(tx, held, sql`phase = ${phase}, failures = 0, crashes = 0`);
}

/** Something happened elsewhere that this step waits for. One that is being worked on needs no call. */
export async function hastenStep(tx: Tx, subjectId: string): Promise<void> {
  await sql`update step set due_at = now() where subject_id = ${subjectId} and worker_id is null and holds_slot and quarantined_at is null`.execute(
    tx,
  );
}

/** Work that was over has something left to do, now: its step comes back, or hurries when it is still there. */
export async function reviveStep(
  tx: Tx,
  step: { readonly subjectId: string; readonly workspaceId: string; readonly queue: string; readonly phase: string },
): Promise<void> {
  await sql`
    insert into step (subject_id, workspace_id, queue, phase, holds_slot, due_at)
    values (${step.subjectId}, ${step.workspaceId}, ${step.queue}, ${step.phase}, true, now())
    on conflict (subject_id) do update set due_at = now() where step.worker_id is null and step.quarantined_at is null`.execute(tx);
}

/** The step begins in another queue, where it waits for its turn; its slot here is free. */
export async function requeueStep(tx: Tx, held: StepLease, queue: string): Promise<void> {
  await changeLeased(
    tx,
    held,
    sql`queue = ${queue}, phase = 'start', holds_slot = false, due_at = now(), worker_id = null, crashes = 0, failures = 0, last_error = null`,
  );
}

/** The step failed in a way worth trying again. */
export async function retryStep(tx: Tx, held: StepLease, retry: { readonly dueInMs: number; readonly error: string }): Promise<void> {
  await changeLeased(
    tx,
    held,
    sql`due_at = now() + make_interval(secs => ${retry.dueInMs / 1000}), worker_id = null, crashes = 0, failures = failures + 1, last_error = ${retry.error.slice(0, 500)}`,
  );
}

/** Gives an untouched step back at once, as a stopping worker does. */
export async function releaseStep(tx: Tx, held: StepLease): Promise<void> {
  await changeLeased(tx, held, sql`due_at = now(), worker_id = null`);
}

async function changeLeased(tx: Tx, held: StepLease, change: ReturnType<typeof sql>): Promise<void> {
  const { numAffectedRows } = await sql`update step set ${change} where subject_id = ${held.subjectId} and fence = ${held.fence}`.execute(
    tx,
  );
  if (numAffectedRows !== 1n) throw new StaleLeaseError(`the lease on ${held.subjectId} went to another worker`);
}

/** Keeps leases alive while their work goes on. Answers the subjects that are no longer ours. */
export async function extendLeases(tx: Tx, leases: readonly StepLease[], leaseSeconds: number): Promise<string[]> {
  if (leases.length === 0) return [];
  const { rows } = await sql<{ subject_id: string }>`
    update step set due_at = now() + make_interval(secs => ${leaseSeconds})
    from unnest(${leases.map((held) => held.subjectId)}::uuid[], ${leases.map((held) => String(held.fence))}::bigint[]) as mine (subject_id, fence)
    where step.subject_id = mine.subject_id and step.fence = mine.fence returning step.subject_id`.execute(tx);
  const kept = new Set(rows.map((row) => row.subject_id));
  return leases.map((held) => held.subjectId).filter((subjectId) => !kept.has(subjectId));
}

/** The work is over: the step, and with it the slot, is gone. */
export async function deleteStep(tx: Tx, subjectId: string): Promise<void> {
  await tx.deleteFrom('step').where('subject_id', '=', subjectId).execute();
}

/** Holds a step still until the end of the transaction, for a decision whether to take it away. */
export async function lockStep(tx: Tx, subjectId: string): Promise<void> {
  await tx.selectFrom('step').select('subject_id').where('subject_id', '=', subjectId).forUpdate().execute();
}

/** Takes a step away from whoever holds it and gives it another phase, due now. False when there is no such step. */
export async function seizeStep(tx: Tx, subjectId: string, phase: string): Promise<boolean> {
  const result = await tx
    .updateTable('step')
    .set((step) => ({
      phase,
      fence: sql<bigint>`${step.ref('fence')} + 1`,
      worker_id: null,
      holds_slot: true,
      due_at: sql<Date>`now()`,
      crashes: 0,
      failures: 0,
    }))
    .where('subject_id', '=', subjectId)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Puts a step aside for an operator to look at: it keeps its row and its last error, and nobody runs it again. */
export async function quarantineStep(tx: Tx, held: StepLease, error: string): Promise<void> {
  await changeLeased(tx, held, sql`quarantined_at = now(), worker_id = null, holds_slot = false, last_error = ${error.slice(0, 500)}`);
}

export async function deleteQuarantined(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('step').where('quarantined_at', '<', before).execute();
}
