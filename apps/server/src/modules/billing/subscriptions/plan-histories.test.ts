import type { Subscription } from '@pinhole/payments';
import { array, assert, asyncProperty, boolean, constantFrom, nat, tuple } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { verifyLedger } from '../../credits/index.ts';
import { allowanceOf } from '../../entitlements/index.ts';
import { endOverdueEntitlements, remindPastDue } from '../fulfilment/past-due.ts';
import { at, createPlansFixture, type PlansFixture, small, trialCredits } from './plans.fixture.ts';

/** The process dies at this many points from now on, once; 0: it lives. */
let diesIn = 0;
const faults = {
  point(): void {
    if (diesIn > 0 && (diesIn -= 1) === 0) throw new Error('died');
  },
};

let plans: PlansFixture;
beforeAll(async () => {
  plans = await createPlansFixture({ faults });
});
afterAll(() => plans.close());

type Event = 'renew' | 'fail' | 'pay-late' | 'cancel' | 'resume' | 'pause' | 'go-on' | 'end' | 'news' | 'news-of-money' | 'die' | 'sweep';
const events: readonly Event[] = [
  'renew',
  'renew',
  'fail',
  'pay-late',
  'cancel',
  'resume',
  'pause',
  'go-on',
  'end',
  'news',
  'news',
  'news-of-money',
  'news-of-money',
  'die',
  'sweep',
];

interface Life {
  readonly actor: Actor;
  readonly ref: string;
  readonly orderId: string;
  money: number;
  /** Payments that no news of came yet, and those that failed. */
  readonly failed: string[];
}

const sub = ({ ref }: Life): Subscription => {
  const found = plans.subscriptions.get(ref);
  if (!found) throw new Error('no plan');
  return found;
};

/** What happens at the provider. A plan that is over stays so. */
function happen(life: Life, event: Event): void {
  const now = sub(life);
  if (now.state === 'ended' || !now.period) return;
  const change = (fields: Partial<Subscription>): void => plans.subscription(life.ref, life.orderId, fields);
  const pay = (state: 'paid' | 'failed', period: NonNullable<Subscription['period']>): string => {
    const id = `${life.ref}-${(life.money += 1)}`;
    plans.payment(id, life.ref, { reason: life.money === 1 ? 'first' : 'renewal', state, period, sku: 'tried' });
    return id;
  };
  switch (event) {
    case 'renew':
    case 'fail': {
      if (now.state === 'past_due' || now.state === 'paused') return;
      const period = { start: now.period.end, end: new Date(now.period.end.getTime() + 30 * 86_400_000) };
      plans.now = (period.start.getTime() - at(0).getTime()) / 86_400_000;
      if (now.endsAt) return change({ state: 'ended', endedAt: now.period.end });
      const id = pay(event === 'renew' ? 'paid' : 'failed', period);
      if (event === 'fail') life.failed.push(id);
      return change({ state: event === 'renew' ? 'active' : 'past_due', period });
    }
    case 'pay-late': {
      const [id] = life.failed.splice(0, 1);
      if (id === undefined || now.state !== 'past_due') return;
      plans.now += 2;
      plans.payment(id, life.ref, { state: 'paid' });
      return change({ state: 'active' });
    }
    case 'cancel':
      return change({ endsAt: now.period.end });
    case 'resume':
      return change({ endsAt: null });
    case 'pause':
      return now.state === 'active' ? change({ state: 'paused' }) : undefined;
    case 'go-on':
      return now.state === 'paused' ? change({ state: 'active' }) : undefined;
    case 'end':
      plans.now += 1;
      return change({ state: 'ended', endedAt: at(plans.now) });
    case 'news':
    case 'news-of-money':
    case 'die':
    case 'sweep':
      return undefined;
  }
}

