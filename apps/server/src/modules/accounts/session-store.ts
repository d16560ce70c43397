import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import type { ClientTraits } from './client-traits.ts';

export interface SessionRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly network: string | null;
  readonly device: string | null;
}

export async function insertSession(
  tx: Tx,
  session: {
    readonly accountId: string;
    readonly tokenHash: string;
    readonly expiresAt: Date;
    readonly at: Date;
    readonly client: ClientTraits;
  },
): Promise<string> {
  const id = newId(session.at);
  await tx
    .insertInto('session')
    .values({
      id,
      account_id: session.accountId,
      token: session.tokenHash,
      expires_at: session.expiresAt,
      ip_address: session.client.network,
      user_agent: session.client.device,
      created_at: session.at,
      updated_at: session.at,
    })
    .execute();
  return id;
}

/** The sessions that can still be used, the most recently seen first. */
export async function listLiveSessions(
  db: Db,
  accountId: string,
  live: { readonly now: Date; readonly seenAfter: Date },
): Promise<SessionRow[]> {
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('expires_at', '>', live.now)
    .where('updated_at', '>', live.seenAfter)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.updated_at,
    expiresAt: row.expires_at,
    network: row.ip_address,
    device: row.user_agent,
  }));
}

export async function deleteSession(tx: Tx, accountId: string, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('id', '=', sessionId)
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Notes a visit, at most once per `since`. */
export async function touchSession(tx: Tx, sessionId: string, visit: { readonly at: Date; readonly since: Date }): Promise<void> {
  await tx.updateTable('session').set({ updated_at: visit.at }).where('id', '=', sessionId).where('updated_at', '<', visit.since).execute();
}

/** What has ended by itself: sessions, links in old mail, counters, setup links. */
export async function deleteExpired(tx: Tx, now: Date, seenAfter: Date): Promise<void> {
  await tx
    .deleteFrom('session')
    .where((row) => row.or([row('expires_at', '<', now), row('updated_at', '<', seenAfter)]))
    .execute();
  await tx.deleteFrom('verification').where('expires_at', '<', now).execute();
  await tx
    .deleteFrom('auth_rate_limit')
    .where('last_request', '<', BigInt(now.getTime() - 86_400_000))
    .execute();
  await sql`delete from setup_token where expires_at < ${now}::timestamptz - interval '1 day'`.execute(tx);
}
