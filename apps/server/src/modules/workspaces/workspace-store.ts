import type { Role } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly personal: boolean;
  readonly role: Role;
  readonly createdAt: Date;
}

export async function insertWorkspace(
  tx: Tx,
  workspace: { readonly id: string; readonly name: string; readonly personal: boolean; readonly ownerId: string; readonly at: Date },
): Promise<WorkspaceRow> {
  await tx
    .insertInto('workspace')
    .values({
      id: workspace.id,
      name: workspace.name,
      personal: workspace.personal,
      created_by: workspace.ownerId,
      created_at: workspace.at,
    })
    .execute();
  await tx
    .insertInto('member')
    .values({ workspace_id: workspace.id, account_id: workspace.ownerId, role: 'owner', created_at: workspace.at })
    .execute();
  return { id: workspace.id, name: workspace.name, personal: workspace.personal, role: 'owner', createdAt: workspace.at };
}

/** The personal one first, then in the order they were made. */
export async function listWorkspacesOf(db: Db, accountId: string): Promise<WorkspaceRow[]> {
  const rows = await db
    .selectFrom('member')
    .innerJoin('workspace', 'workspace.id', 'member.workspace_id')
    .select(['workspace.id', 'workspace.name', 'workspace.personal', 'workspace.created_at', 'member.role'])
    .where('member.account_id', '=', accountId)
    .orderBy('workspace.personal', 'desc')
    .orderBy('workspace.id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, personal: row.personal, role: row.role, createdAt: row.created_at }));
}

/** The person's role, or undefined where they are no member and where there is no such workspace. */
export async function findRole(db: Db, accountId: string, workspaceId: string): Promise<Role | undefined> {
  const row = await db
    .selectFrom('member')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.role;
}

/** Whoever counts what a person owns does it alone. */
export async function countOwned(tx: Tx, accountId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${accountId}, 12))`.execute(tx);
  const { owned } = await tx
    .selectFrom('member')
    .select((row) => row.fn.countAll<bigint>().as('owned'))
    .where('account_id', '=', accountId)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  return Number(owned);
}

export async function workspaceExists(db: Db, workspaceId: string): Promise<boolean> {
  const row = await db.selectFrom('workspace').select('id').where('id', '=', workspaceId).executeTakeFirst();
  return row !== undefined;
}

export async function findPersonalWorkspace(db: Db, accountId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('workspace')
    .select('id')
    .where('created_by', '=', accountId)
    .where('personal', '=', true)
    .executeTakeFirst();
  return row?.id;
}

/** Somebody who runs a workspace, as an owner or an admin. */
export interface Manager {
  readonly email: string;
  readonly locale: 'en' | 'da' | 'ar';
}

export async function listManagers(db: Db, workspaceId: string): Promise<Manager[]> {
  return db
    .selectFrom('member')
    .innerJoin('account', 'account.id', 'member.account_id')
    .select(['account.email', 'account.locale'])
    .where('member.workspace_id', '=', workspaceId)
    .where('member.role', 'in', ['owner', 'admin'])
    .orderBy('account.id')
    .execute();
}

/** Whom to write to about a workspace. */
export async function listOwners(db: Db, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('member')
    .select('account_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .orderBy('account_id')
    .execute();
  return rows.map(({ account_id }) => account_id);
}
