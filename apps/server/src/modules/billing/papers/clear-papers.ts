import type { PaperResolution, TaxDocument, WaitingPaper } from '@pinhole/contract';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { type Db, inTransaction, type Tx } from '../../../platform/database/database.ts';
import { appendAudit } from '../../audit/index.ts';
import { findSaleItem } from '../../shop/index.ts';
import { type Evidence, elsewhere, type IssuedTaxDocument, presentTaxDocument, readBuyer } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { queueDocumentMails } from '../mail/document-mail.ts';
import { findOrderBuyer, forgetUnpaidBuyers } from '../store/order-buyer-store.ts';
import { findAnyOrder, lockOrder, type OrderRow, recordTax } from '../store/order-store.ts';
import { findPayment, lockPayment, type PaymentRow } from '../store/payment-store.ts';
import {
  findWaitingPaper,
  listPaperEvidence,
  listPapersToTry,
  listWaitingPaperRows,
  readBookedTax,
  type WaitingPaperRow,
} from '../store/waiting-paper-store.ts';
import { followPapers } from './follow-papers.ts';
import { type PaidSale, tryPaper } from './issue-paper.ts';

const mostShown = 200;

/** Sales whose tax is to be cleared, oldest first. */
export async function listWaitingPapers(deps: BillingDeps): Promise<WaitingPaper[]> {
  const rows = await listWaitingPaperRows(deps.db, mostShown);
  return (await Promise.all(rows.map((row) => present(deps, deps.db, row)))).flatMap((paper) => paper ?? []);
}

/** An operator adds what they know, and says how they know it; the document is decided anew and issued if that is enough. */
export async function resolveWaitingPaper(
  deps: BillingDeps,
  actor: Actor,
  paymentId: string,
  { evidence, ownTable, reason }: PaperResolution,
): Promise<{ readonly document: TaxDocument | null; readonly waiting: WaitingPaper | null }> {
  const at = deps.clock.now();
  const piece: Evidence | undefined = evidence && { ...evidence, source: 'operator', collectedAt: at };
  const document = await inTransaction(deps.db, async (tx) => {
    if (!(await findWaitingPaper(tx, paymentId))) throw new AppError('billing.paper_not_found');
    await appendAudit(tx, {
      action: 'tax.paper_resolved',
      actorId: actor.accountId,
      subject: paymentId,
      details: { reason, own_table: String(ownTable), ...(evidence ? { evidence: evidence.kind } : {}) },
    });
    return issueWaiting(deps, tx, paymentId, { ...(piece ? { evidence: piece } : {}), ownTable });
  });
  if (document) await catchUp(deps, paymentId);
  const waiting = await findWaitingPaper(deps.db, paymentId);
  return {
    document: document ? presentTaxDocument(document) : null,
    waiting: waiting ? ((await present(deps, deps.db, waiting)) ?? null) : null,
  };
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** Tries again what waits: the buyer may have said more by now, and the operator mended a setting or a table. */
export async function tryWaitingPapers(deps: BillingDeps, onError: (error: unknown) => void): Promise<void> {
  const now = deps.clock.now().getTime();
  for (const paymentId of await listPapersToTry(deps.db, new Date(now - 15 * minute), mostShown)) {
    try {
      if (await inTransaction(deps.db, (tx) => issueWaiting(deps, tx, paymentId))) await catchUp(deps, paymentId);
    } catch (error) {
      onError(error);
    }
  }
  await inTransaction(deps.db, (tx) => forgetUnpaidBuyers(tx, new Date(now - 30 * day)));
}

async function issueWaiting(
  deps: BillingDeps,
  tx: Tx,
  paymentId: string,
  more: Parameters<typeof tryPaper>[3] = {},
): Promise<IssuedTaxDocument | undefined> {
  // The order first, as everywhere.
  const known = await findPayment(tx, paymentId);
  if (known?.orderId) await lockOrder(tx, known.orderId);
  const payment = await lockPayment(tx, paymentId);
  const sale = payment && (await saleOf(tx, payment));
  if (!sale) throw new AppError('billing.paper_not_found');
  const document = await tryPaper(deps, tx, sale, more);
  if (!document) return undefined;
  if (payment.subscriptionId === null) await recordTax(tx, sale.order.id, document.tax);
  await queueDocumentMails(deps, tx, sale.order, [document]);
  return document;
}

/** In a transaction of its own: nobody holds the numbers of invoices while they wait for those of credit notes. */
async function catchUp(deps: BillingDeps, paymentId: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const payment = await lockPayment(tx, paymentId);
    if (payment) await followPapers(deps, tx, payment);
  });
}

async function saleOf(db: Db, payment: PaymentRow): Promise<PaidSale | undefined> {
  const order = payment.orderId === null ? undefined : await findAnyOrder(db, payment.orderId);
  const item = order && (await findSaleItem(db, order.itemId));
  if (!order || !item) return undefined;
  const isFirst = payment.paidAt === null || payment.paidAt.getTime() === order.paidAt?.getTime();
  return { payment, order, item, paidAt: payment.paidAt ?? payment.seenAt, withdrawUntil: isFirst ? order.withdrawUntil : null };
}

async function present(deps: BillingDeps, db: Db, row: WaitingPaperRow): Promise<WaitingPaper | undefined> {
  const order = await findAnyOrder(db, row.orderId);
  const payment = order && (await findPayment(db, row.paymentId));
  const item = order && (await findSaleItem(db, order.itemId));
  if (!order || !payment || !item) return undefined;
  return {
    id: row.paymentId,
    orderId: row.orderId,
    orderReference: order.reference,
    title: item.title,
    workspaceId: order.workspaceId,
    reason: row.reason,
    detail: row.detail,
    currency: payment.currency,
    total: String(payment.totalMinor),
    tax: String(await readBookedTax(db, row.paymentId)),
    evidence: [...(await addressPiece(deps, db, order)), ...(await listPaperEvidence(db, row.paymentId))].map((piece) => ({
      kind: piece.kind,
      country: piece.country === elsewhere ? null : piece.country,
      source: piece.source,
      collectedAt: piece.collectedAt.toISOString(),
    })),
    ask: [...row.ask],
    paidAt: (payment.paidAt ?? payment.seenAt).toISOString(),
    triedAt: row.triedAt.toISOString(),
  };
}

/** What the buyer says is not copied; it counts as it is when the paper is tried. */
async function addressPiece(deps: BillingDeps, db: Db, order: OrderRow): Promise<Evidence[]> {
  const present = order.workspaceId === null ? undefined : await readBuyer(db, order.workspaceId, deps.clock.now());
  const buyer = present ?? (await findOrderBuyer(db, order.id));
  return buyer ? [{ kind: 'billing_address', country: buyer.country ?? elsewhere, source: 'buyer', collectedAt: buyer.updatedAt }] : [];
}
