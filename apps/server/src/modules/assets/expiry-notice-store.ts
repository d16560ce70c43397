import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

/** `early`: fourteen days before; `late`: three. */
export type ExpiryStage = 'early' | 'late';

export interface ExpiryNoticeRow {
  readonly stage: ExpiryStage;
  readonly days: number;
  readonly from: Date;
  /** Every file that goes by then was told of. */
  readonly toldUntil: Date;
}

/** Whoever tells a workspace does it alone. */
export async function lockExpiryNotices(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 62))`.execute(tx);
}

export async function listExpiryNotices(db: Db, workspaceId: string): Promise<ExpiryNoticeRow[]> {
  return db
    .selectFrom('expiry_notice')
    .select(['stage', 'keeps_days as days', 'keeps_from as from', 'told_until as toldUntil'])
    .where('workspace_id', '=', workspaceId)
    .execute();
}

export async function putExpiryNotice(tx: Tx, workspaceId: string, row: ExpiryNoticeRow, at: Date): Promise<void> {
  const values = { keeps_days: row.days, keeps_from: row.from, told_until: row.toldUntil, told_at: at };
  await tx
    .insertInto('expiry_notice')
    .values({ workspace_id: workspaceId, stage: row.stage, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'stage']).doUpdateSet(values))
    .execute();
}

export interface Leaving {
  readonly count: number;
  /** When the first and the last of them go. */
  readonly first: Date;
  readonly last: Date;
}

/** What goes after `span.after`, null: from ever, and at `span.until` at the latest; undefined: nothing. See `keptUntil`. */
export async function countLeaving(
  db: Db,
  workspaceId: string,
  keeping: { readonly days: number; readonly from: Date },
  span: { readonly after: Date | null; readonly until: Date },
): Promise<Leaving | undefined> {
  const keptMs = keeping.days * 86_400_000;
  const until = new Date(span.until.getTime() - keptMs);
  if (keeping.from > until) return undefined;
  const after = span.after && new Date(span.after.getTime() - keptMs);
  // What is older than `from` counts as from there: then no bound keeps it out.
  const bound = after && keeping.from <= after ? sql`and greatest(created_at, restored_at) > ${after}` : sql``;
  const { rows } = await sql<{ count: number; first: Date | null; last: Date | null }>`
    select count(*)::int as count, min(greatest(created_at, restored_at)) as first, max(greatest(created_at, restored_at)) as last
    from asset
    where workspace_id = ${workspaceId} and deleted_at is null and origin <> 'mask' and greatest(created_at, restored_at) <= ${until} ${bound}`.execute(
    db,
  );
  const [found] = rows;
  if (!found?.first || !found.last) return undefined;
  const goes = (since: Date): Date => new Date(Math.max(since.getTime(), keeping.from.getTime()) + keptMs);
  return { count: found.count, first: goes(found.first), last: goes(found.last) };
}
