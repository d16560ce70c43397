import type { NextStep } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export type OrderState = 'placing' | 'open' | 'pending' | 'paid' | 'failed' | 'expired' | 'cancelled';

export interface OrderRow {
  readonly id: string;
  readonly reference: string;
  /** Stands for the workspace; `workspaceId` is null once that is gone. */
  readonly partyId: string;
  readonly workspaceId: string | null;
  readonly accountId: string | null;
  readonly connectionId: string;
  readonly itemId: string;
  readonly currency: string;
  readonly priceMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint | null;
  readonly totalMinor: bigint | null;
  readonly seller: 'operator' | 'provider';
  readonly state: OrderState;
  readonly checkoutRef: string | null;
  readonly next: NextStep | null;
  readonly expiresAt: Date | null;
  readonly withdrawUntil: Date | null;
  readonly withdrawnAt: Date | null;
  readonly createdAt: Date;
  readonly paidAt: Date | null;
}

const columns = sql`o.id, o.reference, o.party_id as "partyId", l.workspace_id as "workspaceId", o.account_id as "accountId",
  o.connection_id as "connectionId", o.item_id as "itemId", o.currency, o.price_minor as "priceMinor", o.discount_minor as "discountMinor",
  o.tax_minor as "taxMinor", o.total_minor as "totalMinor", o.seller, o.state, o.checkout_ref as "checkoutRef", o.next,
  o.expires_at as "expiresAt", o.withdraw_until as "withdrawUntil", o.withdrawn_at as "withdrawnAt", o.created_at as "createdAt",
  o.paid_at as "paidAt"`;
const source = sql`sale_order o left join billing_link l on l.party_id = o.party_id`;

/** The party of a workspace in the papers of sales; made when it is first needed. */
export async function partyOf(tx: Tx, workspaceId: string): Promise<string> {
  await sql`insert into billing_link (workspace_id, party_id) values (${workspaceId}, gen_random_uuid()) on conflict do nothing`.execute(
    tx,
  );
  const { party_id } = await tx
    .selectFrom('billing_link')
    .select('party_id')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return party_id;
}

/** Undefined where nothing was ever bought. */
export async function partyOfWorkspace(db: Db, workspaceId: string): Promise<string | undefined> {
  const row = await db.selectFrom('billing_link').select('party_id').where('workspace_id', '=', workspaceId).executeTakeFirst();
  return row?.party_id;
}

/** Undefined once the workspace is gone. */
export async function findWorkspaceOf(db: Db, partyId: string): Promise<string | undefined> {
  const row = await db.selectFrom('billing_link').select('workspace_id').where('party_id', '=', partyId).executeTakeFirst();
  return row?.workspace_id;
}

/** One buyer's orders are counted and made one at a time. */
export async function lockBuyer(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 52))`.execute(tx);
}

export async function countOpenOrders(tx: Tx, partyId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('sale_order')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('party_id', '=', partyId)
    .where('state', 'in', ['placing', 'open'])
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertOrder(
  tx: Tx,
  order: Pick<
    OrderRow,
    | 'id'
    | 'reference'
    | 'partyId'
    | 'accountId'
    | 'connectionId'
    | 'itemId'
    | 'currency'
    | 'priceMinor'
    | 'discountMinor'
    | 'taxMinor'
    | 'totalMinor'
    | 'seller'
    | 'createdAt'
  > & { readonly consentHash: string | null; readonly keepUntil: string },
): Promise<void> {
  await tx
    .insertInto('sale_order')
    .values({
      id: order.id,
      reference: order.reference,
      party_id: order.partyId,
      account_id: order.accountId,
      connection_id: order.connectionId,
      item_id: order.itemId,
      currency: order.currency,
      price_minor: order.priceMinor,
      discount_minor: order.discountMinor,
      tax_minor: order.taxMinor,
      total_minor: order.totalMinor,
      seller: order.seller,
      consent_hash: order.consentHash,
      keep_until: order.keepUntil,
      created_at: order.createdAt,
    })
    .execute();
}

/** An order of this workspace; another's is simply not there. */
export async function findOrder(db: Db, workspaceId: string, id: string): Promise<OrderRow | undefined> {
  const { rows } = await sql<OrderRow>`select ${columns} from ${source} where o.id = ${id} and l.workspace_id = ${workspaceId}`.execute(db);
  return rows[0];
}

/** For the service itself: providers and operators know orders, not workspaces. */
export async function findAnyOrder(db: Db, id: string): Promise<OrderRow | undefined> {
  const { rows } = await sql<OrderRow>`select ${columns} from ${source} where o.id = ${id}`.execute(db);
  return rows[0];
}

export async function lockOrder(tx: Tx, id: string): Promise<OrderRow | undefined> {
  const { rows } = await sql<OrderRow>`select ${columns} from ${source} where o.id = ${id} for update of o`.execute(tx);
  return rows[0];
}

export async function listOrderRows(
  db: Db,
  workspaceId: string,
  page: { readonly before: string | null; readonly limit: number },
): Promise<OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    select ${columns} from ${source}
    where l.workspace_id = ${workspaceId} and (${page.before}::uuid is null or o.id < ${page.before}::uuid)
    order by o.id desc limit ${page.limit}`.execute(db);
  return rows;
}

