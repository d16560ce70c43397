import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export type PlanState = 'trial' | 'active' | 'ending' | 'grace';

export interface EntitlementRow {
  readonly workspaceId: string;
  /** The version of the plan. */
  readonly itemId: string;
  readonly title: string;
  readonly state: PlanState;
  readonly storageGigabytes: number | null;
  readonly maxRunning: number | null;
  readonly assetDays: number | null;
  /** To the plan no asset is older than this; null without `assetDays`. */
  readonly assetsFrom: Date | null;
  readonly models: readonly string[] | null;
  readonly until: Date | null;
}

const columns = [
  'workspace_id as workspaceId',
  'item_id as itemId',
  'title',
  'state',
  'storage_gigabytes as storageGigabytes',
  'max_running as maxRunning',
  'asset_days as assetDays',
  'assets_from as assetsFrom',
  'models',
  'until',
] as const;

/** Whoever works out what a workspace may does it alone: two of its plans that change at once are seen by the later one. */
export async function lockEntitlement(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 61))`.execute(tx);
}

/** What holds at this moment. */
export async function findEntitlement(db: Db, workspaceId: string, now: Date): Promise<EntitlementRow | undefined> {
  return db
    .selectFrom('entitlement')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .where((row) => row.or([row('until', 'is', null), row('until', '>', now)]))
    .executeTakeFirst();
}

/** What is looked for by a statement of somebody else's: one row by its key, as JSON, null without one. */
export const entitlementExpression = (
  workspaceId: string,
  now: Date,
): RawBuilder<Pick<EntitlementRow, 'storageGigabytes' | 'models'> | null> => sql`(
  select jsonb_build_object('storageGigabytes', storage_gigabytes, 'models', models) from entitlement
  where workspace_id = ${workspaceId} and (until is null or until > ${now}))`;

export async function putEntitlement(tx: Tx, row: EntitlementRow, changedAt: Date): Promise<void> {
  const values = {
    item_id: row.itemId,
    title: row.title,
    state: row.state,
    storage_gigabytes: row.storageGigabytes,
    max_running: row.maxRunning,
    asset_days: row.assetDays,
    assets_from: row.assetsFrom,
    models: row.models === null ? null : [...row.models],
    until: row.until,
    changed_at: changedAt,
  };
  await tx
    .insertInto('entitlement')
    .values({ workspace_id: row.workspaceId, ...values })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(values))
    .execute();
}

export async function deleteEntitlement(tx: Tx, workspaceId: string): Promise<void> {
  await tx.deleteFrom('entitlement').where('workspace_id', '=', workspaceId).execute();
}

/** Workspaces whose time is over and whose row is still there. */
export async function listOver(db: Db, now: Date): Promise<string[]> {
  const rows = await db.selectFrom('entitlement').select('workspace_id').where('until', '<=', now).orderBy('until').limit(500).execute();
  return rows.map((row) => row.workspace_id);
}

export interface KeeperRow {
  readonly workspaceId: string;
  readonly days: number;
  readonly from: Date;
}

/** Workspaces whose plan keeps assets for some days only, in the order of their numbers. */
export async function listKeepers(db: Db, now: Date, after: string | null, limit: number): Promise<KeeperRow[]> {
  const { rows } = await sql<KeeperRow>`
    select workspace_id as "workspaceId", asset_days as days, assets_from as "from" from entitlement
    where asset_days is not null and (until is null or until > ${now}) and (${after}::uuid is null or workspace_id > ${after}::uuid)
    order by workspace_id limit ${limit}`.execute(db);
  return rows;
}
