import type { AdminOrder, AdminPayment, CouponUse, DisputeRow as DisputeView, Order, Page } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Db } from '../../../platform/database/database.ts';
import { couponExists } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { presentRefund } from '../fulfilment/refunds.ts';
import { listCouponUseRows } from '../store/coupon-use-store.ts';
import { type DisputeRow, listDisputeRows } from '../store/dispute-store.ts';
import {
  findAnyOrder,
  findOrder,
  listAllOrderRows,
  listOrderRows,
  type OrderRow,
  type OrderSearch,
  type OrderState,
} from '../store/order-store.ts';
import { listPaymentsOf, listProblems, type PaymentRow } from '../store/payment-store.ts';
import { listRefundRows, listRefundsOf } from '../store/refund-store.ts';
import { readOrderReference } from './order-reference.ts';
import { presentOne, presentOrders } from './present-order.ts';

interface PageQuery {
  readonly before: string | null;
  readonly limit: number;
}

export async function listOrders(deps: BillingDeps, actor: Actor, query: PageQuery): Promise<Page<Order>> {
  requireScope(actor, 'billing:manage');
  const rows = await listOrderRows(deps.db, actor.workspaceId, { ...query, limit: query.limit + 1 });
  return pageOf(await presentOrders(deps, deps.db, rows), query.limit);
}

export async function getOrder(deps: BillingDeps, actor: Actor, id: string): Promise<Order> {
  requireScope(actor, 'billing:manage');
  const row = await findOrder(deps.db, actor.workspaceId, id);
  if (!row) throw new AppError('billing.order_not_found');
  return presentOne(deps, deps.db, row);
}

export interface OrderFilters {
  readonly state?: OrderState | undefined;
  /** As somebody typed it from a bank statement; one with a mistake in it finds nothing. */
  readonly reference?: string | undefined;
  readonly way?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly email?: string | undefined;
}

export async function listAdminOrders(deps: BillingDeps, query: PageQuery & OrderFilters): Promise<Page<AdminOrder>> {
  const rows = await listAllOrderRows(deps.db, { before: query.before, limit: query.limit + 1, ...searchOf(deps, query) });
  return pageOf(await presentForOperator(deps, rows), query.limit);
}

const searchOf = (deps: BillingDeps, { reference, ...filters }: OrderFilters): OrderSearch => ({
  state: filters.state ?? null,
  reference: reference === undefined ? null : (readOrderReference(reference) ?? ''),
  way: filters.way ?? null,
  from: filters.from ?? null,
  to: filters.to ?? null,
  email: filters.email ?? null,
  timeZone: deps.timeZone(),
});

export async function getAdminOrder(deps: BillingDeps, id: string): Promise<AdminOrder> {
  const row = await findAnyOrder(deps.db, id);
  const [order] = row ? await presentForOperator(deps, [row]) : [];
  if (!order) throw new AppError('billing.order_not_found');
  return order;
}

async function presentForOperator(deps: BillingDeps, rows: readonly OrderRow[]): Promise<AdminOrder[]> {
  const ids = rows.map(({ id }) => id);
  const [orders, payments, refunds] = await Promise.all([
    presentOrders(deps, deps.db, rows),
    listPaymentsOf(deps.db, ids),
    listRefundsOf(deps.db, ids),
  ]);
  return orders.map((order, index) => ({
    ...order,
    workspaceId: rows[index]?.workspaceId ?? null,
    payments: payments.filter(({ orderId }) => orderId === order.id).map((payment) => presentPayment(payment, order.reference)),
    refunds: refunds.filter(({ orderId }) => orderId === order.id).map(presentRefund),
  }));
}

export async function listPaymentProblems(deps: BillingDeps): Promise<AdminPayment[]> {
  const problems = await listProblems(deps.db, 200);
  const references = await referencesOf(
    deps.db,
    problems.flatMap(({ orderId }) => orderId ?? []),
  );
  return problems.map((payment) => presentPayment(payment, references.get(payment.orderId ?? '') ?? null));
}

async function referencesOf(db: Db, orderIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const orders = await Promise.all([...new Set(orderIds)].map((id) => findAnyOrder(db, id)));
  return new Map(orders.flatMap((order) => (order ? [[order.id, order.reference] as const] : [])));
}

export async function listCouponUses(deps: BillingDeps, couponId: string, query: PageQuery): Promise<Page<CouponUse>> {
  if (!(await couponExists(deps.db, couponId))) throw new AppError('shop.coupon_not_found');
  const rows = await listCouponUseRows(deps.db, couponId, { ...query, limit: query.limit + 1 });
  const uses = rows.map(({ discountMinor, createdAt, ...use }) => ({
    ...use,
    discount: String(discountMinor),
    createdAt: createdAt.toISOString(),
  }));
  return pageOf(uses, query.limit);
}

export async function listRefunds(deps: BillingDeps, query: PageQuery) {
  const rows = await listRefundRows(deps.db, { ...query, limit: query.limit + 1 });
  return pageOf(rows.map(presentRefund), query.limit);
}

export async function listDisputes(deps: BillingDeps, query: PageQuery): Promise<Page<DisputeView>> {
  const rows = await listDisputeRows(deps.db, { ...query, limit: query.limit + 1 });
  return pageOf(rows.map(presentDispute), query.limit);
}

/** One row more than asked for was read: it says whether there is a next page. */
function pageOf<Item extends { readonly id: string }>(items: readonly Item[], limit: number): Page<Item> {
  const data = items.slice(0, limit);
  return { data, nextCursor: items.length > limit ? (data.at(-1)?.id ?? null) : null };
}

const presentPayment = (row: PaymentRow, orderReference: string | null): AdminPayment => ({
  id: row.id,
  way: row.connectionId,
  ref: row.ref,
  orderId: row.orderId,
  orderReference,
  state: row.state,
  problem: row.problem,
  currency: row.currency,
  total: String(row.totalMinor),
  tax: row.taxMinor === null ? null : String(row.taxMinor),
  fee: row.feeMinor === null ? null : String(row.feeMinor),
  refunded: String(row.refundedMinor),
  granted: String(row.granted),
  failure: row.failure,
  paidAt: row.paidAt?.toISOString() ?? null,
  seenAt: row.seenAt.toISOString(),
});

const presentDispute = (row: DisputeRow): DisputeView => ({
  id: row.id,
  way: row.connectionId,
  ref: row.ref,
  paymentId: row.paymentId,
  orderReference: row.orderReference,
  workspaceId: row.workspaceId,
  frozen: row.frozen,
  amount: String(row.amountMinor),
  currency: row.currency,
  granted: String(row.granted),
  state: row.state,
  reason: row.reason,
  answerBy: row.answerBy?.toISOString() ?? null,
  openedAt: row.openedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});
