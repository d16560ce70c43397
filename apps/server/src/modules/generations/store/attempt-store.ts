import type { Cost, Handle } from '@pinhole/engines';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import { together } from '../../../platform/database/together.ts';

/** How often one generation may be started anew at its engine. */
export const maxAttempts = 3;

/** One call to a provider: its id is our own key, stored before the wire is touched. */
export interface Attempt {
  readonly id: string;
  readonly number: number;
  readonly state: 'prepared' | 'accepted' | 'rejected' | 'doubtful' | 'done';
  readonly handle: Handle | null;
  /** How often it was sent. */
  readonly calls: number;
  /** Until its last call is certainly over, milliseconds by the database's clock; 0 or less when it is. */
  readonly overInMs: number;
}

export async function findLastAttempt(db: Db, generationId: string): Promise<Attempt | undefined> {
  return (await listLastAttempts(db, [generationId])).get(generationId);
}

/** For steps, which begin several at a time: those of the same moment are read by one statement. */
export const findLastAttemptOfStep: (db: Db, generationId: string) => Promise<Attempt | undefined> = together(async (db, ids) => {
  const found = await listLastAttempts(db, ids);
  return ids.map((id) => found.get(id));
});

async function listLastAttempts(db: Db, generationIds: readonly string[]): Promise<ReadonlyMap<string, Attempt>> {
  const rows = await db
    .selectFrom('generation_attempt')
    .distinctOn('generation_id')
    .select(['generation_id', 'id', 'number', 'state', 'handle', 'calls'])
    // A process of the version before this one writes no end.
    .select(
      sql<number>`(extract(epoch from coalesce(call_until, created_at + interval '15 minutes') - now()) * 1000)::float8`.as('overInMs'),
    )
    .where('generation_id', '=', sql<string>`any(${generationIds}::uuid[])`)
    .orderBy('generation_id')
    .orderBy('number', 'desc')
    .execute();
  // Written by recordAccepted from a typed handle; nothing else writes this column.
  return new Map(rows.map(({ generation_id, handle, ...row }) => [generation_id, { ...row, handle: handle as Handle | null }]));
}

/** Whether everybody who was asked so far has certainly not begun and certainly bills nothing. */
export async function hasOnlyRefusals(db: Db, generationId: string): Promise<boolean> {
  const other = await db
    .selectFrom('generation_attempt')
    .select('id')
    .where('generation_id', '=', generationId)
    .where((where) => where.or([where('state', '<>', 'rejected'), where('accepted_at', 'is not', null)]))
    .executeTakeFirst();
  return other === undefined;
}

/** The engines that were asked, once for each call. */
export async function listTriedEngines(db: Db, generationId: string): Promise<string[]> {
  const rows = await db.selectFrom('generation_attempt').select('engine').where('generation_id', '=', generationId).execute();
  return rows.map(({ engine }) => engine);
}

/** Whose work an attempt is, for a push that names it. */
export async function findAttemptOwner(
  db: Db,
  id: string,
): Promise<{ readonly generationId: string; readonly workspaceId: string; readonly engine: string; readonly ended: boolean } | undefined> {
  const row = await db
    .selectFrom('generation_attempt as attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generation_id')
    .select(['generation_id as generationId', 'attempt.workspace_id as workspaceId', 'attempt.engine', 'generation.finished_at'])
    .where('attempt.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { finished_at, ...owner } = row;
  return { ...owner, ended: finished_at !== null };
}

export async function insertAttempt(
  tx: Tx,
  attempt: {
    readonly id: string;
    readonly generationId: string;
    readonly workspaceId: string;
    readonly engine: string;
    readonly number: number;
    readonly callMs: number;
  },
): Promise<void> {
  await tx
    .insertInto('generation_attempt')
    .values({
      id: attempt.id,
      generation_id: attempt.generationId,
      workspace_id: attempt.workspaceId,
      engine: attempt.engine,
      number: attempt.number,
      call_until: afterMs(attempt.callMs),
    })
    .execute();
}

/** It is sent once more under the same id: the call before certainly did not arrive. */
export async function renewCall(tx: Tx, id: string, callMs: number): Promise<void> {
  await tx
    .updateTable('generation_attempt')
    .set({ calls: sql<number>`calls + 1`, call_until: afterMs(callMs) })
    .where('id', '=', id)
    .execute();
}

/** By the clock of this statement, not of its transaction: the call has begun before it, and its time must not end before that of the row. */
const afterMs = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`;

export async function recordAccepted(tx: Tx, id: string, handle: Handle, keepsSeconds: number | null): Promise<void> {
  await tx
    .updateTable('generation_attempt')
    .set({ state: 'accepted', handle: JSON.stringify(handle), keeps_seconds: keepsSeconds, accepted_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** The answer came to a worker that had lost its lease: whoever has it now goes on from this handle. False: the call has an end. */
export async function keepHandle(tx: Tx, id: string, handle: Handle, keepsSeconds: number | null): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('generation_attempt')
    .set({ state: 'accepted', handle: JSON.stringify(handle), keeps_seconds: keepsSeconds, accepted_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('state', '=', 'prepared')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** `rejected`: certainly not billed. `done`: delivered. */
export async function recordEnd(tx: Tx, id: string, state: 'rejected' | 'done', cost?: Cost): Promise<void> {
  await tx
    .updateTable('generation_attempt')
    .set({ state, ...(cost ? { cost_micros: cost.amountMicros, cost_currency: cost.currency, cost_quality: cost.quality } : {}) })
    .where('id', '=', id)
    .execute();
}

export async function recordPurged(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('generation_attempt').set({ purged_at: sql<Date>`now()` }).where('id', '=', id).execute();
}

/** Attempts of generations that ended before the given moment. */
export async function deleteOldAttempts(tx: Tx, before: Date): Promise<void> {
  await tx
    .deleteFrom('generation_attempt')
    .where('generation_id', 'in', (generation) => generation.selectFrom('generation').select('id').where('finished_at', '<', before))
    .execute();
}

/** Takes one start from what the engine's provider allows; answers 0, or how many milliseconds to wait for the next. */
export async function takeStart(
  tx: Tx,
  engine: string,
  { count, seconds }: { readonly count: number; readonly seconds: number },
): Promise<number> {
  const { rows } = await sql<{ ms: number }>`select take_start(${engine}, ${count}, ${seconds}) as ms`.execute(tx);
  return rows[0]?.ms ?? 0;
}
