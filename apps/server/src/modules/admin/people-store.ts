import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly operator: boolean;
  readonly createdAt: Date;
  readonly workspaceId: string;
  readonly available: bigint;
}

/** Reads only, and across modules: one statement for a page. Newest first; `before` is the id of the last person of the page before. */
export async function listPeopleRows(
  db: Db,
  page: { readonly before: string | null; readonly limit: number; readonly now: Date },
): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select a.id, a.name, a.email, a.email_verified as "emailVerified", a.operator, a.created_at as "createdAt",
      w.id as "workspaceId", coalesce(sum(l.balance), 0)::bigint as available
    from account a
      join workspace w on w.created_by = a.id and w.personal
      left join ledger_link k on k.workspace_id = w.id
      left join ledger_account l on l.wallet_id = k.wallet_id and l.filled
        and (l.expires_at is null or l.expires_at > ${page.now}) and (l.starts_at is null or l.starts_at <= ${page.now})
    where ${page.before}::uuid is null or a.id < ${page.before}::uuid
    group by a.id, w.id order by a.id desc limit ${page.limit}`.execute(db);
  return rows;
}
