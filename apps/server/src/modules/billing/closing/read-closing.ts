import type { AdminClosing, Closing, ClosingPreview, Page } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/job-queue.ts';
import { appendAudit } from '../../audit/index.ts';
import { findHoldings } from '../../credits/index.ts';
import { findSaleItem } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { type ClosingStepRow, listSteps, lockStep, recordTry, wakeStep } from '../store/closing-step-store.ts';
import { type ClosingRow, findClosing, findClosingById, findParty, listClosingRows } from '../store/closing-store.ts';
import { listOpenOrders } from '../store/order-store.ts';
import { listUnended, type SubscriptionRow } from '../store/subscription-store.ts';
import { presentAdminClosing, presentClosing } from './present-closing.ts';
import { runClosingJob } from './request-closing.ts';
import { weighPurchases } from './weigh-closing.ts';

/**
 * What closing would do now: what goes back, what is lost, what ends, and by which rule. Once it is done that is nothing, and said the same
 * way: a page that still waits for the end asks in the moment it comes, and has done nothing wrong.
 */
export async function previewClosing(deps: BillingDeps, actor: Actor): Promise<ClosingPreview> {
  requireScope(actor, 'billing:manage');
  const { db } = deps;
  const closing = await findClosing(db, actor.workspaceId);
  const terms = deps.closingTerms();
  // What was published when it was asked for counts.
  const rule = closing?.rule ?? terms.rule;
  const partyId = await findParty(db, actor.workspaceId);
  const [holdings, purchases, plans, orders, steps] = await Promise.all([
    findHoldings(db, actor.workspaceId),
    partyId === undefined ? [] : weighPurchases(deps, db, partyId, rule),
    partyId === undefined ? [] : listUnended(db, partyId),
    partyId === undefined ? [] : listOpenOrders(db, partyId),
    closing ? listSteps(db, [closing.id]) : [],
  ]);
  if (!holdings) throw new AppError('workspace.not_found');
  const refunded = purchases.reduce((sum, { minor, credits }) => (minor > 0n ? sum + credits : sum), 0n);
  const { promotional, quota, purchased } = holdings.buckets;
  return {
    rule,
    days: terms.days,
    buckets: (['promotional', 'quota', 'purchased'] as const).flatMap((kind) =>
      holdings.buckets[kind] > 0n ? [{ kind, amount: String(holdings.buckets[kind]) }] : [],
    ),
    held: String(holdings.held),
    debt: String(holdings.debt),
    purchases: purchases.map((purchase) => ({
      orderId: purchase.orderId,
      reference: purchase.reference,
      title: purchase.title,
      way: wayOf(deps, purchase.payment.connectionId),
      unused: String(purchase.unused),
      currency: purchase.payment.currency,
      amount: String(purchase.minor),
      how: purchase.how,
    })),
    refunded: String(refunded),
    forfeited: String(promotional + quota + purchased - refunded),
    plans: await Promise.all(plans.filter(({ state }) => state !== 'incomplete').map((plan) => presentPlan(deps, plan, steps))),
    openOrders: orders.length,
  };
}

const wayOf = ({ ways }: BillingDeps, id: string) => ({ id, title: ways.all.get(id)?.row.name ?? id });

async function presentPlan(
  deps: BillingDeps,
  plan: SubscriptionRow,
  steps: readonly ClosingStepRow[],
): Promise<ClosingPreview['plans'][number]> {
  const item = await findSaleItem(deps.db, plan.itemId);
  const runsOn = plan.state === 'active' || plan.state === 'trial';
  const canResume = deps.ways.all.get(plan.connectionId)?.provider.resumeSubscription !== undefined;
  // What this closing stopped goes on again; what its owner had ended stays so.
  const isOurs = plan.endsAt === null || steps.some(({ kind, subject }) => kind === 'stop-plan' && subject === plan.ref);
  return {
    id: plan.id,
    title: item?.title ?? '',
    way: wayOf(deps, plan.connectionId),
    resumes: runsOn && canResume && isOurs,
  };
}

export async function getClosing(deps: BillingDeps, actor: Actor): Promise<Closing | null> {
  requireScope(actor, 'billing:manage');
  const row = await findClosing(deps.db, actor.workspaceId);
  return row ? presentClosing(deps, row) : null;
}

export async function listClosings(
  deps: BillingDeps,
  query: { readonly before: string | null; readonly limit: number; readonly needs?: 'operator' | undefined },
): Promise<Page<AdminClosing>> {
  const rows = await listClosingRows(deps.db, { before: query.before, limit: query.limit + 1, needsOperator: query.needs === 'operator' });
  const shown = rows.slice(0, query.limit);
  const steps = await listSteps(
    deps.db,
    shown.map(({ id }) => id),
  );
  const data = shown.map((row) =>
    presentAdminClosing(
      deps,
      row,
      steps.filter(({ closingId }) => closingId === row.id),
    ),
  );
  return { data, nextCursor: rows.length > query.limit ? (data.at(-1)?.id ?? null) : null };
}

export async function presentForOperator(deps: BillingDeps, row: ClosingRow): Promise<AdminClosing> {
  return presentAdminClosing(deps, row, await listSteps(deps.db, [row.id]));
}

/** A person wants a provider told again, now. */
export const retryClosingStep = (deps: BillingDeps, operator: Actor, stepId: string): Promise<AdminClosing> =>
  onStep(deps, operator, stepId, 'retry');

/** A person did at the provider what our call could not. */
export const settleClosingStep = (deps: BillingDeps, operator: Actor, stepId: string): Promise<AdminClosing> =>
  onStep(deps, operator, stepId, 'by-hand');

async function onStep(deps: BillingDeps, operator: Actor, stepId: string, deed: 'retry' | 'by-hand'): Promise<AdminClosing> {
  const closingId = await inTransaction(deps.db, async (tx) => {
    const step = await lockStep(tx, stepId);
    if (!step) throw new AppError('billing.closing_step_not_found');
    if (step.state !== 'waiting' && step.state !== 'needs_operator') throw new AppError('billing.closing_step_over');
    const at = deps.clock.now();
    if (deed === 'retry') {
      await wakeStep(tx, stepId, at);
      await enqueue(tx, runClosingJob, { closingId: step.closingId });
    } else await recordTry(tx, stepId, { state: 'done', outcome: 'by_hand', at, keepSubject: false });
    await appendAudit(tx, {
      action: deed === 'retry' ? 'closing.step_retried' : 'closing.step_done',
      actorId: operator.accountId,
      subject: stepId,
    });
    return step.closingId;
  });
  const row = await findClosingById(deps.db, closingId);
  if (!row) throw new AppError('billing.closing_step_not_found');
  return presentForOperator(deps, row);
}
