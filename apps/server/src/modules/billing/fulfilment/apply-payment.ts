import type { ObjectRef, Payment } from '@pinhole/payments';
import { AppError } from '../../../platform/app-error.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { creditPurchase, isBooked, postFee, postSale } from '../../credits/index.ts';
import { findSaleItem, type SaleItemRow } from '../../shop/index.ts';
import type { IssuedTaxDocument } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { queueDocumentMails } from '../mail/document-mail.ts';
import { queueOrderMail } from '../mail/order-mail.ts';
import { issuePaper, type PaidSale } from '../papers/issue-paper.ts';
import { keepUntilOf } from '../papers/sweep-papers.ts';
import { lockOrder, markOrderPaid, type OrderRow } from '../store/order-store.ts';
import {
  findPaymentByRef,
  insertPayment,
  lockObject,
  markGranted,
  markProblem,
  orderWasGranted,
  type PaymentProblem,
  type PaymentRow,
  updatePayment,
} from '../store/payment-store.ts';
import { findSubscriptionByRef } from '../store/subscription-store.ts';
import { findAttempt } from '../store/top-up-store.ts';
import { countBookedTax } from '../store/waiting-paper-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { moveOrder, tellOrder } from './apply-checkout.ts';
import { endPlan } from './entitle.ts';
import { grantPeriod, itemPaidFor } from './grant-period.ts';
import { refundLateMoney } from './refunds.ts';
import { followTopUp } from './stop-top-up.ts';

/** A consumer may withdraw for fourteen days, counted from the day after the contract. */
const withdrawalMs = 15 * 86_400_000;

/**
 * What a provider says about money. Paid money brings its credits once, in one transaction with the books, the order and the mail;
 * whoever asks first, a push, the page the buyer came back to, or the nightly comparison, does it. Money that does not fit its order
 * brings nothing and is shown to the operator.
 */
export async function applyPayment(deps: BillingDeps, tx: Tx, way: OpenWay, object: Payment): Promise<readonly ObjectRef[]> {
  await lockObject(tx, way.row.id, `payment ${object.id}`);
  if (object.subscriptionId !== null) return applyPeriod(deps, tx, way, object, object.subscriptionId);
  const named = object.orderId === null ? undefined : await lockOrder(tx, object.orderId);
  const order = named?.connectionId === way.row.id ? named : undefined;
  const payment = await keepPayment(deps, tx, way, object, { order, subscriptionId: null });
  if (order) await followTopUp(deps, tx, order, object);
  if (order && object.state === 'pending') await moveOrder(tx, order, 'pending');
  if (object.state === 'paid' && payment.granted > 0n) await bookFee(tx, payment);
  if (object.state !== 'paid' || payment.granted > 0n) return [];

  const item = order && (await findSaleItem(tx, order.itemId));
  const problem = await problemOf(tx, object, order, item);
  if (problem || !order || !item) {
    await markProblem(tx, payment.id, problem ?? 'unknown_order');
    return [];
  }
  if (order.workspaceId === null) {
    await refundLateMoney(deps, tx, payment);
    return [];
  }
  await fulfil(deps, tx, { way, payment, object, order, item, workspaceId: order.workspaceId });
  return [];
}

