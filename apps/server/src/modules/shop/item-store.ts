import type { NewSaleItem } from '@pinhole/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface ItemRow {
  readonly id: string;
  readonly sku: string;
  readonly version: number;
  readonly kind: 'pack' | 'plan';
  readonly title: string;
  readonly description: string;
  /** Micro-credits. */
  readonly credits: bigint;
  readonly taxBehaviour: 'inclusive' | 'exclusive';
  readonly every: 'month' | 'year' | null;
  readonly trialDays: number;
  /** Micro-credits of the free days; null: as many as of a paid period. */
  readonly trialCredits: bigint | null;
  readonly limits: NewSaleItem['limits'];
  readonly prices: readonly { readonly currency: string; readonly minor: bigint }[];
  readonly position: number;
  readonly state: 'draft' | 'offered' | 'retired';
  readonly createdAt: Date;
}

interface StoredRow extends Omit<ItemRow, 'limits' | 'prices'> {
  readonly storageGigabytes: number | null;
  readonly maxRunning: number | null;
  readonly assetDays: number | null;
  readonly models: string[] | null;
  readonly prices: readonly { readonly currency: string; readonly minor: string }[];
}

const toRow = ({ storageGigabytes, maxRunning, assetDays, models, prices, ...row }: StoredRow): ItemRow => ({
  ...row,
  limits: row.kind === 'plan' ? { storageGigabytes, maxRunning, assetDays, models } : null,
  prices: prices.map(({ currency, minor }) => ({ currency, minor: BigInt(minor) })),
});

const selectItems = (db: Db, where = sql`true`) =>
  sql<StoredRow>`
  select i.id, i.sku, i.version, i.kind, i.title, i.description, i.credits, i.tax_behaviour as "taxBehaviour", i.every,
    i.trial_days as "trialDays", i.trial_credits as "trialCredits", i.storage_gigabytes as "storageGigabytes", i.max_running as "maxRunning", i.asset_days as "assetDays",
    i.models, i.position, i.state, i.created_at as "createdAt",
    (select coalesce(json_agg(json_build_object('currency', p.currency, 'minor', p.minor::text) order by p.currency), '[]')
      from sale_price p where p.item_id = i.id) as prices
  from sale_item i where ${where} order by i.position, i.sku, i.version desc`.execute(db);

export async function listItemRows(db: Db): Promise<ItemRow[]> {
  return (await selectItems(db)).rows.map(toRow);
}

export async function listOfferedRows(db: Db): Promise<ItemRow[]> {
  return (await selectItems(db, sql`i.state = 'offered'`)).rows.map(toRow);
}

export async function findItemRow(db: Db, id: string): Promise<ItemRow | undefined> {
  return (await selectItems(db, sql`i.id = ${id}`)).rows.map(toRow)[0];
}

/** Writers of one item take turns, so that versions are counted without gaps and one version is offered at a time. */
export async function lockSku(tx: Tx, sku: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${sku}, 51))`.execute(tx);
}

export async function insertDraft(tx: Tx, id: string, item: NewSaleItem, createdAt: Date): Promise<void> {
  const limits = item.limits;
  await sql`
    insert into sale_item (id, sku, version, kind, title, description, credits, tax_behaviour, every, trial_days, trial_credits,
      storage_gigabytes, max_running, asset_days, models, created_at, position)
    select ${id}, ${item.sku}, coalesce(max(version), 0) + 1, ${item.kind}, ${item.title}, ${item.description}, ${BigInt(item.credits)},
      ${item.taxBehaviour}, ${item.every}, ${item.trialDays}::int, ${item.trialCredits === null ? null : BigInt(item.trialCredits)}::bigint,
      ${limits?.storageGigabytes ?? null}::int, ${limits?.maxRunning ?? null}::int,
      ${limits?.assetDays ?? null}::int, ${limits?.models ?? null}::text[], ${createdAt},
      -- The next version stands where the newest one stands.
      coalesce((array_agg(position order by version desc))[1], 0)
    from sale_item where sku = ${item.sku}`.execute(tx);
  await tx
    .insertInto('sale_price')
    .values(item.prices.map(({ currency, minor }) => ({ item_id: id, currency, minor: BigInt(minor) })))
    .execute();
}

/** Puts it on the shelf, in the place of the version that was there. */
export async function offerItem(tx: Tx, { id, sku }: Pick<ItemRow, 'id' | 'sku'>): Promise<void> {
  await tx
    .updateTable('sale_item')
    .set({ state: 'retired' })
    .where('sku', '=', sku)
    .where('state', '=', 'offered')
    .where('id', '<>', id)
    .execute();
  await tx.updateTable('sale_item').set({ state: 'offered' }).where('id', '=', id).execute();
}

export async function retireItem(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('sale_item').set({ state: 'retired' }).where('id', '=', id).execute();
}

export async function moveItem(tx: Tx, id: string, position: number): Promise<void> {
  await tx.updateTable('sale_item').set({ position }).where('id', '=', id).execute();
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('sale_item').where('id', '=', id).where('state', '=', 'draft').execute();
}

/** The version of an item that is on the shelf, or else its newest. */
export async function findVersionToSell(db: Db, sku: string): Promise<ItemRow | undefined> {
  const { rows } = await selectItems(db, sql`i.sku = ${sku} and i.state <> 'draft'`);
  const versions = rows.map(toRow);
  return versions.find(({ state }) => state === 'offered') ?? versions[0];
}
