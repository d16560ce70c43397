import type { Tx } from '../../../platform/database/database.ts';
import { endPlanLots } from '../../credits/index.ts';
import { type Entitled, lockEntitlement, setEntitlement } from '../../entitlements/index.ts';
import { findSaleItem, type SaleItemRow } from '../../shop/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { findWorkspaceOf } from '../store/order-store.ts';
import { listUnended, type SubscriptionRow } from '../store/subscription-store.ts';
import { listGrantsOf } from '../store/trial-store.ts';

const dayMs = 86_400_000;

type Terms = Pick<BillingDeps, 'clock' | 'graceDays'>;

/** Works out anew what the plans of a workspace allow, in the transaction in which one of them changed or ran out. */
export async function entitle(deps: Terms, tx: Tx, partyId: string): Promise<void> {
  const workspaceId = await findWorkspaceOf(tx, partyId);
  if (workspaceId === undefined) return;
  await lockEntitlement(tx, workspaceId);
  const now = deps.clock.now();
  const rows = await listUnended(tx, partyId);
  const plans = await Promise.all(rows.map(async (row) => ({ row, item: await findSaleItem(tx, row.itemId) })));
  const best = plans
    .flatMap(({ row, item }) => (item ? [{ entitled: toEntitled(row, item, deps.graceDays(), now), credits: item.credits }] : []))
    .flatMap(({ entitled, credits }) => (entitled ? [{ entitled, credits }] : []))
    .toSorted((one, other) => compare(one, other))[0];
  await setEntitlement(tx, workspaceId, best?.entitled ?? null, now);
}

interface Candidate {
  readonly entitled: Entitled;
  readonly credits: bigint;
}

/** Of several plans the one that is paid counts before the one that is not, and the larger before the smaller. */
function compare(one: Candidate, other: Candidate): number {
  const paid = Number(one.entitled.state === 'grace') - Number(other.entitled.state === 'grace');
  if (paid !== 0) return paid;
  return one.credits > other.credits ? -1 : one.credits < other.credits ? 1 : 0;
}

/**
 * What one plan allows now. Free days and paid periods: all of it; cancelled: until its end; past due: until its grace is over. Nothing
 * is paid for while a plan is paused, and nothing was yet while it is incomplete: then it allows nothing of its own.
 */
export function toEntitled(row: SubscriptionRow, item: SaleItemRow, graceDays: number, now: Date): Entitled | null {
  const state = stateOf(row);
  if (!state) return null;
  const graceEnds = state === 'grace' && row.pastDueSince ? new Date(row.pastDueSince.getTime() + graceDays * dayMs) : null;
  const ends = [row.endsAt, graceEnds].filter((end) => end !== null);
  const until = ends.length === 0 ? null : new Date(Math.min(...ends.map((end) => end.getTime())));
  if (until && until <= now) return null;
  const limits = item.limits ?? { storageGigabytes: null, maxRunning: null, assetDays: null, models: null };
  return { ...limits, itemId: item.id, title: item.title, state, until };
}

function stateOf({ state, endsAt }: SubscriptionRow): Entitled['state'] | null {
  switch (state) {
    case 'trial':
    case 'active':
      return endsAt === null ? state : 'ending';
    case 'past_due':
      return 'grace';
    case 'incomplete':
    case 'paused':
    case 'ended':
      return null;
  }
}

/** A plan that is over leaves no quota behind: what it gave for the rest of a period ends with it. What was spent stays spent. */
export async function endPlan(deps: Terms, tx: Tx, subscription: Pick<SubscriptionRow, 'id' | 'partyId'>): Promise<void> {
  const workspaceId = await findWorkspaceOf(tx, subscription.partyId);
  if (workspaceId === undefined) return;
  const grants = await listGrantsOf(tx, subscription.id);
  if (grants.starts.length + grants.changes.length > 0) await endPlanLots(tx, { workspaceId, ...grants, now: deps.clock.now() });
}
