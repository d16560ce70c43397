import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export type ClosingRule = 'refund-unused-purchased' | 'forfeit';

export interface ClosingRow {
  readonly id: string;
  /** Null once the workspace is deleted. */
  readonly workspaceId: string | null;
  readonly phase: 'waiting' | 'closed' | 'undone';
  readonly rule: ClosingRule;
  readonly askedVia: 'owner' | 'operator';
  readonly proof: string | null;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly endedAt: Date | null;
  /** Micro-credits. */
  readonly refunded: bigint;
  readonly forfeited: bigint;
}

const columns = [
  'id',
  'workspace_id as workspaceId',
  'phase',
  'rule',
  'asked_via as askedVia',
  'proof',
  'asked_at as askedAt',
  'due_at as dueAt',
  'ended_at as endedAt',
  'credits_refunded as refunded',
  'credits_forfeited as forfeited',
] as const;

/** The one that counts: it waits, or is done. */
export async function findClosing(db: Db, workspaceId: string): Promise<ClosingRow | undefined> {
  return db.selectFrom('closing').select(columns).where('workspace_id', '=', workspaceId).where('phase', '<>', 'undone').executeTakeFirst();
}

export async function findClosingById(db: Db, id: string): Promise<ClosingRow | undefined> {
  return db.selectFrom('closing').select(columns).where('id', '=', id).executeTakeFirst();
}

export async function lockClosing(tx: Tx, id: string): Promise<ClosingRow | undefined> {
  return tx.selectFrom('closing').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertClosing(
  tx: Tx,
  closing: Pick<ClosingRow, 'id' | 'rule' | 'askedVia' | 'proof' | 'askedAt' | 'dueAt'> & {
    readonly workspaceId: string;
    readonly askedBy: string;
  },
): Promise<void> {
  await tx
    .insertInto('closing')
    .values({
      id: closing.id,
      workspace_id: closing.workspaceId,
      rule: closing.rule,
      asked_by: closing.askedBy,
      asked_via: closing.askedVia,
      proof: closing.proof,
      asked_at: closing.askedAt,
      due_at: closing.dueAt,
    })
    .execute();
}

export async function endClosing(
  tx: Tx,
  id: string,
  end: { readonly phase: 'closed' | 'undone'; readonly at: Date; readonly refunded?: bigint; readonly forfeited?: bigint },
): Promise<void> {
  await tx
    .updateTable('closing')
    .set({ phase: end.phase, ended_at: end.at, credits_refunded: end.refunded ?? 0n, credits_forfeited: end.forfeited ?? 0n })
    .where('id', '=', id)
    .execute();
}

/** Closings that are under way, and those of which a provider has to be told something now. */
export async function listDueClosings(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from closing where phase = 'waiting'
    union
    select closing_id from closing_step where state = 'waiting' and next_at <= ${now}
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

export async function listClosingRows(
  db: Db,
  page: { readonly before: string | null; readonly limit: number; readonly needsOperator: boolean },
): Promise<ClosingRow[]> {
  return db
    .selectFrom('closing')
    .select(columns)
    .$if(page.before !== null, (query) => query.where('id', '<', page.before))
    .$if(page.needsOperator, (query) =>
      query.where((where) =>
        where.exists(
          where
            .selectFrom('closing_step')
            .select('closing_step.id')
            .whereRef('closing_step.closing_id', '=', 'closing.id')
            .where('closing_step.state', '=', 'needs_operator'),
        ),
      ),
    )
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

/** Cuts the one row that says whose the papers of sales are, and what they say of a person besides. */
export async function cutBillingLink(tx: Tx, workspaceId: string, partyId: string): Promise<void> {
  await tx.updateTable('sale_order').set({ account_id: null, next: null }).where('party_id', '=', partyId).execute();
  await tx.deleteFrom('provider_customer').where('party_id', '=', partyId).execute();
  await tx.deleteFrom('billing_link').where('workspace_id', '=', workspaceId).execute();
}

/** The party of a workspace, if it ever bought or ordered anything. */
export async function findParty(db: Db, workspaceId: string): Promise<string | undefined> {
  const row = await db.selectFrom('billing_link').select('party_id').where('workspace_id', '=', workspaceId).executeTakeFirst();
  return row?.party_id;
}

export interface CustomerName {
  readonly connectionId: string;
  readonly ref: string;
}

export async function listCustomers(db: Db, partyId: string): Promise<CustomerName[]> {
  return db
    .selectFrom('provider_customer')
    .select(['connection_id as connectionId', 'ref'])
    .where('party_id', '=', partyId)
    .orderBy('connection_id')
    .execute();
}
