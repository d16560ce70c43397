import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import { setStepLimit } from '../../platform/jobs/step-limit-store.ts';
import {
  deleteEntitlement,
  type EntitlementRow,
  entitlementExpression,
  findEntitlement,
  type KeeperRow,
  listKeepers,
  lockEntitlement,
  type PlanState,
  putEntitlement,
} from './entitlement-store.ts';

export interface EntitlementDeps {
  readonly clock: Clock;
  /** What holds where no plan says otherwise; null: no limit. */
  readonly defaults: () => { readonly storageGigabytes: number | null; readonly models: readonly string[] | null };
}

/** What a workspace may at this moment. */
export interface Allowance {
  readonly plan: { readonly itemId: string; readonly title: string; readonly state: PlanState; readonly until: Date | null } | null;
  /** Null: no limit. */
  readonly storedBytes: number | null;
  /** Null: what the service lets everybody run at once. */
  readonly maxRunning: number | null;
  /** Ids of models; null: all. */
  readonly models: readonly string[] | null;
  /** Null: assets are kept for ever. */
  readonly keeping: Keeping | null;
}

/** An asset is kept for so many days, counted from when it was made, or from `from` where that is later. */
export interface Keeping {
  readonly days: number;
  readonly from: Date;
  /** Until when that holds; null: until something changes. */
  readonly until: Date | null;
}

/** As pages write it. */
const gigabyte = 1_000_000_000;

/** One row, by its key. */
export async function allowanceOf(deps: EntitlementDeps, db: Db, workspaceId: string): Promise<Allowance> {
  const row = (await findEntitlement(db, workspaceId, deps.clock.now())) ?? null;
  return {
    plan: row ? { itemId: row.itemId, title: row.title, state: row.state, until: row.until } : null,
    ...makingTerms(deps, row),
    maxRunning: row?.maxRunning ?? null,
    keeping: row?.assetDays && row.assetsFrom ? { days: row.assetDays, from: row.assetsFrom, until: row.until } : null,
  };
}

/** The part of it that is asked at every submit, for a statement of somebody else's: `expression` goes into it, `read` takes what comes out. */
export function termsInStatement(deps: EntitlementDeps, workspaceId: string) {
  return {
    expression: entitlementExpression(workspaceId, deps.clock.now()),
    read: (row: MakingRow | null) => makingTerms(deps, row),
  };
}

type MakingRow = Pick<EntitlementRow, 'storageGigabytes' | 'models'>;

function makingTerms({ defaults }: EntitlementDeps, row: MakingRow | null): Pick<Allowance, 'storedBytes' | 'models'> {
  const otherwise = defaults();
  const gigabytes = row?.storageGigabytes ?? otherwise.storageGigabytes;
  return {
    storedBytes: gigabytes === null ? null : gigabytes * gigabyte,
    // A plan that names no models allows all of them, whatever those without a plan may.
    models: row ? row.models : otherwise.models,
  };
}

export type Entitled = Omit<EntitlementRow, 'workspaceId' | 'assetsFrom'>;

/**
 * Writes down what the plan of a workspace allows from now on; null: it has none. In the transaction in which its subscription changes.
 * Whoever comes to fewer days for assets has all of the new days from this moment: nothing goes at once.
 */
export async function setEntitlement(tx: Tx, workspaceId: string, entitled: Entitled | null, now: Date): Promise<void> {
  await lockEntitlement(tx, workspaceId);
  const before = await findEntitlement(tx, workspaceId, now);
  await setStepLimit(tx, workspaceId, entitled?.maxRunning ? { most: entitled.maxRunning, until: entitled.until } : null);
  if (!entitled) return deleteEntitlement(tx, workspaceId);
  await putEntitlement(tx, { ...entitled, workspaceId, assetsFrom: assetsFrom(entitled.assetDays, before, now) }, now);
}

function assetsFrom(days: number | null, before: EntitlementRow | undefined, now: Date): Date | null {
  if (days === null) return null;
  const isShorter = before?.assetDays == null || days < before.assetDays;
  return isShorter ? now : (before.assetsFrom ?? now);
}

const batch = 200;

/** Every workspace whose plan keeps assets for some days only. */
export async function* keepers(db: Db, now: Date): AsyncGenerator<KeeperRow> {
  for (let after: string | null = null; ; ) {
    const rows: KeeperRow[] = await listKeepers(db, now, after, batch);
    yield* rows;
    after = rows.at(-1)?.workspaceId ?? null;
    if (rows.length < batch) return;
  }
}
