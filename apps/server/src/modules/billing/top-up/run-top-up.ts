import { roleScopes } from '@pinhole/contract';
import { type ChargeInput, PaymentError, type SavedWays } from '@pinhole/payments';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../../platform/database/database.ts';
import { spendableOf } from '../../credits/index.ts';
import { findSaleItem, requireOffered } from '../../shop/index.ts';
import { findRole } from '../../workspaces/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { moveOrder } from '../fulfilment/apply-checkout.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { pauseTopUp, refuseTopUp } from '../fulfilment/stop-top-up.ts';
import { wakeTopUp } from '../fulfilment/wake-top-up.ts';
import { queueTopUpMail } from '../mail/top-up-mail.ts';
import { placeOrder } from '../orders/place-order.ts';
import { findCustomer } from '../store/customer-store.ts';
import { lockOrder, type OrderRow, partyOf } from '../store/order-store.ts';
import { monthOf } from '../store/top-up-month.ts';
import {
  type AttemptRow,
  findOpenAttempt,
  findTopUp,
  insertAttempt,
  isClosing,
  leaseAttempt,
  lockAttempt,
  lockTopUp,
  markToldFull,
  moveAttempt,
  sumBought,
  type TopUpPause,
  type TopUpRow,
} from '../store/top-up-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';

const callMs = 15_000;
/** Longer than a call can take: who holds the lease is the only one who asks, and the rule stays as it is so long. */
const leaseMs = 25_000;

/**
 * Buys what a workspace's rule says, if it says so at this moment: the order is stored before the provider is asked. Any number at once, and
 * any number after a crash, come to one purchase.
 */
export async function runTopUp(deps: BillingDeps, workspaceId: string): Promise<void> {
  const orderId = await beginTopUp(deps, workspaceId);
  if (orderId !== null) await sendTopUp(deps, orderId);
}

/** Rolls an order back that must not be. */
class NotBought extends Error {
  override readonly name = 'NotBought';
  readonly reason: TopUpPause;

  constructor(reason: TopUpPause) {
    super(reason);
    this.reason = reason;
  }
}

/** The order to charge: the one that is under way, or a new one within both caps. Null: nothing is to be bought. */
async function beginTopUp(deps: BillingDeps, workspaceId: string): Promise<string | null> {
  const asked = await findTopUp(deps.db, workspaceId);
  if (!asked) return null;
  try {
    return await inTransaction(deps.db, async (tx) => {
      const rule = await lockTopUp(tx, workspaceId);
      if (!rule) return null;
      const partyId = await partyOf(tx, workspaceId);
      const open = await findOpenAttempt(tx, partyId);
      if (open) return open.orderId;
      if (rule.pausedFor !== null || !(await isWanted(deps, tx, rule))) return null;
      if (!(await fitsCaps(deps, tx, rule, partyId, { times: 1, minor: rule.totalMinor }))) {
        await tellFull(deps, tx, rule);
        return null;
      }
      const orderId = await placeAgreed(deps, tx, rule, partyId);
      deps.faults.point('T1:before');
      return orderId;
    });
  } catch (error) {
    if (!(error instanceof NotBought)) throw error;
    await inTransaction(deps.db, (tx) => pauseTopUp(deps, tx, asked, error.reason));
    return null;
  }
}

/** Whether less than agreed can be spent. Who may spend nothing at all buys nothing by itself, and neither does who is leaving. */
async function isWanted(deps: BillingDeps, tx: Tx, rule: TopUpRow): Promise<boolean> {
  const spendable = await spendableOf(tx, rule.workspaceId, deps.clock.now());
  return spendable !== null && spendable < rule.below && !(await isClosing(tx, rule.workspaceId));
}

async function fitsCaps(
  deps: BillingDeps,
  tx: Tx,
  rule: TopUpRow,
  partyId: string,
  more: { readonly times: number; readonly minor: bigint },
): Promise<boolean> {
  const bought = await sumBought(tx, partyId, monthOf(deps.clock.now()).starts, rule.currency);
  return bought.times + more.times <= rule.maxTimes && bought.minor + more.minor <= rule.maxMinor;
}

