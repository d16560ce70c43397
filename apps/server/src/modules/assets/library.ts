import type { Asset, Page } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import type { EventHub } from '../../platform/events/event-hub.ts';
import { appendEvent } from '../../platform/events/event-log.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import { type AssetPage, findAssetRow, listAssetRows, listAssetRowsById, setTrashed } from './asset-store.ts';
import { presentAsset } from './present-asset.ts';

export interface AssetDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly events: EventHub;
  readonly storage: StorageDriver;
  /** Days an asset stays in the trash. */
  readonly trashDays: () => number;
}

export async function listAssets(deps: Pick<AssetDeps, 'db'>, actor: Actor, page: AssetPage): Promise<Page<Asset>> {
  requireScope(actor, 'assets:read');
  const rows = await listAssetRows(deps.db, actor.workspaceId, { ...page, limit: page.limit + 1 });
  const data = rows.slice(0, page.limit).map(presentAsset);
  return { data, nextCursor: rows.length > page.limit ? (data.at(-1)?.id ?? null) : null };
}

export async function getAsset(deps: Pick<AssetDeps, 'db'>, actor: Actor, id: string): Promise<Asset> {
  requireScope(actor, 'assets:read');
  return readAsset(deps.db, actor.workspaceId, id);
}

async function readAsset(db: Db, workspaceId: string, id: string): Promise<Asset> {
  const row = await findAssetRow(db, workspaceId, id);
  if (!row) throw new AppError('asset.not_found');
  return presentAsset(row);
}

/** For events and other modules: assets of a workspace the caller has already been checked for. */
export async function readAssets(db: Db, workspaceId: string, ids: readonly string[]): Promise<Asset[]> {
  return (await listAssetRowsById(db, workspaceId, ids)).map(presentAsset);
}

const dayMs = 86_400_000;

/** To the trash, with the day it will be deleted for good written down now. Trashing what is in the trash changes nothing. */
export async function trashAsset(deps: AssetDeps, actor: Actor, id: string): Promise<Asset> {
  requireScope(actor, 'assets:write');
  const at = deps.clock.now();
  const purgeAt = new Date(at.getTime() + deps.trashDays() * dayMs);
  return change(deps, actor, id, (tx) => setTrashed(tx, actor.workspaceId, id, { at, purgeAt }));
}

export async function restoreAsset(deps: AssetDeps, actor: Actor, id: string): Promise<Asset> {
  requireScope(actor, 'assets:write');
  return change(deps, actor, id, (tx) => setTrashed(tx, actor.workspaceId, id, null));
}

async function change(deps: AssetDeps, actor: Actor, id: string, act: (tx: Tx) => Promise<boolean>): Promise<Asset> {
  const changed = await inTransaction(deps.db, async (tx) => {
    if (!(await act(tx))) return false;
    await appendEvent(tx, { workspaceId: actor.workspaceId, type: 'asset-changed', subjectId: id });
    return true;
  });
  if (changed) deps.events.announce(actor.workspaceId);
  return readAsset(deps.db, actor.workspaceId, id);
}
