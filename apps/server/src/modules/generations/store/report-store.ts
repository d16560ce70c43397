import type { CompiledRequest, DoubtReason } from '@pinhole/contract';
import type { Cost, CostRule } from '@pinhole/engines';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface DoubtfulRow {
  readonly attemptId: string;
  readonly generationId: string;
  readonly workspaceId: string;
  readonly engine: string;
  readonly model: string;
  readonly createdAt: Date;
  readonly checkedAt: Date | null;
  readonly request: CompiledRequest;
  readonly rule: CostRule | null;
  readonly reason: DoubtReason;
  readonly billed: boolean;
  /** What was written down when the doubt began, or when the provider told. */
  readonly booked: Cost | null;
}

const doubtfulRows = (db: Db) =>
  db
    .selectFrom('generation_attempt as attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generation_id')
    .leftJoin('model', 'model.id', 'generation.model_id')
    .select([
      'attempt.id as attemptId',
      'attempt.generation_id as generationId',
      'attempt.workspace_id as workspaceId',
      'attempt.engine',
      'generation.model_id as model',
      'attempt.created_at as createdAt',
      'attempt.checked_at as checkedAt',
      'generation.request',
      'model.cost as rule',
      'attempt.cost_micros',
      'attempt.cost_currency',
      'attempt.cost_quality',
    ])
    // A process of the version before this one names no reason.
    .select([
      sql<DoubtReason>`coalesce(attempt.doubt, case when attempt.handle is null then 'no_answer' else 'failed' end)`.as('reason'),
      sql<boolean>`coalesce(attempt.billed, false)`.as('billed'),
    ])
    .where('attempt.state', '=', 'doubtful');

type FoundRow = Awaited<ReturnType<ReturnType<typeof doubtfulRows>['executeTakeFirstOrThrow']>>;

function toDoubtful({ cost_micros, cost_currency, cost_quality, request, rule, ...row }: FoundRow): DoubtfulRow {
  // Written by the doubt store from a typed cost; nothing else writes these columns.
  const booked =
    cost_micros === null
      ? null
      : ({ amountMicros: cost_micros, currency: cost_currency ?? '', quality: cost_quality ?? 'estimated' } as Cost);
  return { ...row, request: request as CompiledRequest, rule: rule as CostRule | null, booked };
}

/** Newest first; `before` is the moment of the last one of the page before, as ISO text and its id. */
export async function listDoubtfulRows(
  db: Db,
  page: { readonly before: { readonly at: Date; readonly id: string } | null; readonly limit: number; readonly show: 'all' | 'unchecked' },
): Promise<DoubtfulRow[]> {
  const rows = await doubtfulRows(db)
    .$if(page.show === 'unchecked', (query) => query.where('attempt.checked_at', 'is', null))
    .$if(page.before !== null, (query) =>
      query.where(sql<boolean>`(attempt.created_at, attempt.id) < (${page.before?.at}::timestamptz, ${page.before?.id}::uuid)`),
    )
    .orderBy('attempt.created_at', 'desc')
    .orderBy('attempt.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(toDoubtful);
}

export async function findDoubtfulRow(db: Db, attemptId: string): Promise<DoubtfulRow | undefined> {
  const row = await doubtfulRows(db).where('attempt.id', '=', attemptId).executeTakeFirst();
  return row && toDoubtful(row);
}

/** False when there is no such call, or nobody doubts it. */
export async function markChecked(tx: Tx, attemptId: string, checkedAt: Date | null): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('generation_attempt')
    .set({ checked_at: checkedAt })
    .where('id', '=', attemptId)
    .where('state', '=', 'doubtful')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface MarginSource {
  readonly day: string;
  readonly engine: string;
  readonly model: string;
  readonly generations: number;
  readonly outputs: number;
  readonly chargedMicros: bigint;
  readonly costs: readonly { amountMicros: string; currency: string; quality: string; attempts: number }[] | null;
}

/** By day (UTC) of the end, engine and model. Costs are summed by currency and quality, never across them. */
export async function listMarginRows(db: Db, since: Date): Promise<MarginSource[]> {
  const { rows } = await sql<MarginSource>`
    with done as (
      select id, engine, model_id as model, to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD') as day,
        coalesce(charged_micros, 0) as charged, (select count(*) from asset where asset.generation_id = generation.id) as outputs
      from generation where finished_at >= ${since}
    ), income as (
      select day, engine, model, count(*)::int as generations, sum(outputs)::int as outputs, sum(charged)::bigint as charged
      from done group by day, engine, model
    ), spent as (
      select done.day, done.engine, done.model, cost_currency as currency, cost_quality as quality,
        sum(cost_micros)::bigint as amount, count(*)::int as attempts
      from done join generation_attempt attempt on attempt.generation_id = done.id
      where cost_micros is not null group by 1, 2, 3, 4, 5
    )
    select income.day, income.engine, income.model, generations, outputs, charged as "chargedMicros",
      (select json_agg(json_build_object('amountMicros', amount::text, 'currency', currency, 'quality', quality, 'attempts', attempts)
        order by currency, quality) from spent
       where (spent.day, spent.engine, spent.model) = (income.day, income.engine, income.model)) as costs
    from income order by income.day desc, charged desc, income.model`.execute(db);
  return rows;
}