/** One period of a plan. The plan has to be known first; where it is not, it is read and this is asked again. */
async function applyPeriod(
  deps: BillingDeps,
  tx: Tx,
  way: OpenWay,
  object: Payment,
  subscriptionRef: string,
): Promise<readonly ObjectRef[]> {
  const subscription = await findSubscriptionByRef(tx, way.row.id, subscriptionRef);
  if (!subscription) {
    const again = [{ kind: 'subscription', id: subscriptionRef } as const, { kind: 'payment', id: object.id } as const];
    const known = await findPaymentByRef(tx, way.row.id, object.id);
    // Asked for the second time and still unknown: a plan of somebody else's making.
    if (known) {
      if (object.state === 'paid') await markProblem(tx, known.id, 'unknown_order');
      return [];
    }
    await keepPayment(deps, tx, way, object, { order: undefined, subscriptionId: null });
    return again;
  }
  const order = await lockOrder(tx, subscription.orderId);
  if (!order) throw new Error('a plan without its order');
  const payment = await keepPayment(deps, tx, way, object, { order, subscriptionId: subscription.id });
  if (object.state === 'paid' && payment.quota > 0n) await bookFee(tx, payment);
  if (object.state !== 'paid' || payment.quota > 0n) return [];
  if (object.total.currency !== order.currency) {
    await markProblem(tx, payment.id, 'currency');
    return [];
  }
  deps.faults.point('B1:before');
  const { quota, problem } = await grantPeriod(tx, subscription, object, payment.id);
  deps.faults.point('B1:after');
  // A renewal after the end: nobody is left whom it could bring anything.
  if (problem === 'workspace_gone') await refundLateMoney(deps, tx, payment);
  else if (problem) await markProblem(tx, payment.id, problem);
  else await markGranted(tx, payment.id, { quota });
  // News of the end came before news of its money.
  if (subscription.state === 'ended') await endPlan(deps, tx, subscription);
  // News of a change may come after its money: the paper names what was paid for.
  const item = (await itemPaidFor(tx, subscription, object.sku)) ?? (await findSaleItem(tx, subscription.itemId));
  // What brings no quota is told again and again; its paper was written, or waits, since it was booked.
  const isNew = !(await isBooked(tx, 'sale', payment.id));
  const document =
    item && isNew && !problem ? await issuePaper(deps, tx, toPaidSale(deps, { payment, object, order, item }), { way, object }) : undefined;
  const tax = document?.tax ?? taxIn(order, object);
  await bookSale(tx, order, payment, tax);
  if (order.state !== 'paid') await payOrder(deps, tx, { order, payment, object, tax, document });
  else if (document) await queueDocumentMails(deps, tx, order, [document]);
  return [];
}

interface Belonging {
  readonly order: Pick<OrderRow, 'id' | 'partyId'> | undefined;
  readonly subscriptionId: string | null;
}

async function keepPayment(
  deps: BillingDeps,
  tx: Tx,
  way: OpenWay,
  object: Payment,
  { order, subscriptionId }: Belonging,
): Promise<PaymentRow> {
  const at = deps.clock.now();
  const own = { orderId: order?.id ?? null, partyId: order?.partyId ?? null, subscriptionId, seenAt: at };
  const known = await findPaymentByRef(tx, way.row.id, object.id);
  if (known) await updatePayment(tx, known.id, object, own);
  else await insertPayment(tx, object, { ...own, id: newId(at), connectionId: way.row.id, keepUntil: keepUntilOf(deps, at) });
  const kept = await findPaymentByRef(tx, way.row.id, object.id);
  if (!kept) throw new Error('a payment was not kept');
  return kept;
}

async function problemOf(
  tx: Tx,
  object: Payment,
  order: OrderRow | undefined,
  item: SaleItemRow | undefined,
): Promise<PaymentProblem | null> {
  if (!order || !item) return 'unknown_order';
  if (object.reason !== 'purchase' || item.kind !== 'pack' || (object.sku !== null && object.sku !== item.sku)) return 'item';
  if (object.total.currency !== order.currency) return 'currency';
  if (!paysFor(object, order, item)) return 'amount';
  return (await orderWasGranted(tx, order.id)) ? 'paid_twice' : null;
}

/** Where the tax is ours the total is known to the cent; where it is the provider's, what is left without or with it must be our price. */
function paysFor(object: Payment, order: OrderRow, item: SaleItemRow): boolean {
  if (order.totalMinor !== null) return object.total.minor === order.totalMinor;
  const asked = order.priceMinor - order.discountMinor;
  return item.taxBehaviour === 'inclusive' ? object.total.minor === asked : object.total.minor - (object.tax?.minor ?? 0n) === asked;
}

async function fulfil(
  deps: BillingDeps,
  tx: Tx,
  sale: {
    readonly way: OpenWay;
    readonly payment: PaymentRow;
    readonly object: Payment;
    readonly order: OrderRow;
    readonly item: SaleItemRow;
    readonly workspaceId: string;
  },
): Promise<void> {
  const { way, payment, object, order, item, workspaceId } = sale;
  deps.faults.point('B1:before');
  if (!(await credit(tx, workspaceId, item.credits, payment.id))) {
    await refundLateMoney(deps, tx, payment);
    return;
  }
  deps.faults.point('B1:after');
  await markGranted(tx, payment.id, { granted: item.credits });
  const document = await issuePaper(deps, tx, toPaidSale(deps, { payment, object, order, item }), { way, object });
  const tax = document?.tax ?? taxIn(order, object);
  await bookSale(tx, order, payment, tax);
  await payOrder(deps, tx, { order, payment, object, tax, document });
}

