import type { Asset, Page } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import type { EventHub } from '../../platform/events/event-hub.ts';
import { appendEvent } from '../../platform/events/event-log.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import { type AssetPage, findAssetRow, listAssetRows, listAssetRowsById, setTrashed } from './asset-store.ts';
import type { Keeping } from './keeping.ts';
import { presentAsset } from './present-asset.ts';

export interface AssetDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly events: EventHub;
  readonly storage: StorageDriver;
  /** Days an asset stays in the trash. */
  readonly trashDays: () => number;
  /** For how long the plan of a workspace keeps assets; null: for ever. */
  readonly keepingOf: (db: Db, workspaceId: string) => Promise<Keeping | null>;
  /** Every workspace whose plan keeps assets for some days only. */
  readonly keepers: (now: Date) => AsyncIterable<{ readonly workspaceId: string; readonly days: number; readonly from: Date }>;
}

export type AssetReader = Pick<AssetDeps, 'db' | 'keepingOf'>;

export async function listAssets(deps: AssetReader, actor: Actor, page: AssetPage): Promise<Page<Asset>> {
  requireScope(actor, 'assets:read');
  const [rows, keeping] = await Promise.all([
    listAssetRows(deps.db, actor.workspaceId, { ...page, limit: page.limit + 1 }),
    deps.keepingOf(deps.db, actor.workspaceId),
  ]);
  const data = rows.slice(0, page.limit).map((row) => presentAsset(row, keeping));
  return { data, nextCursor: rows.length > page.limit ? (data.at(-1)?.id ?? null) : null };
}

export async function getAsset(deps: AssetReader, actor: Actor, id: string): Promise<Asset> {
  requireScope(actor, 'assets:read');
  return readAsset(deps, actor.workspaceId, id);
}

async function readAsset({ db, keepingOf }: AssetReader, workspaceId: string, id: string): Promise<Asset> {
  const [row, keeping] = await Promise.all([findAssetRow(db, workspaceId, id), keepingOf(db, workspaceId)]);
  if (!row) throw new AppError('asset.not_found');
  return presentAsset(row, keeping);
}

/** For events and other modules: assets of a workspace the caller has already been checked for. */
export async function readAssets({ db, keepingOf }: AssetReader, workspaceId: string, ids: readonly string[]): Promise<Asset[]> {
  if (ids.length === 0) return [];
  const [rows, keeping] = await Promise.all([listAssetRowsById(db, workspaceId, ids), keepingOf(db, workspaceId)]);
  return rows.map((row) => presentAsset(row, keeping));
}

const dayMs = 86_400_000;

/** When what goes to the trash now is deleted for good. */
export const trashEnd = ({ trashDays }: Pick<AssetDeps, 'trashDays'>, at: Date): Date => new Date(at.getTime() + trashDays() * dayMs);

/** To the trash, with the day it will be deleted for good written down now. Trashing what is in the trash changes nothing. */
export async function trashAsset(deps: AssetDeps, actor: Actor, id: string): Promise<Asset> {
  requireScope(actor, 'assets:write');
  const at = deps.clock.now();
  return change(deps, actor, id, (tx) => setTrashed(tx, actor.workspaceId, id, { at, purgeAt: trashEnd(deps, at) }));
}

/** Back into the library; where a plan keeps assets for some days, they begin anew. */
export async function restoreAsset(deps: AssetDeps, actor: Actor, id: string): Promise<Asset> {
  requireScope(actor, 'assets:write');
  return change(deps, actor, id, (tx) => setTrashed(tx, actor.workspaceId, id, { restoredAt: deps.clock.now() }));
}

async function change(deps: AssetDeps, actor: Actor, id: string, act: (tx: Tx) => Promise<boolean>): Promise<Asset> {
  const changed = await inTransaction(deps.db, async (tx) => {
    if (!(await act(tx))) return false;
    await appendEvent(tx, { workspaceId: actor.workspaceId, type: 'asset-changed', subjectId: id });
    return true;
  });
  if (changed) deps.events.announce(actor.workspaceId);
  return readAsset(deps, actor.workspaceId, id);
}
