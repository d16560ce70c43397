import type { CompiledRequest, Dropped, GenerationError, GenerationState } from '@pinhole/contract';
import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Db, Tx } from '../../../platform/database/database.ts';
import { together } from '../../../platform/database/together.ts';
import { type FinalState, statesBefore } from '../generation-state.ts';

/** Nothing waits longer than this, paused or not: a hold must not last for ever. */
export const longestWaitMs = 30 * 24 * 3_600_000;

/** The part of a generation that its steps work with. */
export interface GenerationRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string | null;
  readonly modelId: string;
  readonly engine: string;
  readonly request: CompiledRequest;
  readonly warnings: readonly Dropped[];
  readonly priceMicros: bigint;
  readonly priceVersion: number;
  readonly holdId: string | null;
  readonly state: GenerationState;
  readonly progress: number;
  readonly deadlineAt: Date;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly screening: Screening | null;
  /** Since when the check of its text cannot be reached. */
  readonly screeningSince: Date | null;
}

export type Screening = 'waiting' | 'allowed' | 'flagged' | 'denied';

/** What its engine calls the model. */
export const engineModelOf = (request: Pick<CompiledRequest, 'model' | 'engineModel'>): string => request.engineModel ?? request.model;

export async function findGenerationRow(db: Db, id: string): Promise<GenerationRow | undefined> {
  return (await listGenerationRows(db, [id]))[0];
}

/** For steps, which begin several at a time: those of the same moment are read by one statement. */
export const findGenerationOfStep: (db: Db, id: string) => Promise<GenerationRow | undefined> = together(async (db, ids) => {
  const found = new Map((await listGenerationRows(db, ids)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id));
});

async function listGenerationRows(db: Db, ids: readonly string[]): Promise<GenerationRow[]> {
  const rows = await db
    .selectFrom('generation')
    .select([
      'id',
      'workspace_id',
      'account_id',
      'model_id',
      'engine',
      'request',
      'warnings',
      'price_micros',
      'price_version',
      'hold_id',
      'state',
      'progress',
      'deadline_at',
      'created_at',
      'started_at',
      'finished_at',
      'screening',
      'screening_since',
    ])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    accountId: row.account_id,
    modelId: row.model_id,
    engine: row.engine,
    request: row.request as CompiledRequest,
    warnings: row.warnings as Dropped[],
    priceMicros: row.price_micros,
    priceVersion: row.price_version,
    holdId: row.hold_id,
    state: row.state,
    progress: row.progress,
    deadlineAt: row.deadline_at,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    screening: row.screening,
    screeningSince: row.screening_since,
  }));
}

/** Moves a generation on, if the table of states allows it from where it is. False: it is somewhere else by now. */
export async function moveGeneration(
  tx: Tx,
  id: string,
  to: GenerationState,
  change: { readonly progress?: number; readonly deadlineAt?: Date; readonly started?: true; readonly warnings?: readonly Dropped[] } = {},
): Promise<boolean> {
  const result = await tx
    .updateTable('generation')
    .set({
      state: to,
      ...(change.progress === undefined ? {} : { progress: change.progress }),
      ...(change.deadlineAt ? { deadline_at: change.deadlineAt } : {}),
      ...(change.started ? { started_at: sql<Date>`coalesce(started_at, now())` } : {}),
      ...(change.warnings ? { warnings: JSON.stringify(change.warnings) } : {}),
    })
    .where('id', '=', id)
    .where('state', 'in', statesBefore(to))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Gives a generation that nobody has begun to another engine, as this request says. The price stays. False: it is somewhere else by now. */
export async function switchGeneration(tx: Tx, id: string, request: CompiledRequest, deadlineAt: Date): Promise<boolean> {
  const result = await tx
    .updateTable('generation')
    .set({ state: 'queued', model_id: request.model, engine: request.engine, request: JSON.stringify(request), deadline_at: deadlineAt })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'starting', 'start_unknown'])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends a generation. False: it had ended before. Money and assets belong into the same transaction. */
export async function endGeneration(
  tx: Tx,
  id: string,
  end: {
    readonly state: FinalState;
    readonly charged: bigint;
    readonly error: GenerationError | null;
    readonly warnings?: readonly Dropped[];
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('generation')
    .set({
      state: end.state,
      charged_micros: end.charged,
      error: end.error ? JSON.stringify(end.error) : null,
      finished_at: sql<Date>`now()`,
      ...(end.warnings ? { warnings: JSON.stringify(end.warnings) } : {}),
      ...(end.state === 'succeeded' ? { progress: 1 } : {}),
    })
    .where('id', '=', id)
    .where('state', 'in', statesBefore(end.state))
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) return false;
  await tx.deleteFrom('generation_preview').where('generation_id', '=', id).execute();
  return true;
}