async function tellFull(deps: BillingDeps, tx: Tx, rule: TopUpRow): Promise<void> {
  const { name } = monthOf(deps.clock.now());
  if (rule.toldFull === name) return;
  await markToldFull(tx, rule.workspaceId, name);
  await queueTopUpMail(deps, tx, rule, 'full');
}

/** The same way as any order goes, in the name of who agreed; only if it is still what was agreed to. */
async function placeAgreed(deps: BillingDeps, tx: Tx, rule: TopUpRow, partyId: string): Promise<string> {
  const actor = await whoAgreed(tx, rule);
  const way = deps.ways.all.get(rule.connectionId);
  const customerRef = way?.provider.savedWays ? await findCustomer(tx, rule.connectionId, partyId) : null;
  if (!way || customerRef === null) throw new NotBought('way');
  const agreed = await findSaleItem(tx, rule.itemId);
  if (!agreed) throw new NotBought('item');
  const orderId = await asAnyOrder(async () => {
    const offered = await requireOffered({ ...deps.shop, db: tx }, agreed.sku);
    // Another title is no other price; fewer credits for the same money are.
    const [now, then] = [offered, agreed].map(({ prices }) => prices.find(({ currency }) => currency === rule.currency)?.minor);
    if (now !== undefined && (now !== then || offered.credits < agreed.credits)) throw new NotBought('price');
    const input = { sku: agreed.sku, currency: rule.currency, way: rule.connectionId, consent: rule.consentHash };
    return (await placeOrder(deps, actor, tx, input)).id;
  });
  const order = await lockOrder(tx, orderId);
  if (!order) throw new Error('an order was not kept');
  // The tax may have changed since.
  if (order.totalMinor !== rule.totalMinor) throw new NotBought('price');
  // Not to be paid by hand as well, nor given up, while it is charged.
  await moveOrder(tx, order, 'pending');
  await insertAttempt(tx, { orderId, partyId, customerRef, savedRef: rule.savedRef, at: deps.clock.now() });
  return orderId;
}

/** Whoever agreed has to be there still, and allowed to buy. */
async function whoAgreed(tx: Tx, rule: TopUpRow): Promise<Actor> {
  const { accountId, workspaceId } = rule;
  const role = accountId === null ? undefined : await findRole(tx, accountId, workspaceId);
  if (accountId === null || role === undefined || !roleScopes[role].includes('billing:manage')) throw new NotBought('person');
  return {
    accountId,
    workspaceId,
    role,
    scopes: roleScopes[role],
    operator: false,
    via: { kind: 'session', sessionId: '', confirmAbove: null },
  };
}

async function asAnyOrder<Answer>(place: () => Promise<Answer>): Promise<Answer> {
  try {
    return await place();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code.startsWith('shop.')) throw new NotBought('item');
    throw new NotBought(error.code === 'billing.way_not_found' ? 'way' : 'order');
  }
}

/**
 * Charges an order that was stored, or finds out what became of its charge. After a lost answer it comes again, and charges only if the rule
 * still allows this very purchase; else it only looks, and gives the order up when nothing was charged.
 */
export async function sendTopUp(deps: BillingDeps, orderId: string): Promise<void> {
  const claim = await inTransaction(deps.db, (tx) => claimAttempt(deps, tx, orderId));
  if (!claim) return;
  const { way, saved, input } = claim;
  deps.faults.point('T2:before');
  try {
    const paymentId = claim.mayCharge
      ? (await saved.charge(input, deps.ways.callFor(way))).paymentId
      : await saved.find(input, deps.ways.callFor(way, callMs));
    deps.faults.point('T2:after');
    if (paymentId === null) await inTransaction(deps.db, (tx) => dropAttempt(deps, tx, orderId));
    else await settleObject(deps, way, { kind: 'payment', id: paymentId });
    deps.faults.point('T3:after');
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) await inTransaction(deps.db, (tx) => refuseTopUp(deps, tx, orderId, refusal));
    else throw error;
  } finally {
    await inTransaction(deps.db, (tx) => leaseAttempt(tx, orderId, null));
  }
}

