import type { QueueCounts, QueuePerson, QueueShow } from '@pinhole/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';

/** What of the queue is asked for. `accountId`: only this person's; null: everybody's in the workspace. */
export interface QueueFilter {
  readonly show: QueueShow;
  readonly accountId: string | null;
  readonly model: string | undefined;
  readonly kind: 'image' | 'video' | undefined;
  /** Ended things are listed that ended after this. */
  readonly since: Date;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface QueueRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly personName: string | null;
  readonly queue: string;
  readonly modelId: string;
  readonly retriedBy: string | null;
  /** Where the list goes on after this row. */
  readonly key: string;
}

interface Order {
  readonly where: RawBuilder<unknown>;
  readonly key: RawBuilder<string>;
  readonly after: (parts: readonly string[]) => RawBuilder<unknown>;
  readonly by: RawBuilder<unknown>;
}

const failed = sql`g.state in ('failed', 'blocked', 'expired')`;
const newestEnd: Pick<Order, 'key' | 'after' | 'by'> = {
  key: sql<string>`(extract(epoch from g.finished_at) * 1000000)::bigint || ' ' || g.id`,
  after: ([micros = '0', id = '']) =>
    sql`(g.finished_at, g.id) < (to_timestamp(0) + ${micros}::bigint * interval '1 microsecond', ${id}::uuid)`,
  by: sql`g.finished_at desc, g.id desc`,
};

const orders: Readonly<Record<QueueShow, Order>> = {
  waiting: {
    where: sql`g.finished_at is null and g.state = 'queued'`,
    key: sql<string>`s.priority || ' ' || s.place || ' ' || g.id`,
    after: ([priority = '0', place = '0', id = '']) =>
      sql`(s.priority, s.place, s.subject_id) > (${priority}::smallint, ${place}::bigint, ${id}::uuid)`,
    by: sql`s.priority, s.place, s.subject_id`,
  },
  running: {
    where: sql`g.finished_at is null and g.state <> 'queued'`,
    key: sql<string>`g.id::text`,
    after: ([id = '']) => sql`g.id > ${id}::uuid`,
    by: sql`g.id`,
  },
  failed: { where: sql`${failed} and retry.id is null`, ...newestEnd },
  ended: { where: sql`g.finished_at is not null`, ...newestEnd },
};

export async function listQueueRows(db: Db, workspaceId: string, filter: QueueFilter): Promise<QueueRow[]> {
  const order = orders[filter.show];
  const ended = filter.show === 'failed' || filter.show === 'ended';
  const { rows } = await sql<QueueRow>`
    select g.id, g.account_id as "accountId", a.name as "personName", g.engine as queue, g.model_id as "modelId", retry.id as "retriedBy",
      ${order.key} as key
    from generation g
      ${filter.show === 'waiting' ? sql`join step s on s.subject_id = g.id` : sql``}
      left join account a on a.id = g.account_id
      left join generation retry on retry.retry_of = g.id
    where g.workspace_id = ${workspaceId} and ${order.where}
      ${ended ? sql`and g.finished_at > ${filter.since}` : sql``}
      ${filter.accountId === null ? sql`` : sql`and g.account_id = ${filter.accountId}`}
      ${filter.model === undefined ? sql`` : sql`and g.model_id = ${filter.model}`}
      ${filter.kind === undefined ? sql`` : sql`and (g.request ? 'durationSeconds') = ${filter.kind === 'video'}`}
      ${filter.cursor === null ? sql`` : sql`and ${order.after(filter.cursor.split(' '))}`}
    order by ${order.by} limit ${filter.limit}`.execute(db);
  return rows;
}

interface CountRow {
  readonly mine: boolean;
  readonly waiting: number;
  readonly paused: number;
  readonly running: number;
  readonly failed: number;
  readonly heldWaiting: bigint;
  readonly heldRunning: bigint;
}

/** How much there is, of this person and of the others. */
async function listCounts(db: Db, workspaceId: string, accountId: string, since: Date): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select (g.account_id = ${accountId}) is true as mine,
      count(*) filter (where g.state = 'queued')::int as waiting,
      count(*) filter (where g.state = 'queued' and s.paused_at is not null)::int as paused,
      count(*) filter (where g.finished_at is null and g.state <> 'queued')::int as running,
      count(*) filter (where g.finished_at is not null)::int as failed,
      coalesce(sum(g.price_micros) filter (where g.state = 'queued'), 0)::bigint as "heldWaiting",
      coalesce(sum(g.price_micros) filter (where g.finished_at is null and g.state <> 'queued'), 0)::bigint as "heldRunning"
    from (
      select id, account_id, state, finished_at, price_micros from generation where workspace_id = ${workspaceId} and finished_at is null
      union all
      select g.id, account_id, state, finished_at, price_micros from generation g
      where workspace_id = ${workspaceId} and ${failed} and finished_at > ${since}
        and not exists (select from generation retry where retry.retry_of = g.id)
    ) g left join step s on s.subject_id = g.id
    group by 1`.execute(db);
  return rows;
}

export async function countQueue(
  db: Db,
  workspaceId: string,
  accountId: string,
  since: Date,
): Promise<{ readonly mine: QueueCounts; readonly workspace: QueueCounts }> {
  const rows = await listCounts(db, workspaceId, accountId, since);
  return { mine: addUp(rows.filter(({ mine }) => mine)), workspace: addUp(rows) };
}

function addUp(rows: readonly CountRow[]): QueueCounts {
  const count = (of: 'waiting' | 'paused' | 'running' | 'failed'): number => rows.reduce((sum, row) => sum + row[of], 0);
  const credits = (of: 'heldWaiting' | 'heldRunning'): string => String(rows.reduce((sum, row) => sum + row[of], 0n));
  return {
    waiting: count('waiting'),
    paused: count('paused'),
    running: count('running'),
    failed: count('failed'),
    heldWaiting: credits('heldWaiting'),
    heldRunning: credits('heldRunning'),
  };
}

/** Everybody whose work can stand in this queue, by name. */
export async function listQueuePeople(db: Db, workspaceId: string): Promise<QueuePerson[]> {
  return db
    .selectFrom('member')
    .innerJoin('account', 'account.id', 'member.account_id')
    .select(['account.id', 'account.name'])
    .where('member.workspace_id', '=', workspaceId)
    .orderBy('account.name')
    .orderBy('account.id')
    .execute();
}

/** What of the given work is not over, in the order of its age; all of the workspace, or of one person. */
export async function listUnfinished(
  db: Db,
  workspaceId: string,
  of: { readonly accountId: string | null; readonly waitingOnly: boolean },
): Promise<string[]> {
  let query = db.selectFrom('generation').select('id').where('workspace_id', '=', workspaceId).where('finished_at', 'is', null);
  if (of.accountId) query = query.where('account_id', '=', of.accountId);
  if (of.waitingOnly) query = query.where('state', '=', 'queued');
  return (await query.orderBy('id').execute()).map(({ id }) => id);
}
