import type { SessionInfo } from '@pinhole/contract';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction } from '../../platform/database/database.ts';
import { type AccountsDeps, revokedTopic, seenAfter } from './accounts-deps.ts';
import { deleteSession, listLiveSessions } from './session-store.ts';

/** A person on one device. */
export interface SessionHolder {
  readonly accountId: string;
  readonly sessionId: string;
}

export async function listSessions(deps: AccountsDeps, holder: SessionHolder): Promise<SessionInfo[]> {
  const rows = await listLiveSessions(deps.db, holder.accountId, { now: deps.clock.now(), seenAfter: seenAfter(deps) });
  return rows.map((row) => ({
    id: row.id,
    current: row.id === holder.sessionId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    network: row.network,
    device: row.device,
  }));
}

/** Signs one device out, wherever it is. Somebody else's session is not found. */
export async function revokeSession(deps: AccountsDeps, holder: SessionHolder, sessionId: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    if (!(await deleteSession(tx, holder.accountId, sessionId))) throw new AppError('session.not_found');
    afterCommit(tx, () => deps.signals.send(revokedTopic));
    await deps.record(tx, { action: 'session.ended', actorId: holder.accountId, subject: sessionId });
  });
}
