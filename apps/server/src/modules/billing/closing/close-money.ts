import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { appendEvent } from '../../../platform/events/event-log.ts';
import { newId } from '../../../platform/ids.ts';
import { appendAudit } from '../../audit/index.ts';
import { closeBooks, findHoldings, freezeSpending } from '../../credits/index.ts';
import { setEntitlement } from '../../entitlements/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { refundForClosing } from '../fulfilment/refunds.ts';
import { endTopUpOf } from '../fulfilment/stop-top-up.ts';
import { queueClosingMail } from '../mail/closing-mail.ts';
import { clearSubjects, dropSteps, insertStep, type StepKind } from '../store/closing-step-store.ts';
import { type ClosingRow, cutBillingLink, endClosing, findParty, listCustomers, lockClosing } from '../store/closing-store.ts';
import { lockGrantingPayments } from '../store/payment-store.ts';
import { dropAskedRefunds } from '../store/refund-store.ts';
import { listUnended } from '../store/subscription-store.ts';
import { weighPurchases } from './weigh-closing.ts';

/**
 * The end of a workspace's money, in one transaction: what was bought and not used is paid back as published, the rest lapses, the books
 * get their last entry, and the row that says whose the papers are goes. Work that runs ends first: until then nothing new is begun, and
 * this is tried again. Answers whether it is done.
 */
export async function closeMoney(deps: BillingDeps, id: string): Promise<boolean> {
  const isFrozen = await inTransaction(deps.db, async (tx) => {
    const closing = await requireDue(deps, tx, id);
    if (!closing) return false;
    if (closing.workspaceId !== null) await freezeSpending(tx, closing.workspaceId, 'closing');
    return true;
  });
  if (!isFrozen) return false;
  deps.faults.point('C2:before');
  try {
    await inTransaction(deps.db, async (tx) => {
      const closing = await requireDue(deps, tx, id);
      if (closing) await close(deps, tx, closing);
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'credits.held') return false;
    throw error;
  }
  deps.faults.point('C2:after');
  return true;
}

async function requireDue(deps: BillingDeps, tx: Tx, id: string): Promise<ClosingRow | undefined> {
  const closing = await lockClosing(tx, id);
  return closing?.phase === 'waiting' && closing.dueAt <= deps.clock.now() ? closing : undefined;
}

async function close(deps: BillingDeps, tx: Tx, closing: ClosingRow): Promise<void> {
  const at = deps.clock.now();
  const { id, workspaceId } = closing;
  // Deleted before its day: its books went with it, and nothing here ties anything to anybody.
  if (workspaceId === null) return endClosing(tx, id, { phase: 'closed', at });
  const partyId = await findParty(tx, workspaceId);
  const refunded = partyId === undefined ? 0n : await payBack(deps, tx, closing, partyId);
  await endTopUpOf(tx, workspaceId);
  const left = await findHoldings(tx, workspaceId);
  const forfeited = left ? left.buckets.promotional + left.buckets.quota + left.buckets.purchased : 0n;
  await closeBooks(tx, workspaceId, 'forfeit');
  deps.faults.point('C3:before');
  await endClosing(tx, id, { phase: 'closed', at, refunded, forfeited });
  if (partyId !== undefined) {
    await tellProviders(tx, { id, partyId, at });
    await cutBillingLink(tx, workspaceId, partyId);
  }
  // What a plan allowed ends with it.
  await setEntitlement(tx, workspaceId, null, at);
  await deps.cutPapers(tx, workspaceId);
  await clearSubjects(tx, workspaceId);
  // Pages that stand open show the new balance by themselves.
  await appendEvent(tx, { workspaceId, type: 'credits-changed', subjectId: workspaceId });
  await queueClosingMail(deps, tx, 'closed', { ...closing, refunded, forfeited });
  deps.faults.point('C3:after');
  await appendAudit(tx, {
    action: 'closing.done',
    actorId: null,
    subject: id,
    details: { refunded: String(refunded), forfeited: String(forfeited) },
  });
}

/** Answers the micro-credits that were paid for again. */
async function payBack(deps: BillingDeps, tx: Tx, { rule }: ClosingRow, partyId: string): Promise<bigint> {
  await lockGrantingPayments(tx, partyId);
  // What waits for a second operator waits for nobody now: the unused part goes back anyway.
  await dropAskedRefunds(tx, partyId, deps.clock.now());
  let taken = 0n;
  for (const purchase of await weighPurchases(deps, tx, partyId, rule))
    if (purchase.minor > 0n) taken += await refundForClosing(deps, tx, purchase.payment, purchase.minor);
  return taken;
}

/** What is left to be said, before the ties are cut that say to whom. */
async function tellProviders(
  tx: Tx,
  { id, partyId, at }: { readonly id: string; readonly partyId: string; readonly at: Date },
): Promise<void> {
  await dropSteps(tx, [id], ['stop-plan'], at);
  const step = (kind: StepKind, connectionId: string, subject: string) =>
    insertStep(tx, { id: newId(at), closingId: id, kind, connectionId, subject, at });
  for (const plan of await listUnended(tx, partyId)) await step('end-plan', plan.connectionId, plan.ref);
  for (const { connectionId, ref } of await listCustomers(tx, partyId)) await step('forget-customer', connectionId, ref);
}