/** News that reach us, or do not: a process that dies in the middle has done nothing, and is started again. */
async function tell(life: Life, event: Event, seed: number): Promise<void> {
  const survive = (work: Promise<unknown>): Promise<unknown> => work.catch(() => {});
  if (event === 'die') diesIn = 1 + (seed % 4);
  if (event === 'news') await survive(plans.news('subscription', life.ref));
  const paid = [...plans.payments.keys()].filter((id) => id.startsWith(`${life.ref}-`));
  if (event === 'news-of-money' && paid.length > 0) await survive(plans.news('payment', paid[seed % paid.length] ?? ''));
  if (event === 'sweep') {
    await survive(remindPastDue(plans.deps));
    await survive(endOverdueEntitlements(plans.deps));
  }
}

let lives = 0;
async function begin(): Promise<Life> {
  diesIn = 0;
  plans.now = 0;
  const actor = await plans.buyer();
  const orderId = await plans.place(actor, 'tried');
  const life: Life = { actor, ref: `life_${(lives += 1)}`, orderId, money: 0, failed: [] };
  plans.subscription(life.ref, orderId, { sku: 'tried', state: 'trial', period: { start: at(0), end: at(7) } });
  return life;
}

/** What the ledger was given, by the beginning of its period. */
async function grantsOf({ workspaceId }: Actor): Promise<Map<string, bigint>> {
  const { rows } = await plans.studio.pool.query<{ starts: Date; amount: bigint }>(
    `select a.starts_at as starts, e.amount from ledger_link l join ledger_account a on a.wallet_id = l.wallet_id and a.kind = 'quota'
       join ledger_entry e on e.account_id = a.id join ledger_transfer t on t.id = e.transfer_id and t.kind = 'quota' where l.workspace_id = $1`,
    [workspaceId],
  );
  const sums = new Map<string, bigint>();
  for (const { starts, amount } of rows) sums.set(starts.toISOString(), (sums.get(starts.toISOString()) ?? 0n) + amount);
  return sums;
}

it('never gives a period twice and leaves nothing after the end, whatever happens in which order and wherever the process dies', async () => {
  const history = array(tuple(constantFrom(...events), nat(1_000)), { minLength: 5, maxLength: 40 });
  let granted = 0;
  await assert(
    asyncProperty(history, boolean(), async (steps, moneyFirst) => {
      const life = await begin();
      for (const [event, seed] of steps) {
        happen(life, event);
        await tell(life, event, seed);
      }
      // The nightly comparison, by a process that lives.
      diesIn = 0;
      const all = async (): Promise<void> => {
        for (const id of plans.payments.keys()) if (id.startsWith(`${life.ref}-`)) await plans.news('payment', id);
      };
      if (moneyFirst) await all();
      await plans.news('subscription', life.ref);
      await all();

      const paid = [...plans.payments.values()].filter(({ subscriptionId, state }) => subscriptionId === life.ref && state === 'paid');
      const expected = new Map(paid.map(({ period }) => [period?.start.toISOString() ?? '', small]));
      const given = await grantsOf(life.actor);
      // Free days that were over before anybody heard of them bring nothing.
      const trial = at(0).toISOString();
      expect([undefined, trialCredits]).toContain(given.get(trial));
      given.delete(trial);
      expect(given).toEqual(expected);
      granted += given.size;

      plans.subscription(life.ref, life.orderId, { state: 'ended', endedAt: at(plans.now) });
      await plans.news('subscription', life.ref);
      await all();
      expect(await plans.available(life.actor)).toBe(0n);
      const allowance = await allowanceOf(
        { clock: plans.deps.clock, defaults: () => ({ storageGigabytes: null, models: null }) },
        plans.studio.db,
        life.actor.workspaceId,
      );
      expect(allowance.plan).toBeNull();
    }),
    { numRuns: 40 },
  );
  // It was not empty histories that held.
  expect(granted).toBeGreaterThan(20);
  expect((await verifyLedger(plans.studio.db)).violations).toEqual([]);
}, 180_000);
