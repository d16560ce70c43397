import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { postTaxChange } from '../../credits/index.ts';
import { type CreditReason, creditSale, type IssuedTaxDocument, listDocumentsOfSale } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { queueDocumentMails } from '../mail/document-mail.ts';
import { listDisputesOfPayment } from '../store/dispute-store.ts';
import { findAnyOrder } from '../store/order-store.ts';
import type { PaymentRow } from '../store/payment-store.ts';
import { listRefundsOfPayment } from '../store/refund-store.ts';
import { countBookedTax, readBookedTax } from '../store/waiting-paper-store.ts';

/**
 * Brings the documents of a payment up to what went back of it, refund by refund and dispute by dispute, and the tax in the books up to the
 * documents. It goes by what is so and not by what just happened: however often it is called, in whatever order news come, each credit
 * note is issued once, one whose money came back is taken back by an invoice, and a sale whose own document waits is caught up with later.
 * Whoever calls holds the payment.
 */
export async function followPapers(deps: BillingDeps, tx: Tx, payment: PaymentRow): Promise<void> {
  const order = payment.orderId === null ? undefined : await findAnyOrder(tx, payment.orderId);
  if (!order || order.seller !== 'operator') return;
  const issued: IssuedTaxDocument[] = [];
  const credit = async (source: string, minor: bigint, reason: CreditReason, withdrawnAt?: Date): Promise<void> => {
    issued.push(...(await creditSale(tx, deps, { saleId: payment.id, source, minor, reason, ...(withdrawnAt ? { withdrawnAt } : {}) })));
  };
  for (const refund of await listRefundsOfPayment(tx, payment.id)) {
    // Its documents were issued with the number that proved valid.
    if (refund.taxOnly) continue;
    const minor = refund.state === 'succeeded' ? refund.amountMinor : 0n;
    if (refund.reason === 'withdrawal') await credit(`refund:${refund.id}`, minor, 'withdrawal', order.withdrawnAt ?? refund.createdAt);
    else await credit(`refund:${refund.id}`, minor, 'refund');
  }
  for (const dispute of await listDisputesOfPayment(tx, payment.id))
    await credit(`dispute:${dispute.id}`, dispute.state === 'lost' ? dispute.amountMinor : 0n, 'chargeback');
  await queueDocumentMails(deps, tx, order, issued);
  await alignBooks(deps, tx, payment);
}

/** Documents say what is owed to which state; the books follow them to the cent. Without any, what was charged stands. */
export async function alignBooks(deps: BillingDeps, tx: Tx, payment: PaymentRow): Promise<void> {
  const documents = await listDocumentsOfSale(tx, payment.id);
  if (documents.length === 0) return;
  const owed = documents.reduce((sum, { tax }) => sum + tax, 0n);
  const more = owed - (await readBookedTax(tx, payment.id));
  if (more === 0n) return;
  const key = `${payment.id}:${newId(deps.clock.now())}`;
  await postTaxChange(tx, { key, currency: payment.currency, more });
  await countBookedTax(tx, payment.id, more);
}