export async function setProgress(tx: Tx, id: string, progress: number): Promise<void> {
  await tx.updateTable('generation').set({ progress }).where('id', '=', id).where('state', '=', 'running').execute();
}

// biome-ignore format: one expression
const selectWhole = (db: Db) => db.selectFrom('generation as g').select((g) => [
  'g.id', 'g.group_id', 'g.state', 'g.price_micros', 'g.charged_micros', 'g.progress', 'g.request', 'g.warnings', 'g.error', 'g.created_at', 'g.finished_at', 'g.retry_of', 'g.screening',
  jsonArrayFrom(g.selectFrom('asset').select(['id', 'kind', sql<number>`coalesce(output_index, 0)`.as('index')])
    .whereRef('asset.generation_id', '=', 'g.id').whereRef('asset.workspace_id', '=', 'g.workspace_id').orderBy('output_index')).as('outputs'),
  jsonArrayFrom(g.selectFrom('generation_text as t').select(['output_index as index', 'text'])
    .whereRef('t.generation_id', '=', 'g.id').orderBy('output_index')).as('texts'),
  jsonArrayFrom(g.selectFrom('generation_preview as p').select(['output_index as index', 'version'])
    .whereRef('p.generation_id', '=', 'g.id').orderBy('output_index')).as('previews'),
  jsonObjectFrom(g.selectFrom('generation_attempt as a').select(['a.keeps_seconds', 'a.purged_at'])
    .whereRef('a.generation_id', '=', 'g.id').where('a.accepted_at', 'is not', null).orderBy('a.number', 'desc').limit(1)).as('sent'),
  sql<number | null>`case when g.state = 'queued' then coalesce((select count(*)::int from step me, step w
    where me.subject_id = g.id and w.queue = me.queue and w.workspace_id = me.workspace_id and w.phase = 'start' and not w.holds_slot
      and w.quarantined_at is null and w.paused_at is null
      and (w.priority, w.place, w.subject_id) < (me.priority, me.place, me.subject_id)), 0) end`.as('queue_position'),
  sql<'itself' | 'workspace' | null>`case when g.state = 'queued' then (select case when s.paused_at is not null then 'itself'
    when exists (select from step_pause p where p.workspace_id = s.workspace_id) then 'workspace' end from step s where s.subject_id = g.id) end`.as('paused'),
]);

export type WholeGenerationRow = Awaited<ReturnType<ReturnType<typeof selectWhole>['executeTakeFirstOrThrow']>>;

export async function findWhole(db: Db, workspaceId: string, id: string): Promise<WholeGenerationRow | undefined> {
  return selectWhole(db).where('g.workspace_id', '=', workspaceId).where('g.id', '=', id).executeTakeFirst();
}

export async function listWholeById(db: Db, workspaceId: string, ids: readonly string[]): Promise<WholeGenerationRow[]> {
  if (ids.length === 0) return [];
  return selectWhole(db)
    .where('g.workspace_id', '=', workspaceId)
    .where('g.id', 'in', [...ids])
    .execute();
}

export interface GenerationPage {
  readonly state: 'active' | 'finished' | undefined;
  readonly before: string | null;
  readonly limit: number;
}

export async function listWhole(db: Db, workspaceId: string, page: GenerationPage): Promise<WholeGenerationRow[]> {
  let query = selectWhole(db).where('g.workspace_id', '=', workspaceId);
  if (page.state) query = query.where('g.finished_at', page.state === 'active' ? 'is' : 'is not', null);
  if (page.before) query = query.where('g.id', '<', page.before);
  return query.orderBy('g.id', 'desc').limit(page.limit).execute();
}

/** Past its deadline. That of something that waits stands still while it is paused, but nothing waits longer than `longestWaitMs`. */
const overdue = (now: Date) => sql<boolean>`g.finished_at is null and g.deadline_at < ${now} and (g.state <> 'queued'
  or g.created_at < ${new Date(now.getTime() - longestWaitMs)}
  or not exists (select from step_pause p where p.workspace_id = g.workspace_id)
    and not exists (select from step s where s.subject_id = g.id and s.paused_at is not null))`;

export async function listOverdue(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('generation as g').select('id').where(overdue(now)).limit(limit).execute();
  return rows.map(({ id }) => id);
}

export async function isOverdue(db: Db, id: string, now: Date): Promise<boolean> {
  return (await db.selectFrom('generation as g').select('id').where('id', '=', id).where(overdue(now)).executeTakeFirst()) !== undefined;
}

/** What the unfinished work of a workspace will take of its storage, about. */
export async function sumExpectedBytes(db: Db, workspaceId: string): Promise<number> {
  const row = await db
    .selectFrom('generation')
    .select(({ fn }) => fn.sum<string | null>('expected_bytes').as('bytes'))
    .where('workspace_id', '=', workspaceId)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}
