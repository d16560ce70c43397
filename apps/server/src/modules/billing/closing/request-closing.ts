import { z } from 'zod';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { defineJob, enqueue } from '../../../platform/jobs/job-queue.ts';
import { appendAudit } from '../../audit/index.ts';
import { workspaceExists } from '../../workspaces/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { moveOrder } from '../fulfilment/apply-checkout.ts';
import { queueClosingMail } from '../mail/closing-mail.ts';
import { dropSteps, insertStep, listSteps, listUndone, type StepKind } from '../store/closing-step-store.ts';
import { type ClosingRow, endClosing, findClosing, findParty, insertClosing, lockClosing } from '../store/closing-store.ts';
import { listOpenOrders, lockBuyer, lockOrder } from '../store/order-store.ts';
import { listUnended } from '../store/subscription-store.ts';

export const runClosingJob = defineJob('billing.run-closing', { closingId: z.uuid() }, { maxAttempts: 3 });

const dayMs = 86_400_000;

/** The owner asks for the end of the workspace's money. Asking again, or twenty at once, is the same closing with the same day. */
export async function requestClosing(deps: BillingDeps, actor: Actor): Promise<ClosingRow> {
  requireOwner(actor);
  return inTransaction(deps.db, (tx) => beginClosing(deps, tx, actor, { workspaceId: actor.workspaceId, via: 'owner', proof: null }));
}

/** The same for somebody who asked in another way, such as by mail: it ends in the same state, and says who did it and on what proof. */
export async function requestClosingFor(
  deps: BillingDeps,
  operator: Actor,
  input: { readonly workspaceId: string; readonly proof: string },
): Promise<ClosingRow> {
  if (!(await workspaceExists(deps.db, input.workspaceId))) throw new AppError('workspace.not_found');
  return inTransaction(deps.db, (tx) => beginClosing(deps, tx, operator, { ...input, via: 'operator' }));
}

async function beginClosing(
  deps: BillingDeps,
  tx: Tx,
  actor: Actor,
  asked: { readonly workspaceId: string; readonly via: 'owner' | 'operator'; readonly proof: string | null },
): Promise<ClosingRow> {
  const { workspaceId, via, proof } = asked;
  // Orders are made under the same lock: none slips in between.
  await lockBuyer(tx, workspaceId);
  const known = await findClosing(tx, workspaceId);
  if (known) return known;
  const at = deps.clock.now();
  const id = newId(at);
  const { rule, days } = deps.closingTerms();
  await insertClosing(tx, { id, workspaceId, rule, askedBy: actor.accountId, askedVia: via, proof, askedAt: at, dueAt: after(at, days) });
  const partyId = await findParty(tx, workspaceId);
  if (partyId !== undefined) {
    await stopPlans(tx, { closingId: id, workspaceId, partyId, at });
    await giveUpOrders(tx, { closingId: id, partyId, at });
  }
  const closing = await requireRow(tx, id);
  await queueClosingMail(deps, tx, 'asked', closing);
  deps.faults.point('C1:before');
  await enqueue(tx, runClosingJob, { closingId: id });
  await appendAudit(tx, { action: 'closing.asked', actorId: actor.accountId, subject: id, details: { via } });
  return closing;
}

const after = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMs);

interface Beginning {
  readonly closingId: string;
  readonly partyId: string;
  readonly at: Date;
}

/**
 * Nothing is charged from now on. A plan that runs is not renewed, which can be taken back; one whose payment is missing would be charged
 * again and again, so it ends. A plan that its owner had ended is left alone.
 */
async function stopPlans(tx: Tx, { closingId, partyId, at, workspaceId }: Beginning & { readonly workspaceId: string }): Promise<void> {
  // A closing before this one was taken back, and its plans may still be about to go on.
  const resuming = await dropSteps(tx, await listUndone(tx, workspaceId), ['resume-plan'], at);
  for (const plan of await listUnended(tx, partyId)) {
    const runsOn = plan.state === 'active' || plan.state === 'trial';
    const isEnding = plan.endsAt !== null && !resuming.some(({ subject }) => subject === plan.ref);
    if (runsOn && isEnding) continue;
    const kind: StepKind = runsOn ? 'stop-plan' : 'end-plan';
    await insertStep(tx, { id: newId(at), closingId, kind, connectionId: plan.connectionId, subject: plan.ref, at });
  }
}

/** What nobody has paid yet, nobody is asked to pay any more. */
async function giveUpOrders(tx: Tx, { closingId, partyId, at }: Beginning): Promise<void> {
  for (const id of await listOpenOrders(tx, partyId)) {
    const order = await lockOrder(tx, id);
    if (!order || !(await moveOrder(tx, order, 'cancelled')) || order.checkoutRef === null) continue;
    const step = { id: newId(at), closingId, connectionId: order.connectionId, subject: order.checkoutRef, at };
    await insertStep(tx, { ...step, kind: 'expire-checkout' });
  }
}

export async function undoClosing(deps: BillingDeps, actor: Actor): Promise<ClosingRow> {
  requireOwner(actor);
  return inTransaction(deps.db, async (tx) => {
    await lockBuyer(tx, actor.workspaceId);
    const closing = await findClosing(tx, actor.workspaceId);
    if (!closing) throw new AppError('billing.closing_not_found');
    return takeBack(deps, tx, actor, closing.id);
  });
}

export async function undoClosingFor(deps: BillingDeps, operator: Actor, id: string): Promise<ClosingRow> {
  return inTransaction(deps.db, async (tx) => {
    const closing = await lockClosing(tx, id);
    if (!closing) throw new AppError('billing.closing_not_found');
    return takeBack(deps, tx, operator, id);
  });
}

/** Everything is as it was: plans that were stopped go on, where their provider can. Orders that were given up stay so. */
async function takeBack(deps: BillingDeps, tx: Tx, actor: Actor, id: string): Promise<ClosingRow> {
  const closing = await lockClosing(tx, id);
  const at = deps.clock.now();
  if (closing?.phase !== 'waiting' || closing.dueAt <= at) throw new AppError('billing.closing_final');
  await dropSteps(tx, [id], ['stop-plan', 'end-plan', 'expire-checkout'], at);
  for (const step of await listSteps(tx, [id])) {
    // Whether a stop that was dropped had reached the provider nobody knows; going on with what goes on changes nothing.
    if (step.kind !== 'stop-plan' || step.subject === null) continue;
    const resume = { closingId: id, connectionId: step.connectionId, subject: step.subject, at };
    await insertStep(tx, { ...resume, id: newId(at), kind: 'resume-plan' });
  }
  await endClosing(tx, id, { phase: 'undone', at });
  const undone = await requireRow(tx, id);
  await queueClosingMail(deps, tx, 'undone', undone);
  deps.faults.point('C5:before');
  await enqueue(tx, runClosingJob, { closingId: id });
  await appendAudit(tx, { action: 'closing.undone', actorId: actor.accountId, subject: id });
  return undone;
}

/** Closing a workspace's money is its owner's to decide, in person. */
function requireOwner(actor: Actor): void {
  requireScope(actor, 'billing:manage');
  if (actor.role !== 'owner') throw new AppError('auth.role_missing', { scope: 'billing:manage' });
}

async function requireRow(tx: Tx, id: string): Promise<ClosingRow> {
  const row = await lockClosing(tx, id);
  if (!row) throw new Error('a closing was not kept');
  return row;
}
