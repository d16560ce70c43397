import type { Order } from '@pinhole/contract';
import type { Db } from '../../../platform/database/database.ts';
import { findSaleItem, type SaleItemRow } from '../../shop/index.ts';
import { listLabelsOf } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import type { OrderRow } from '../store/order-store.ts';
import { listPaymentsOf } from '../store/payment-store.ts';
import { sumRefunded } from '../store/refund-store.ts';

/** Orders as people see them. */
export async function presentOrders(deps: Pick<BillingDeps, 'ways'>, db: Db, rows: readonly OrderRow[]): Promise<Order[]> {
  const ids = rows.map(({ id }) => id);
  const refunded = await sumRefunded(db, ids);
  const saleOrders = new Map((await listPaymentsOf(db, ids)).map((payment) => [payment.id, payment.orderId]));
  const papers = Map.groupBy(await listLabelsOf(db, [...saleOrders.keys()]), ({ saleId }) => saleOrders.get(saleId));
  const items = new Map<string, SaleItemRow>();
  for (const id of new Set(rows.map(({ itemId }) => itemId))) items.set(id, await requireItem(db, id));
  return rows.map((row) => {
    const item = items.get(row.itemId);
    if (!item) throw new Error('an order without its item');
    const documents = (papers.get(row.id) ?? []).map(({ id, number, kind }) => ({ id, number, kind }));
    return { ...presentOrder(deps, row, item, refunded.get(row.id) ?? 0n), documents };
  });
}

export async function presentOne(deps: Pick<BillingDeps, 'ways'>, db: Db, row: OrderRow): Promise<Order> {
  const [order] = await presentOrders(deps, db, [row]);
  if (!order) throw new Error('an order was not presented');
  return order;
}

function presentOrder({ ways }: Pick<BillingDeps, 'ways'>, row: OrderRow, item: SaleItemRow, refunded: bigint): Omit<Order, 'documents'> {
  const way = ways.all.get(row.connectionId);
  const text = (minor: bigint | null): string | null => (minor === null ? null : String(minor));
  return {
    id: row.id,
    reference: row.reference,
    state: row.state,
    sku: item.sku,
    title: item.title,
    credits: String(item.credits),
    amounts: {
      currency: row.currency,
      price: String(row.priceMinor),
      discount: String(row.discountMinor),
      tax: text(row.taxMinor),
      total: text(row.totalMinor),
    },
    refunded: String(refunded),
    way: { id: row.connectionId, title: way?.row.name ?? row.connectionId, live: way?.row.live ?? false },
    seller: row.seller,
    next: row.next,
    withdrawUntil: row.withdrawnAt ? null : (row.withdrawUntil?.toISOString() ?? null),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
  };
}

async function requireItem(db: Db, id: string): Promise<SaleItemRow> {
  const item = await findSaleItem(db, id);
  if (!item) throw new Error(`there is no item ${id}`);
  return item;
}
