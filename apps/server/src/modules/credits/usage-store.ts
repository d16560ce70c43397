import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

export type UsageGroup = 'day' | 'member' | 'key' | 'model' | 'kind';

export interface UsageQuery {
  readonly from: string;
  readonly to: string;
  readonly member: string | null;
  readonly key: string | null;
  readonly model: string | null;
  readonly kind: string | null;
  readonly by: UsageGroup;
}

export interface UsageRow {
  readonly group: string | null;
  readonly name: string | null;
  readonly generations: bigint;
  readonly amount: bigint;
  readonly currency: string;
  readonly worth: bigint;
}

const groups: Readonly<Record<UsageGroup, { readonly column: string; readonly name: string; readonly order: string }>> = {
  day: { column: 'd.day::text', name: 'null::text', order: '1' },
  member: { column: 'd.account_id::text', name: '(select name from account where id = d.account_id)', order: '4 desc, 1' },
  key: { column: 'd.key_id::text', name: '(select name from api_key where id = d.key_id)', order: '4 desc, 1' },
  model: { column: 'd.model_id', name: 'null::text', order: '4 desc, 1' },
  kind: { column: 'd.operation', name: 'null::text', order: '4 desc, 1' },
};

/** Reads the daily sums, never the entries: a page takes as long after a year as after a day. */
export async function listUsageRows(db: Db, workspaceId: string, query: UsageQuery): Promise<UsageRow[]> {
  const { column, name, order } = groups[query.by];
  const { rows } = await sql<UsageRow>`
    select ${sql.raw(column)} as "group", ${sql.raw(name)} as name, sum(d.generations)::bigint as generations, sum(d.amount)::bigint as amount,
      d.currency, sum(d.currency_micros)::bigint as worth
    from ledger_link l join spend_day d using (wallet_id)
    where l.workspace_id = ${workspaceId} and d.day between ${query.from}::date and ${query.to}::date
      and (${query.member}::uuid is null or d.account_id = ${query.member}::uuid) and (${query.key}::uuid is null or d.key_id = ${query.key}::uuid)
      and (${query.model}::text is null or d.model_id = ${query.model}) and (${query.kind}::text is null or d.operation = ${query.kind})
    group by 1, 2, d.currency order by ${sql.raw(order)}, d.currency`.execute(db);
  return rows;
}
