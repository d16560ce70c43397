import type { CompiledRequest, DoubtReason } from '@pinhole/contract';
import type { Cost, CostRule, Handle } from '@pinhole/engines';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

/** A call that has no end yet. */
export interface OpenAttempt {
  readonly id: string;
  /** Whether the provider took it; otherwise nobody knows. */
  readonly accepted: boolean;
  readonly engine: string;
  readonly request: CompiledRequest;
  readonly rule: CostRule | null;
}

export async function lockOpenAttempts(tx: Tx, generationIds: readonly string[]): Promise<OpenAttempt[]> {
  const rows = await tx
    .selectFrom('generation_attempt as attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generation_id')
    .leftJoin('model', 'model.id', 'generation.model_id')
    .select(['attempt.id', 'attempt.state', 'attempt.engine', 'generation.request', 'model.cost as rule'])
    .where('attempt.generation_id', 'in', [...generationIds])
    .where('attempt.state', 'in', ['prepared', 'accepted'])
    .orderBy('attempt.id')
    .forUpdate('attempt')
    .execute();
  return rows.map(({ state, ...row }) => ({
    ...row,
    accepted: state === 'accepted',
    request: row.request as CompiledRequest,
    rule: row.rule as CostRule | null,
  }));
}

export interface Doubt {
  readonly id: string;
  readonly reason: DoubtReason;
  /** Null: nobody knows. */
  readonly billed: true | null;
  readonly cost: Cost | null;
}

/** They may have been billed, or were, and brought nothing: an operator sees them. */
export async function recordDoubts(tx: Tx, doubts: readonly Doubt[]): Promise<void> {
  for (const { id, reason, billed, cost } of doubts) {
    await tx
      .updateTable('generation_attempt')
      .set({ state: 'doubtful', doubt: reason, billed, ...costColumns(cost) })
      .where('id', '=', id)
      .execute();
  }
}

export type Truth = { readonly billed: false } | { readonly billed: true; readonly cost: Cost | null };

/** The provider told what became of a call that was doubtful. Nothing changes when it was told before. */
export async function settleDoubt(
  tx: Tx,
  id: string,
  truth: { readonly billed: false } | { readonly billed: true; readonly cost: Cost | null },
) {
  await tx
    .updateTable('generation_attempt')
    .set(
      truth.billed
        ? { billed: true, ...(truth.cost ? costColumns(truth.cost) : {}) }
        : { state: 'rejected', doubt: null, billed: false, ...costColumns(null) },
    )
    .where('id', '=', id)
    .where('state', '=', 'doubtful')
    .where('billed', 'is', null)
    .execute();
}

const costColumns = (cost: Cost | null) => ({
  cost_micros: cost?.amountMicros ?? null,
  cost_currency: cost?.currency ?? null,
  cost_quality: cost?.quality ?? null,
});

/** Whether an operator is left in doubt about a call that can be asked after. */
export async function isUnsettled(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('generation_attempt')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'doubtful')
    .where('billed', 'is', null)
    .where('handle', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The answer came after the call was given up: it was accepted after all. False: the call is not one of those. */
export async function acceptLate(tx: Tx, id: string, handle: Handle, keepsSeconds: number | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update generation_attempt attempt set handle = ${JSON.stringify(handle)}::jsonb, keeps_seconds = ${keepsSeconds}, accepted_at = now(),
      doubt = case when generation.state in ('cancelled', 'expired') then generation.state else 'failed' end
    from generation where generation.id = attempt.generation_id and attempt.id = ${id}
      and attempt.state = 'doubtful' and attempt.handle is null`.execute(tx);
  return numAffectedRows === 1n;
}
