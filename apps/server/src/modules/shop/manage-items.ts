import type { NewSaleItem, SaleItemChange, SaleItemRow, SaleOffer } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { appendAudit } from '../audit/index.ts';
import {
  deleteDraft,
  findItemRow,
  type ItemRow,
  insertDraft,
  listItemRows,
  listOfferedRows,
  lockSku,
  moveItem,
  offerItem,
  retireItem,
} from './item-store.ts';

export interface ShopDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** `packs`: nothing recurring can exist here, whatever rows there are. */
  readonly mode: () => 'packs' | 'packs-and-plans';
}

/** What is on the shelf now; plans only where the service sells them. */
export async function listSaleOffers(deps: ShopDeps): Promise<SaleOffer[]> {
  return (await listOfferedRows(deps.db)).filter(({ kind }) => sells(deps, kind)).map(presentOffer);
}

/** The offered version of an item, as an order takes it. */
export async function requireOffered(deps: ShopDeps, sku: string): Promise<ItemRow> {
  const item = (await listOfferedRows(deps.db)).find((candidate) => candidate.sku === sku);
  if (!item) throw new AppError('shop.item_not_found');
  if (!sells(deps, item.kind)) throw new AppError('shop.plans_off');
  return item;
}

export async function listSaleItems(deps: ShopDeps): Promise<SaleItemRow[]> {
  return (await listItemRows(deps.db)).map(presentItem);
}

export async function createSaleItem(deps: ShopDeps, actor: Actor, item: NewSaleItem): Promise<SaleItemRow> {
  requireWhole(deps, item);
  const at = deps.clock.now();
  const id = newId(at);
  return inTransaction(deps.db, async (tx) => {
    await lockSku(tx, item.sku);
    const earlier = (await listItemRows(tx)).find(({ sku }) => sku === item.sku);
    if (earlier && earlier.kind !== item.kind)
      throw new AppError('shop.item_invalid', { pointer: '/kind', detail: `${item.sku} is a ${earlier.kind} already.` });
    await insertDraft(tx, id, item, at);
    const made = await findItemRow(tx, id);
    if (!made) throw new Error('a draft was not kept');
    await appendAudit(tx, {
      action: 'item.drafted',
      actorId: actor.accountId,
      subject: id,
      details: { sku: made.sku, version: String(made.version) },
    });
    return presentItem(made);
  });
}

export async function updateSaleItem(deps: ShopDeps, actor: Actor, id: string, change: SaleItemChange): Promise<SaleItemRow> {
  return inTransaction(deps.db, async (tx) => {
    const { sku } = await requireItem(tx, id);
    await lockSku(tx, sku);
    const item = await requireItem(tx, id);
    if (change.state === 'offered') {
      if (!sells(deps, item.kind)) throw new AppError('shop.plans_off');
      await offerItem(tx, item);
    }
    if (change.state === 'retired') await retireItem(tx, id);
    if (change.position !== undefined) await moveItem(tx, id, change.position);
    if (change.state)
      await appendAudit(tx, {
        action: change.state === 'offered' ? 'item.offered' : 'item.retired',
        actorId: actor.accountId,
        subject: id,
        details: { sku, version: String(item.version) },
      });
    return presentItem(await requireItem(tx, id));
  });
}

export async function deleteSaleItem(deps: ShopDeps, actor: Actor, id: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const { sku } = await requireItem(tx, id);
    await lockSku(tx, sku);
    if ((await requireItem(tx, id)).state !== 'draft') throw new AppError('shop.item_kept');
    await deleteDraft(tx, id);
    await appendAudit(tx, { action: 'item.deleted', actorId: actor.accountId, subject: id, details: { sku } });
  });
}

const sells = ({ mode }: ShopDeps, kind: ItemRow['kind']): boolean => kind === 'pack' || mode() === 'packs-and-plans';

async function requireItem(db: Db, id: string): Promise<ItemRow> {
  const item = await findItemRow(db, id);
  if (!item) throw new AppError('shop.item_not_found');
  return item;
}

/** What the form alone cannot say: a plan recurs and a pack does not, and a currency has one price. */
function requireWhole(deps: ShopDeps, item: NewSaleItem): void {
  const refuse = (pointer: string, detail: string): never => {
    throw new AppError('shop.item_invalid', { pointer, detail });
  };
  if (!sells(deps, item.kind)) throw new AppError('shop.plans_off');
  if (item.kind === 'plan' && item.every === null) refuse('/every', 'A plan is paid every month or every year.');
  if (item.kind === 'pack' && item.every !== null) refuse('/every', 'A pack is bought once.');
  if (item.kind === 'pack' && item.trialDays > 0) refuse('/trialDays', 'Only a plan can begin with free days.');
  if (item.trialDays === 0 && item.trialCredits !== null) refuse('/trialCredits', 'Only free days bring credits of their own.');
  if (item.kind === 'pack' && item.limits !== null) refuse('/limits', 'Only a plan has limits of its own.');
  const currencies = item.prices.map(({ currency }) => currency);
  const twice = currencies.findIndex((currency, index) => currencies.indexOf(currency) !== index);
  if (twice >= 0) refuse(`/prices/${twice}`, `${currencies[twice]} has a price already.`);
  const unknown = currencies.findIndex((currency) => !knownCurrencies.has(currency));
  if (unknown >= 0) refuse(`/prices/${unknown}`, `${currencies[unknown]} is not a currency.`);
}

const knownCurrencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const presentOffer = (row: ItemRow): SaleOffer => ({
  sku: row.sku,
  version: row.version,
  kind: row.kind,
  title: row.title,
  description: row.description,
  credits: String(row.credits),
  every: row.every,
  trialDays: row.trialDays,
  trialCredits: row.trialCredits === null ? null : String(row.trialCredits),
  limits: row.limits,
  taxBehaviour: row.taxBehaviour,
  prices: row.prices.map(({ currency, minor }) => ({ currency, minor: String(minor) })),
});

const presentItem = (row: ItemRow): SaleItemRow => ({
  ...presentOffer(row),
  id: row.id,
  state: row.state,
  position: row.position,
  createdAt: row.createdAt.toISOString(),
});
