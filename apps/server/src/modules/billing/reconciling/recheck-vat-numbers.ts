import { inTransaction } from '../../../platform/database/database.ts';
import { defineJob } from '../../../platform/jobs/job-queue.ts';
import { askAgain, type BuyerVatId, correctToReverseCharge, findCorrection, listAwaiting, listNumbersToAsk } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { refundTax } from '../fulfilment/refunds.ts';
import { queueDocumentMails } from '../mail/document-mail.ts';
import { alignBooks } from '../papers/follow-papers.ts';
import { findAnyOrder, partyOfWorkspace } from '../store/order-store.ts';
import { lockPayment } from '../store/payment-store.ts';
import { listUnended } from '../store/subscription-store.ts';

/** Daily. */
export const recheckVatNumbersJob = defineJob('billing.recheck-vat-numbers', {});

const day = 86_400_000;
/** A plan renews each month: its number is never older than that when it does. */
const renewalMs = 25 * day;
/** Returns can be corrected for three years. */
const correctedForMs = 3 * 365 * day;
const batch = 100;

/**
 * Asks the tax office again: about numbers it gave no answer for, about those of running plans once a month, and about those that invoices
 * with VAT wait for. What proves valid then is corrected, and the VAT goes back.
 */
export async function recheckVatNumbers(deps: BillingDeps, onError: (error: unknown) => void): Promise<void> {
  const now = deps.clock.now().getTime();
  const asked = { unanswered: new Date(now - 6 * 3_600_000), before: new Date(now - renewalMs), limit: 1_000 };
  for (const number of await listNumbersToAsk(deps.db, asked)) {
    if (number.state === 'unavailable' || (await hasPlan(deps, number.workspaceId))) await askAgain(deps, number).catch(onError);
  }
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listAwaiting>> = await listAwaiting(deps.db, new Date(now - correctedForMs), after, batch);
    for (const document of page) await correctLate(deps, document).catch(onError);
    if (page.length < batch) return;
    after = page.at(-1)?.id ?? null;
  }
}

async function hasPlan(deps: BillingDeps, workspaceId: string): Promise<boolean> {
  const partyId = await partyOfWorkspace(deps.db, workspaceId);
  return partyId !== undefined && (await listUnended(deps.db, partyId)).length > 0;
}

async function correctLate(deps: BillingDeps, { id, saleId }: { readonly id: string; readonly saleId: string }): Promise<void> {
  const vatId = await findCorrection(deps, id);
  if (vatId) await correctSale(deps, { documentId: id, saleId, vatId });
}

/** The invoice is taken back, one under reverse charge takes its place, and the tax is sent back, in one transaction, once. */
export async function correctSale(
  deps: BillingDeps,
  { documentId, saleId, vatId }: { readonly documentId: string; readonly saleId: string; readonly vatId: BuyerVatId },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const payment = await lockPayment(tx, saleId);
    if (!payment) return;
    // Somebody else was faster: the documents are there, and so is their refund.
    const { creditNote, invoice, refundMinor, isNew } = await correctToReverseCharge(tx, deps, { documentId, vatId });
    if (!isNew) return;
    deps.faults.point('V1:before');
    await refundTax(deps, tx, payment, refundMinor);
    await alignBooks(deps, tx, payment);
    const order = payment.orderId === null ? undefined : await findAnyOrder(tx, payment.orderId);
    if (order) await queueDocumentMails(deps, tx, order, [creditNote, invoice]);
  });
}
