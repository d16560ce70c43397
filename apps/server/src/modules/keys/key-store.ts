import type { ApiKey } from '@pinhole/contract';
import type { Db, Tx } from '../../platform/database/database.ts';

type KeyScope = ApiKey['scopes'][number];

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface NewKeyRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string;
  readonly name: string;
  readonly start: string;
  readonly hash: Buffer;
  readonly scopes: readonly KeyScope[];
  readonly capMicros: bigint | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertKey(tx: Tx, key: NewKeyRow): Promise<void> {
  await tx
    .insertInto('api_key')
    .values({
      id: key.id,
      workspace_id: key.workspaceId,
      account_id: key.accountId,
      name: key.name,
      start: key.start,
      hash: key.hash,
      scopes: [...key.scopes],
      cap_micros: key.capMicros,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
    })
    .execute();
}

interface Owner {
  readonly workspaceId: string;
  readonly accountId: string;
}

/** Keys that were not revoked, the newest first. */
export async function listKeyRows(db: Db, owner: Owner): Promise<KeyRow[]> {
  const rows = await db
    .selectFrom('api_key')
    .select(['id', 'name', 'start', 'scopes', 'created_at', 'expires_at', 'last_used_at'])
    .where('account_id', '=', owner.accountId)
    .where('workspace_id', '=', owner.workspaceId)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1_000)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    start: row.start,
    scopes: row.scopes as KeyScope[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Counts under a lock on the membership, so that racing requests cannot pass a limit together. */
export async function countLiveKeys(tx: Tx, owner: Owner, now: Date): Promise<number> {
  await tx
    .selectFrom('member')
    .select('role')
    .where('workspace_id', '=', owner.workspaceId)
    .where('account_id', '=', owner.accountId)
    .forNoKeyUpdate()
    .execute();
  const { live } = await tx
    .selectFrom('api_key')
    .select((row) => row.fn.countAll<bigint>().as('live'))
    .where('account_id', '=', owner.accountId)
    .where('workspace_id', '=', owner.workspaceId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(live);
}

/** Of any number of callers exactly one is told true. */
export async function markRevoked(tx: Tx, owner: Owner, keyId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('api_key')
    .set({ revoked_at: at })
    .where('id', '=', keyId)
    .where('account_id', '=', owner.accountId)
    .where('workspace_id', '=', owner.workspaceId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Notes a use, at most once per `since`. */
export async function touchKey(tx: Tx, keyId: string, use: { readonly at: Date; readonly since: Date }): Promise<void> {
  await tx
    .updateTable('api_key')
    .set({ last_used_at: use.at })
    .where('id', '=', keyId)
    .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', use.since)]))
    .execute();
}