/** Which orders an operator looks for; null: whichever. Days are those of the time zone, both whole. */
export interface OrderSearch {
  readonly state: OrderState | null;
  readonly reference: string | null;
  readonly way: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Lower case, whole. */
  readonly email: string | null;
  readonly timeZone: string;
}

export async function listAllOrderRows(
  db: Db,
  page: {
    readonly before: string | null;
    readonly limit: number;
  } & OrderSearch,
): Promise<OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    select ${columns} from ${source}
    where (${page.before}::uuid is null or o.id < ${page.before}::uuid) and (${page.state}::text is null or o.state = ${page.state})
      and (${page.reference}::text is null or o.reference = ${page.reference}) and (${page.way}::text is null or o.connection_id = ${page.way})
      and (${page.from}::date is null or o.created_at >= instant_of_midnight(${page.from}::date::timestamp, ${page.timeZone}))
      and (${page.to}::date is null or o.created_at < instant_of_midnight((${page.to}::date + 1)::timestamp, ${page.timeZone}))
      and (${page.email}::text is null or o.account_id in (select id from account where email = ${page.email}))
    order by o.id desc limit ${page.limit}`.execute(db);
  return rows;
}

/** Orders that wait for their end since before `since`, to be asked about. */
export async function listUnfinished(db: Db, since: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sale_order')
    .select('id')
    .where('state', 'in', ['placing', 'open', 'pending'])
    .where('created_at', '<', since)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** The provider's names of checkouts that nobody has paid yet. */
export async function listOpenCheckouts(db: Db, connectionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('connection_id', '=', connectionId)
    .where('state', 'in', ['open', 'pending'])
    .where('checkout_ref', 'is not', null)
    .execute();
  return rows.flatMap(({ checkout_ref }) => checkout_ref ?? []);
}

/** The provider's checkout of an order, stored once: a second opening finds the first. */
export async function recordCheckout(
  tx: Tx,
  id: string,
  checkout: { readonly ref: string; readonly next: NextStep; readonly expiresAt: Date | null },
): Promise<void> {
  await tx
    .updateTable('sale_order')
    .set({ checkout_ref: checkout.ref, next: JSON.stringify(checkout.next), expires_at: checkout.expiresAt, state: 'open' })
    .where('id', '=', id)
    .where('state', 'in', ['placing', 'open'])
    .execute();
}

export async function setOrderState(tx: Tx, id: string, state: OrderState): Promise<void> {
  await tx.updateTable('sale_order').set({ state, next: null }).where('id', '=', id).execute();
}

/** What the provider took, once it is known, and until when the buyer may withdraw. */
export async function markOrderPaid(
  tx: Tx,
  id: string,
  paid: { readonly at: Date; readonly taxMinor: bigint; readonly totalMinor: bigint; readonly withdrawUntil: Date | null },
): Promise<void> {
  await tx
    .updateTable('sale_order')
    .set({
      state: 'paid',
      next: null,
      paid_at: paid.at,
      tax_minor: paid.taxMinor,
      total_minor: paid.totalMinor,
      withdraw_until: paid.withdrawUntil,
    })
    .where('id', '=', id)
    .execute();
}

/** What a document that came later says of it. */
export async function recordTax(tx: Tx, id: string, taxMinor: bigint): Promise<void> {
  await tx.updateTable('sale_order').set({ tax_minor: taxMinor }).where('id', '=', id).execute();
}

export async function markWithdrawn(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('sale_order').set({ withdrawn_at: at }).where('id', '=', id).execute();
}

/** Of one party, orders that nobody has paid yet. */
export async function listOpenOrders(db: Db, partyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('sale_order')
    .select('id')
    .where('party_id', '=', partyId)
    .where('state', 'in', ['placing', 'open'])
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