interface Claim {
  readonly way: OpenWay;
  readonly saved: SavedWays;
  readonly input: ChargeInput;
  readonly mayCharge: boolean;
}

/** Order, rule, attempt: locked in this order wherever more than one of them is. Null: over, or somebody is at it. */
async function claimAttempt(deps: BillingDeps, tx: Tx, orderId: string): Promise<Claim | null> {
  const order = await lockOrder(tx, orderId);
  const rule = order?.workspaceId ? await lockTopUp(tx, order.workspaceId) : undefined;
  const attempt = await lockAttempt(tx, orderId);
  const now = deps.clock.now();
  if (!order || !attempt || attempt.customerRef === null || attempt.savedRef === null) return null;
  if (attempt.sendingUntil !== null && attempt.sendingUntil > now) {
    // Whoever holds it may be dead.
    if (order.workspaceId !== null) await wakeTopUp(tx, order.workspaceId, attempt.sendingUntil);
    return null;
  }
  const way = deps.ways.all.get(order.connectionId);
  const saved = way?.provider.savedWays;
  const item = await findSaleItem(tx, order.itemId);
  if (!way || !saved || !item) return null;
  const mayCharge = attempt.state === 'sending' && rule !== undefined && (await allows(deps, tx, rule, { order, attempt, way }));
  await leaseAttempt(tx, orderId, new Date(now.getTime() + leaseMs));
  return {
    way,
    saved,
    mayCharge,
    input: {
      orderId,
      orderedAt: order.createdAt,
      sku: item.sku,
      title: item.title,
      customerId: attempt.customerRef,
      savedId: attempt.savedRef,
      total: { minor: order.totalMinor ?? order.priceMinor, currency: order.currency },
    },
  };
}

/** Whether the rule as it is now still says this purchase: what was lowered or ended in between holds. */
async function allows(
  deps: BillingDeps,
  tx: Tx,
  rule: TopUpRow,
  { order, attempt, way }: { readonly order: OrderRow; readonly attempt: AttemptRow; readonly way: OpenWay },
): Promise<boolean> {
  const isTheSame =
    rule.pausedFor === null &&
    rule.connectionId === order.connectionId &&
    rule.savedRef === attempt.savedRef &&
    rule.currency === order.currency &&
    rule.totalMinor === order.totalMinor;
  // What is under way is counted among what was bought.
  return (
    isTheSame &&
    way.row.enabled &&
    order.state === 'pending' &&
    (await isWanted(deps, tx, rule)) &&
    (await fitsCaps(deps, tx, rule, attempt.partyId, { times: 0, minor: 0n }))
  );
}

/** Nothing was charged, and now nothing will be. */
async function dropAttempt(deps: BillingDeps, tx: Tx, orderId: string): Promise<void> {
  const order = await lockOrder(tx, orderId);
  const attempt = await lockAttempt(tx, orderId);
  // Money that is under way is waited for, whatever the provider lists.
  if (!order || attempt?.state !== 'sending') return;
  await moveAttempt(tx, orderId, { state: 'dropped', failure: null, at: deps.clock.now() });
  await moveOrder(tx, order, 'cancelled');
  // The rule as it is now may say something else.
  if (order.workspaceId !== null) await wakeTopUp(tx, order.workspaceId);
}

/** Undefined while nobody knows: then it is asked again. The operator's keys are not the buyer's fault either. */
function refusalOf(error: unknown): { readonly reason: TopUpPause; readonly failure: string } | undefined {
  if (!(error instanceof PaymentError) || error.facts.retry !== 'never' || error.facts.kind === 'auth') return undefined;
  const { kind, providerCode } = error.facts;
  return { reason: kind === 'declined' ? 'declined' : 'saved_way', failure: providerCode ?? kind };
}
