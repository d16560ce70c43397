import type { Role, Scope } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

/** Reads only. One statement per request: who, and in which workspace. */
export interface FoundSession {
  readonly sessionId: string;
  readonly seenAt: Date;
  readonly accountId: string;
  readonly operator: boolean;
  /** Micro-credits; null: never asks. */
  readonly confirmAbove: bigint | null;
  /** Null: no member of the workspace that was asked for. */
  readonly workspaceId: string | null;
  readonly role: Role | null;
}

export async function findSession(
  db: Db,
  query: { readonly tokenHash: string; readonly workspaceId: string | null; readonly now: Date; readonly seenAfter: Date },
): Promise<FoundSession | undefined> {
  const { rows } = await sql<FoundSession>`
    select s.id as "sessionId", s.updated_at as "seenAt", s.account_id as "accountId", a.operator, a.confirm_above as "confirmAbove", m.workspace_id as "workspaceId", m.role
    from session s
      join account a on a.id = s.account_id
      left join lateral (
        select workspace_id, role from member
        where account_id = s.account_id and (${query.workspaceId}::uuid is null or workspace_id = ${query.workspaceId}::uuid)
        order by workspace_id = a.active_workspace_id desc nulls last, created_at, workspace_id limit 1
      ) m on true
    where s.token = ${query.tokenHash} and s.expires_at > ${query.now} and s.updated_at > ${query.seenAfter}`.execute(db);
  return rows[0];
}

export interface FoundKey {
  readonly keyId: string;
  readonly usedAt: Date | null;
  readonly accountId: string;
  readonly workspaceId: string;
  readonly scopes: readonly Scope[];
  readonly role: Role;
  readonly capMicros: bigint | null;
}

/** A key lives only as long as its maker is a member. */
export async function findKey(db: Db, query: { readonly hash: Buffer; readonly now: Date }): Promise<FoundKey | undefined> {
  const { rows } = await sql<FoundKey>`
    select k.id as "keyId", k.last_used_at as "usedAt", k.account_id as "accountId", k.workspace_id as "workspaceId", k.scopes, m.role, k.cap_micros as "capMicros"
    from api_key k join member m on m.workspace_id = k.workspace_id and m.account_id = k.account_id
    where k.hash = ${query.hash} and k.revoked_at is null and k.expires_at > ${query.now}`.execute(db);
  return rows[0];
}
