import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { pauseLock, StaleLeaseError, type StepLease } from './step-store.ts';

/** A step that waits, paused or not, where it stands among those of its workspace. */
interface Waiting {
  readonly subjectId: string;
  readonly priority: number;
  readonly place: bigint;
}

/** Where a step is to stand: before or after another one, or at an end of the line. */
export type Destination = { readonly before: string } | { readonly after: string } | { readonly to: 'first' | 'last' };

/** Keeps one step from being begun. False: it has begun, or there is none. One that only waits at its slot gives the slot back. */
export async function pauseStep(tx: Tx, workspaceId: string, subjectId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update step set paused_at = coalesce(paused_at, now()), holds_slot = false
    where subject_id = ${subjectId} and workspace_id = ${workspaceId} and phase = 'start' and worker_id is null and quarantined_at is null`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** Lets it go on where it stood. False: nobody had paused it, or there is none. */
export async function resumeStep(tx: Tx, workspaceId: string, subjectId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update step set paused_at = null, due_at = now()
    where subject_id = ${subjectId} and workspace_id = ${workspaceId} and phase = 'start' and paused_at is not null`.execute(tx);
  return numAffectedRows === 1n;
}

/**
 * Nothing of the workspace is begun once this has committed, not even what is added later: no claim that has not seen it is under way
 * any more. False: it was paused before.
 */
export async function pauseLine(tx: Tx, workspaceId: string, accountId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${pauseLock})`.execute(tx);
  const inserted = await tx
    .insertInto('step_pause')
    .values({ workspace_id: workspaceId, paused_by: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function resumeLine(tx: Tx, workspaceId: string): Promise<boolean> {
  const deleted = await tx.deleteFrom('step_pause').where('workspace_id', '=', workspaceId).executeTakeFirst();
  return deleted.numDeletedRows === 1n;
}

/** Since when a workspace is paused, and by whom; undefined when it is not. */
export async function findLinePause(
  db: Db,
  workspaceId: string,
): Promise<{ readonly pausedAt: Date; readonly pausedBy: string | null } | undefined> {
  return db
    .selectFrom('step_pause')
    .select(['paused_at as pausedAt', 'paused_by as pausedBy'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
}

/** Locks those of the steps that nobody works on and that have not begun, in one order for everybody; answers which they are. */
export async function lockWaiting(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ subject_id: string; worker_id: string | null }>`
    select subject_id, worker_id from step
    where workspace_id = ${workspaceId} and phase = 'start' and quarantined_at is null order by subject_id for update`.execute(tx);
  return rows.filter((row) => row.worker_id === null).map((row) => row.subject_id);
}

/** Gives back the slots of steps that were claimed and have not begun, as those do that wait for their provider's limit. */
export async function returnToLine(tx: Tx, subjectIds: readonly string[]): Promise<void> {
  await sql`
    update step set holds_slot = false
    where subject_id = any(${[...subjectIds]}::uuid[]) and phase = 'start' and worker_id is null and holds_slot`.execute(tx);
}

/** The step cannot begin yet: it keeps its slot until then, unless its workspace was paused meanwhile. */
export async function postponeStart(tx: Tx, held: StepLease, dueInMs: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update step set due_at = now() + make_interval(secs => ${dueInMs / 1000}), worker_id = null, crashes = 0, failures = 0, last_error = null,
      holds_slot = not exists (select from step_pause where step_pause.workspace_id = step.workspace_id)
    where subject_id = ${held.subjectId} and fence = ${held.fence}`.execute(tx);
  if (numAffectedRows !== 1n) throw new StaleLeaseError(`the lease on ${held.subjectId} went to another worker`);
}

/**
 * Gives a step another place among those of its workspace. Only its own row changes, so a claim at the same moment takes what the order
 * before or the order after says. `begun`: it does not wait any more. `gone`: the other one does not.
 */
