import type { ApiKey, newApiKey } from '@pinhole/contract';
import type { z } from 'zod';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { afterCommit, type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import { newId } from '../../platform/ids.ts';
import { limitKey, listKeySpends } from '../credits/index.ts';
import { countLiveKeys, insertKey, type KeyRow, listKeyRows, markRevoked } from './key-store.ts';
import { makeKey } from './key-text.ts';

export interface KeysDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly signals: Pick<Signals, 'send'>;
  readonly maxKeys: () => number;
  /** Sent after a key was revoked, so that no process trusts an older answer. */
  readonly revokedTopic: string;
  readonly record: (
    tx: Tx,
    act: {
      readonly action: string;
      readonly actorId: string;
      readonly subject: string;
      readonly details?: Readonly<Record<string, string>>;
    },
  ) => Promise<void>;
}

const dayMs = 86_400_000;

export async function listKeys(deps: KeysDeps, actor: Actor): Promise<ApiKey[]> {
  const rows = await listKeyRows(deps.db, actor);
  const spends = await listKeySpends(
    deps.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => presentKey({ ...row, ...(spends.get(row.id) ?? { spentMicros: 0n, capMicros: null }) }));
}

/** Makes a key that may do a part of what its maker may. The secret is in this answer and nowhere else. */
export async function createKey(deps: KeysDeps, actor: Actor, input: z.output<typeof newApiKey>): Promise<ApiKey & { secret: string }> {
  requireScope(actor, 'keys:manage');
  for (const scope of input.scopes) requireScope(actor, scope);
  const { secret, start, hash } = makeKey();
  const createdAt = deps.clock.now();
  const key = {
    id: newId(createdAt),
    name: input.name,
    start,
    scopes: [...new Set(input.scopes)],
    capMicros: input.cap === undefined ? null : BigInt(input.cap),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + input.expiresInDays * dayMs),
  };
  await inTransaction(deps.db, async (tx) => {
    const most = deps.maxKeys();
    if ((await countLiveKeys(tx, actor, createdAt)) >= most) throw new AppError('key.limit_reached', { limit: String(most) });
    await insertKey(tx, { ...key, hash, workspaceId: actor.workspaceId, accountId: actor.accountId });
    if (key.capMicros !== null) await limitKey(tx, { workspaceId: actor.workspaceId, keyId: key.id, amount: key.capMicros }, createdAt);
    await deps.record(tx, { action: 'key.created', actorId: actor.accountId, subject: key.id, details: { scopes: key.scopes.join(' ') } });
  });
  return { ...presentKey({ ...key, spentMicros: 0n, lastUsedAt: null }), secret };
}

/** The key is worth nothing from the commit on. Somebody else's key is not found. */
export async function revokeKey(deps: KeysDeps, actor: Actor, keyId: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    if (!(await markRevoked(tx, actor, keyId, deps.clock.now()))) throw new AppError('key.not_found');
    afterCommit(tx, () => deps.signals.send(deps.revokedTopic));
    await deps.record(tx, { action: 'key.revoked', actorId: actor.accountId, subject: keyId });
  });
}

const presentKey = (key: KeyRow & { readonly capMicros: bigint | null; readonly spentMicros: bigint }): ApiKey => ({
  id: key.id,
  name: key.name,
  start: key.start,
  scopes: [...key.scopes],
  cap: key.capMicros === null ? null : String(key.capMicros),
  spent: String(key.spentMicros),
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});