/** The tax in a payment as long as no document says it: the provider's, or the same part of it as was ordered. */
function taxIn(order: OrderRow, { tax, total }: Payment): bigint {
  if (tax) return tax.minor;
  if (order.taxMinor === null || !order.totalMinor) return 0n;
  return order.totalMinor === total.minor ? order.taxMinor : (order.taxMinor * total.minor) / order.totalMinor;
}

/** What a document is made of. The right to withdraw is counted from the payment. */
const toPaidSale = (
  deps: BillingDeps,
  sale: { readonly payment: PaymentRow; readonly object: Payment; readonly order: OrderRow; readonly item: SaleItemRow },
): PaidSale => {
  const paidAt = sale.object.paidAt ?? deps.clock.now();
  const isFirst = sale.order.state !== 'paid';
  return { ...sale, paidAt, withdrawUntil: isFirst ? withdrawUntilOf(sale.order, paidAt) : null };
};

/** A merchant of record owes its buyers this right itself. */
const withdrawUntilOf = (order: OrderRow, paidAt: Date): Date | null =>
  order.seller === 'operator' ? new Date(paidAt.getTime() + withdrawalMs) : null;

/** The money in the books. A merchant of record sells in its own name: its tax never comes to us, and is not in ours. */
async function bookSale(tx: Tx, order: OrderRow, payment: PaymentRow, tax: bigint): Promise<void> {
  if (payment.totalMinor === 0n) return;
  const ours = order.seller === 'operator';
  const amount = ours ? payment.totalMinor : payment.totalMinor - tax;
  const booked = await postSale(tx, {
    key: payment.id,
    provider: payment.connectionId,
    currency: payment.currency,
    amount,
    tax: ours ? tax : 0n,
  });
  if (booked && ours) await countBookedTax(tx, payment.id, tax);
  await bookFee(tx, payment);
}

/** Some providers know their fee only a while after the money: it is booked whenever it is there, once. */
async function bookFee(tx: Tx, { id, connectionId, currency, feeMinor }: PaymentRow): Promise<void> {
  if (feeMinor === null || feeMinor === 0n || !(await isBooked(tx, 'sale', id))) return;
  await postFee(tx, { key: id, provider: connectionId, currency, amount: feeMinor });
}

/** The order is paid: said to the buyer by mail and on the page. */
async function payOrder(
  deps: BillingDeps,
  tx: Tx,
  {
    order,
    payment,
    object,
    tax,
    document,
  }: {
    readonly order: OrderRow;
    readonly payment: PaymentRow;
    readonly object: Payment;
    readonly tax: bigint;
    readonly document: IssuedTaxDocument | undefined;
  },
): Promise<void> {
  const item = await findSaleItem(tx, order.itemId);
  if (!item) throw new Error('an order without its item');
  const at = object.paidAt ?? deps.clock.now();
  await markOrderPaid(tx, order.id, {
    at,
    taxMinor: tax,
    // Free days come first: what was ordered is still what it costs.
    totalMinor: payment.totalMinor > 0n ? payment.totalMinor : (order.totalMinor ?? order.priceMinor - order.discountMinor),
    withdrawUntil: withdrawUntilOf(order, at),
  });
  deps.faults.point('B2:before');
  const kind = (await findAttempt(tx, order.id)) ? 'topped-up' : 'paid';
  await queueOrderMail(deps, tx, kind, { ...order, totalMinor: payment.totalMinor }, item, undefined, document);
  await tellOrder(tx, order);
}

/** False when the books of the workspace are closed: money that comes after a deletion is for the operator to pay back. */
async function credit(tx: Tx, workspaceId: string, amount: bigint, payment: string): Promise<boolean> {
  try {
    await creditPurchase(tx, { workspaceId, amount, payment });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'workspace.not_found') return false;
    throw error;
  }
}
