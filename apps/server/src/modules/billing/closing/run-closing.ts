import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { insertStep, listSteps, wakeStep } from '../store/closing-step-store.ts';
import { type ClosingRow, findClosingById, findParty, listDueClosings, lockClosing } from '../store/closing-store.ts';
import { listUnended } from '../store/subscription-store.ts';
import { closeMoney } from './close-money.ts';
import { runNextStep } from './run-closing-step.ts';

/**
 * Brings a closing as far as it goes now. The money is closed in one transaction of ours once its day has come; providers are told in
 * steps of their own, so that none of them keeps it waiting. Running it twice, or in two processes, is harmless.
 */
export async function runClosing(deps: BillingDeps, id: string): Promise<void> {
  const closing = await findClosingById(deps.db, id);
  if (!closing) return;
  if (closing.phase === 'waiting') {
    if (closing.dueAt <= deps.clock.now()) await closeMoney(deps, id);
    else await inTransaction(deps.db, (tx) => watchPlans(deps, tx, closing));
  }
  while (await runNextStep(deps, id));
}

/** A plan that was begun, or went on, at its provider's own pages meanwhile is stopped too. */
async function watchPlans(deps: BillingDeps, tx: Tx, { id, workspaceId }: ClosingRow): Promise<void> {
  const closing = await lockClosing(tx, id);
  const partyId = workspaceId === null ? undefined : await findParty(tx, workspaceId);
  if (closing?.phase !== 'waiting' || partyId === undefined) return;
  const steps = await listSteps(tx, [id]);
  const at = deps.clock.now();
  for (const plan of await listUnended(tx, partyId)) {
    if (plan.endsAt !== null || plan.state === 'incomplete') continue;
    const step = steps.find(({ kind, subject }) => kind === 'stop-plan' && subject === plan.ref);
    if (!step)
      await insertStep(tx, { id: newId(at), closingId: id, kind: 'stop-plan', connectionId: plan.connectionId, subject: plan.ref, at });
    else if (step.state === 'done') await wakeStep(tx, step.id, at);
  }
}

/** Every few minutes: closings whose day has come, and steps whose time has. One that fails keeps none from its turn. */
export async function sweepClosings(deps: BillingDeps, onError: (error: unknown) => void): Promise<void> {
  for (const id of await listDueClosings(deps.db, deps.clock.now(), 500)) await runClosing(deps, id).catch(onError);
}
