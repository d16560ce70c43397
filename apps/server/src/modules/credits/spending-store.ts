import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

export interface SpendingRow {
  readonly workspaceId: string;
  readonly name: string;
  readonly spent: bigint;
  /** The lowest monthly cap of the workspace in credits, its own and the service's. */
  readonly limit: bigint | null;
  readonly available: bigint;
  readonly caps: number;
  readonly alertedAt: Date | null;
}

/**
 * Workspaces with what they spend in this month, the newest first. `before` is the id of the last one of the page before. Reads only, and
 * across modules.
 */
export async function listSpendingRows(
  db: Db,
  page: { readonly before: string | null; readonly limit: number; readonly name: string | null },
  at: { readonly timeZone: string; readonly now: Date; readonly defaultCap: bigint | null },
): Promise<SpendingRow[]> {
  const { rows } = await sql<SpendingRow>`
    select s.id as "workspaceId", s.name,
      case when w.month_starts_at = starts then w.month_committed else spent_since(w.id, null, null, 'credit', starts) end as spent,
      least(c.lowest, case when c.lifted then null else ${at.defaultCap}::bigint end) as limit,
      (select coalesce(sum(balance), 0) from ledger_account where wallet_id = w.id and filled and (expires_at is null or expires_at > ${at.now})
        and (starts_at is null or starts_at <= ${at.now}))::bigint as available,
      c.count as caps, (select created_at from spend_alert where wallet_id = w.id order by id desc limit 1) as "alertedAt"
    from workspace s join ledger_link l on l.workspace_id = s.id join wallet w on w.id = l.wallet_id
      cross join lateral spend_period_start('month', ${at.now}, ${at.timeZone}) as starts
      cross join lateral (
        select count(*) filter (where amount is not null)::int as count,
          min(amount) filter (where num_nonnulls(account_id, key_id) = 0 and period = 'month' and unit = 'credit') as lowest,
          coalesce(bool_or(num_nonnulls(account_id, key_id) = 0 and period = 'month' and unit = 'credit' and set_by = 'operator'), false) as lifted
        from spend_cap where wallet_id = w.id
      ) c
    where (${page.before}::uuid is null or s.id < ${page.before}::uuid)
      and (${page.name}::text is null or position(lower(${page.name}::text) in lower(s.name)) > 0)
    order by s.id desc limit ${page.limit}`.execute(db);
  return rows;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Whom a cap can limit: members, and keys that still work. */
export async function listCapTargets(db: Db, workspaceId: string): Promise<{ readonly members: Named[]; readonly keys: Named[] }> {
  const members = await db
    .selectFrom('member')
    .innerJoin('account', 'account.id', 'member.account_id')
    .select(['account.id', 'account.name'])
    .where('member.workspace_id', '=', workspaceId)
    .orderBy('account.name')
    .execute();
  const keys = await db
    .selectFrom('api_key')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .execute();
  return { members, keys };
}