export async function moveStep(
  tx: Tx,
  workspaceId: string,
  subjectId: string,
  destination: Destination,
): Promise<'moved' | 'begun' | 'gone'> {
  // One mover at a time: two that see the same gap would meet in the middle of it.
  await sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 15))`.execute(tx);
  const line = await listLine(tx, workspaceId);
  if (!line.some((step) => step.subjectId === subjectId)) return 'begun';
  const others = line.filter((step) => step.subjectId !== subjectId);
  const index = indexOf(others, destination);
  if (index === undefined) return 'gone';
  const spot = between(others, index) ?? between(await spread(tx, others), index);
  if (!spot) throw new Error('steps that were spread have no room between them');
  const { numAffectedRows } = await sql`
    update step set priority = ${spot.priority}, place = ${spot.place}
    where subject_id = ${subjectId} and workspace_id = ${workspaceId} and phase = 'start' and not holds_slot and worker_id is null`.execute(
    tx,
  );
  return numAffectedRows === 1n ? 'moved' : 'begun';
}

async function listLine(tx: Tx, workspaceId: string): Promise<Waiting[]> {
  const rows = await tx
    .selectFrom('step')
    .select(['subject_id', 'priority', 'place'])
    .where('workspace_id', '=', workspaceId)
    .where('phase', '=', 'start')
    .where('quarantined_at', 'is', null)
    .where('holds_slot', '=', false)
    .orderBy('priority')
    .orderBy('place')
    .orderBy('subject_id')
    .execute();
  return rows.map((row) => ({ subjectId: row.subject_id, priority: row.priority, place: row.place }));
}

function indexOf(line: readonly Waiting[], destination: Destination): number | undefined {
  if ('to' in destination) return destination.to === 'first' ? 0 : line.length;
  const target = 'before' in destination ? destination.before : destination.after;
  const at = line.findIndex(({ subjectId }) => subjectId === target);
  if (at < 0) return undefined;
  return 'before' in destination ? at : at + 1;
}

/** A millisecond, so that there is room for many more moves. */
const step = 1_000_000n;

/** Undefined when the two neighbours stand so close that nothing fits between them. */
function between(line: readonly Waiting[], index: number): Pick<Waiting, 'priority' | 'place'> | undefined {
  const before = line[index - 1];
  const after = line[index];
  if (!before && !after) return { priority: 0, place: 0n };
  // At the end, but before everything that is still to come: that gets the time of its coming as its place.
  if (before && !after) return { priority: before.priority, place: before.place + 1n };
  if (after && before?.priority !== after.priority) return { priority: after.priority, place: after.place - step };
  if (!before || !after) return undefined;
  const place = before.place + (after.place - before.place) / 2n;
  return place > before.place && place < after.place ? { priority: after.priority, place } : undefined;
}

/** Sets the steps apart again, in the same order, all of them before anything that is still to come. */
async function spread(tx: Tx, line: readonly Waiting[]): Promise<Waiting[]> {
  const start = line.reduce((least, { place }) => (place < least ? place : least), line[0]?.place ?? 0n) - BigInt(line.length) * step;
  const apart = line.map((waiting, index) => ({ ...waiting, place: start + BigInt(index) * step }));
  await sql`
    update step set place = apart.place
    from unnest(${apart.map(({ subjectId }) => subjectId)}::uuid[], ${apart.map(({ place }) => String(place))}::bigint[]) as apart (subject_id, place)
    where step.subject_id = apart.subject_id`.execute(tx);
  return apart;
}

/** Holds several steps still until the end of the transaction; in one order, so that two who do it never wait for each other. */
export async function lockSteps(tx: Tx, subjectIds: readonly string[]): Promise<void> {
  await sql`select from step where subject_id = any(${[...subjectIds]}::uuid[]) order by subject_id for update`.execute(tx);
}

/** Takes several steps, locked before, away from whoever holds them. See `seizeStep`. */
export async function seizeSteps(tx: Tx, subjectIds: readonly string[], phase: string): Promise<void> {
  await sql`
    update step set phase = ${phase}, fence = fence + 1, worker_id = null, holds_slot = true, due_at = now(), crashes = 0, failures = 0
    where subject_id = any(${[...subjectIds]}::uuid[])`.execute(tx);
}
