import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { codeOf } from '../../../testing/code-of.ts';
import { verifyLedger } from '../../credits/index.ts';
import { allowanceOf } from '../../entitlements/index.ts';
import { requireOffered } from '../../shop/index.ts';
import { endOverdueEntitlements, remindPastDue } from '../fulfilment/past-due.ts';
import { changePlan, listSubscriptions, resumeSubscription } from './manage-subscription.ts';
import { at, createPlansFixture, large, type PlansFixture, small, trialCredits } from './plans.fixture.ts';

let plans: PlansFixture;
beforeAll(async () => {
  plans = await createPlansFixture();
});
afterAll(async () => {
  expect((await verifyLedger(plans.studio.db)).violations).toEqual([]);
  await plans.close();
});

let count = 0;
const newRef = (): string => `sub_${(count += 1)}`;
const allowance = ({ workspaceId }: Actor) =>
  allowanceOf({ clock: plans.deps.clock, defaults: () => ({ storageGigabytes: null, models: null }) }, plans.studio.db, workspaceId);
const planOf = async (actor: Actor) => (await allowance(actor)).plan;

/** A plan that is bought and paid on this day. */
async function bought(sku = 'small', day = 0): Promise<{ actor: Actor; ref: string; orderId: string }> {
  plans.now = day;
  const actor = await plans.buyer();
  const orderId = await plans.place(actor, sku);
  const ref = newRef();
  plans.subscription(ref, orderId, { sku });
  plans.payment(`${ref}-1`, ref, { sku });
  await plans.news('payment', `${ref}-1`);
  return { actor, ref, orderId };
}

describe('what a plan allows', () => {
  it('holds from the moment it is known, changes with it, and ends with it', async () => {
    const { actor, ref, orderId } = await bought();
    expect(await allowance(actor)).toMatchObject({
      plan: { title: 'Plan small', state: 'active', until: null },
      storedBytes: 10 * 1e9,
      maxRunning: 2,
      models: ['sketch-image'],
      keeping: { days: 30, from: at(0) },
    });
    plans.now = 10;
    plans.subscription(ref, orderId, { sku: 'large' });
    await plans.news('subscription', ref);
    expect(await allowance(actor)).toMatchObject({ plan: { title: 'Plan large' }, maxRunning: 8, models: null, keeping: null });
    // Fewer days again: all of them from now on.
    plans.now = 20;
    plans.subscription(ref, orderId, { sku: 'small', endsAt: at(30) });
    await plans.news('subscription', ref);
    expect(await allowance(actor)).toMatchObject({ plan: { state: 'ending', until: at(30) }, keeping: { days: 30, from: at(20) } });
    plans.now = 30;
    expect(await planOf(actor)).toBeNull();
    plans.subscription(ref, orderId, { state: 'ended', endedAt: at(30) });
    await plans.news('subscription', ref);
    expect(await planOf(actor)).toBeNull();
    const limits = await plans.studio.db.selectFrom('step_limit').select('most').where('workspace_id', '=', actor.workspaceId).execute();
    expect(limits).toEqual([]);
  });

  it('is nothing of its own while nothing is paid for: incomplete and paused', async () => {
    const { actor, ref, orderId } = await bought();
    for (const state of ['paused', 'incomplete'] as const) {
      plans.subscription(ref, orderId, { state });
      await plans.news('subscription', ref);
      expect(await planOf(actor)).toBeNull();
    }
    plans.subscription(ref, orderId, { state: 'active' });
    await plans.news('subscription', ref);
    expect(await planOf(actor)).toMatchObject({ state: 'active' });
  });

  it('is that of the larger of two that somebody paid at the same moment, and of the other when that ends', async () => {
    plans.now = 0;
    const actor = await plans.buyer();
    const orders = [await plans.place(actor, 'small'), await plans.place(actor, 'large')];
    const refs = [newRef(), newRef()];
    for (const [index, sku] of ['small', 'large'].entries()) plans.subscription(refs[index] ?? '', orders[index] ?? '', { sku });
    await Promise.all(Array.from({ length: 20 }, (_, index) => plans.news('subscription', refs[index % 2] ?? '')));
    expect(await planOf(actor)).toMatchObject({ title: 'Plan large' });
    plans.subscription(refs[1] ?? '', orders[1] ?? '', { state: 'ended', endedAt: at(0) });
    await plans.news('subscription', refs[1] ?? '');
    expect(await planOf(actor)).toMatchObject({ title: 'Plan small' });
  });
});

describe('a missing payment', () => {
  it('leaves everything as it is for the days of grace, tells of it three times, and ends what the plan allows after that', async () => {
    const { actor, ref, orderId } = await bought();
    plans.now = 30;
    plans.subscription(ref, orderId, { state: 'past_due', period: { start: at(30), end: at(60) } });
    plans.payment(`${ref}-2`, ref, { reason: 'renewal', state: 'failed', period: { start: at(30), end: at(60) } });
    await Promise.all(Array.from({ length: 20 }, () => plans.news('subscription', ref)));
    await plans.news('payment', `${ref}-2`);
    expect(await planOf(actor)).toEqual(expect.objectContaining({ state: 'grace', until: at(37) }));
    // The period before is over, and this one is not paid.
    expect(await plans.available(actor)).toBe(0n);
    const told = async (day: number) => {
      plans.now = day;
      await Promise.all(Array.from({ length: 20 }, () => remindPastDue(plans.deps)));
      return (await plans.mails(actor)).filter((subject) => /payment for|still missing|about to stop/i.test(subject)).length;
    };
    expect(await told(32)).toBe(1);
    expect(await told(33)).toBe(2);
    expect(await told(36)).toBe(2);
    expect(await planOf(actor)).toMatchObject({ state: 'grace' });
    expect(await told(37)).toBe(3);
    expect(await told(60)).toBe(3);
    expect(await planOf(actor)).toBeNull();
    await endOverdueEntitlements(plans.deps);
    const rows = await plans.studio.db.selectFrom('entitlement').select('state').where('workspace_id', '=', actor.workspaceId).execute();
    expect(rows).toEqual([]);

    // Paid after all: the quota of the period, once, and the plan again.
    plans.now = 40;
    plans.subscription(ref, orderId, { state: 'active' });
    plans.payment(`${ref}-2`, ref, { state: 'paid' });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => plans.news(index % 2 ? 'payment' : 'subscription', index % 2 ? `${ref}-2` : ref)),
    );
    expect(await plans.available(actor)).toBe(small);
    expect(await planOf(actor)).toMatchObject({ state: 'active' });

    // The next time is told of anew.
    plans.now = 60;
    plans.subscription(ref, orderId, { state: 'past_due', period: { start: at(60), end: at(90) } });
    await plans.news('subscription', ref);
    expect((await plans.mails(actor)).filter((subject) => subject.startsWith('A payment for'))).toHaveLength(2);
  });
});

describe('free days', () => {
  async function tried(sku: string, actor: Actor, day = 0): Promise<{ ref: string; orderId: string }> {
    plans.now = day;
    const orderId = await plans.place(actor, sku);
    const ref = newRef();
    plans.subscription(ref, orderId, { sku, state: 'trial', period: { start: at(day), end: at(day + 7) } });
    return { ref, orderId };
  }

  it('bring what the catalogue says once, whatever is told how often, and the first paid period its whole quota once', async () => {
    const actor = await plans.buyer();
    const { ref, orderId } = await tried('tried', actor);
    expect((await plans.open(actor, orderId)).trialDays).toBe(7);
    plans.payment(`${ref}-0`, ref, { total: { minor: 0n, currency: 'EUR' }, sku: 'tried' });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => plans.news(index % 2 ? 'payment' : 'subscription', index % 2 ? `${ref}-0` : ref)),
    );
    expect(await plans.available(actor)).toBe(trialCredits);
    expect(await planOf(actor)).toMatchObject({ state: 'trial' });
    expect(await plans.mails(actor)).toEqual(['Your free days of Plan tried have begun']);

    plans.now = 7;
    plans.subscription(ref, orderId, { state: 'active', period: { start: at(7), end: at(37) } });
    plans.payment(`${ref}-1`, ref, { reason: 'renewal', sku: 'tried' });
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => plans.news(index % 2 ? 'payment' : 'subscription', index % 2 ? `${ref}-1` : ref)),
    );
    expect(await plans.available(actor)).toBe(small);
  }, 60_000);

  it('bring as much as a period where the catalogue says nothing else', async () => {
    const actor = await plans.buyer();
    const { ref } = await tried('tried-whole', actor);
    await plans.news('subscription', ref);
    expect(await plans.available(actor)).toBe(small);
  });

  it('are had once by a workspace and by an account: the next plan is sold from its first day', async () => {
    const actor = await plans.buyer();
    const { ref, orderId } = await tried('tried', actor);
    await plans.news('subscription', ref);
    plans.subscription(ref, orderId, { state: 'ended', endedAt: at(0) });
    await plans.news('subscription', ref);
    expect(await plans.available(actor)).toBe(0n);

    const again = await plans.place(actor, 'tried-whole');
    expect((await plans.open(actor, again)).trialDays).toBe(0);
    // Another workspace of the same person.
    const elsewhere = { ...(await plans.buyer()), accountId: actor.accountId };
    const theirs = await plans.place(elsewhere, 'tried');
    expect((await plans.open(elsewhere, theirs)).trialDays).toBe(0);
    // Somebody else in the same workspace.
    const colleague = { ...actor, accountId: (await plans.buyer()).accountId };
    expect((await plans.open(colleague, await plans.place(colleague, 'tried'))).trialDays).toBe(0);
  });

  it('that two orders were promised before either began bring credits for one of them', async () => {
    const actor = await plans.buyer();
    const [one, other] = [await tried('tried', actor), await tried('tried', actor)];
    expect((await plans.open(actor, one.orderId)).trialDays).toBe(7);
    await Promise.all(Array.from({ length: 20 }, (_, index) => plans.news('subscription', index % 2 ? one.ref : other.ref)));
    expect(await plans.available(actor)).toBe(trialCredits);
  });

  it('are not promised at a checkout that is opened after they were had', async () => {
    const actor = await plans.buyer();
    const waiting = await plans.place(actor, 'tried');
    const { ref, orderId } = await tried('tried', actor);
    await plans.news('subscription', ref);
    expect(await codeOf(plans.open(actor, waiting))).toBe('billing.subscribed');
    plans.subscription(ref, orderId, { state: 'ended', endedAt: at(0) });
    await plans.news('subscription', ref);
    expect((await plans.open(actor, waiting)).trialDays).toBe(0);
  });
});

describe('the end', () => {
  it('of a plan that was cancelled comes with its period: until then its quota is there, and then none of it', async () => {
    const { actor, ref, orderId } = await bought();
    plans.now = 5;
    plans.subscription(ref, orderId, { endsAt: at(30) });
    await plans.news('subscription', ref);
    plans.now = 29.9;
    expect(await plans.available(actor)).toBe(small);
    plans.now = 30;
    plans.subscription(ref, orderId, { state: 'ended', endedAt: at(30) });
    await plans.news('subscription', ref);
    expect(await plans.available(actor)).toBe(0n);
    expect(await plans.mails(actor)).toContain('Your plan Plan small has ended');
  });

  it('that comes before its time leaves nothing of the quota, nor of what a larger plan brought more, whichever news comes first', async () => {
    const { actor, ref, orderId } = await bought();
    plans.now = 3;
    const items = await plans.studio.db.selectFrom('sale_item').select(['id', 'sku']).execute();
    const idOf = (sku: string) => items.find((item) => item.sku === sku)?.id ?? '';
    const [plan] = await listSubscriptions(plans.deps, actor);
    await plans.studio.pool.query(
      `insert into plan_change (id, subscription_id, from_item, to_item, starts, state, created_at) values (gen_random_uuid(), $1, $2, $3, 'now', 'taken', $4)`,
      [plan?.id, idOf('small'), idOf('large'), at(3)],
    );
    plans.subscription(ref, orderId, { sku: 'large' });
    plans.payment(`${ref}-change`, ref, { reason: 'change', sku: 'large', total: { minor: 900n, currency: 'EUR' } });
    await plans.news('subscription', ref);
    await plans.news('payment', `${ref}-change`);
    expect(await plans.available(actor)).toBe(large);
    plans.now = 10;
    plans.payment(`${ref}-late`, ref, { reason: 'renewal', sku: 'large', period: { start: at(9), end: at(39) } });
    plans.subscription(ref, orderId, { state: 'ended', endedAt: at(10) });
    await plans.news('subscription', ref);
    expect(await plans.available(actor)).toBe(0n);
    // Money that was told of after the end.
    await plans.news('payment', `${ref}-late`);
    expect(await plans.available(actor)).toBe(0n);
  });

  it('is the end, though news of an earlier state come after it', async () => {
    const { actor, ref, orderId } = await bought();
    plans.subscription(ref, orderId, { state: 'ended', endedAt: at(1) });
    await Promise.all(Array.from({ length: 20 }, () => plans.news('subscription', ref)));
    await plans.news('payment', `${ref}-1`);
    expect(await plans.available(actor)).toBe(0n);
    expect(await planOf(actor)).toBeNull();
    expect((await plans.mails(actor)).filter((subject) => subject.includes('has ended'))).toHaveLength(1);
  });
});

it('gives the quota of a period once under two hundred deliveries', async () => {
  const { actor, ref, orderId } = await bought();
  plans.now = 30;
  plans.subscription(ref, orderId, { period: { start: at(30), end: at(60) } });
  plans.payment(`${ref}-2`, ref, { reason: 'renewal', sku: 'small' });
  // The same period named by another payment too, as some providers do when one is tried again.
  plans.payment(`${ref}-2b`, ref, { reason: 'renewal', sku: 'small' });
  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      index % 3 === 0 ? plans.news('subscription', ref) : plans.news('payment', index % 3 === 1 ? `${ref}-2` : `${ref}-2b`),
    ),
  );
  expect(await plans.available(actor)).toBe(small);
}, 60_000);

it('gives a period what the plan of its payment brings, though the plan is another one by the time the news come', async () => {
  plans.now = 0;
  const actor = await plans.buyer();
  const orderId = await plans.place(actor, 'small');
  const ref = newRef();
  plans.subscription(ref, orderId, { sku: 'small' });
  await plans.news('subscription', ref);
  const [plan] = await listSubscriptions(plans.deps, actor);
  const items = await plans.studio.db.selectFrom('sale_item').select(['id', 'sku']).execute();
  const idOf = (sku: string) => items.find((item) => item.sku === sku)?.id ?? '';
  await plans.studio.pool.query(
    `insert into plan_change (id, subscription_id, from_item, to_item, starts, state, created_at) values (gen_random_uuid(), $1, $2, $3, 'now', 'taken', $4)`,
    [plan?.id, idOf('small'), idOf('large'), at(1)],
  );
  plans.payment(`${ref}-1`, ref, { sku: 'small' });
  plans.subscription(ref, orderId, { sku: 'large' });
  await plans.news('subscription', ref);
  await plans.news('payment', `${ref}-1`);
  expect(await plans.available(actor)).toBe(small);
});

describe('where only packs are sold', () => {
  it('nothing that recurs can be ordered, paid, taken up again or changed, and a push of one makes none', async () => {
    plans.now = 0;
    const { actor: subscribed, ref: running, orderId: runningOrder } = await bought();
    const actor = await plans.buyer();
    const orderId = await plans.place(actor, 'small');
    plans.mode = 'packs';
    try {
      expect(await codeOf(plans.place(actor, 'small'))).toBe('shop.plans_off');
      expect(await codeOf(plans.open(actor, orderId))).toBe('shop.plans_off');
      expect(await codeOf(requireOffered(plans.deps.shop, 'small'))).toBe('shop.plans_off');
      const [plan] = await listSubscriptions(plans.deps, subscribed);
      expect(plan?.can).toMatchObject({ cancel: true, resume: false, change: false });
      expect(await codeOf(resumeSubscription(plans.deps, subscribed, plan?.id ?? ''))).toBe('shop.plans_off');
      expect(await codeOf(changePlan(plans.deps, subscribed, plan?.id ?? '', { sku: 'large' }))).not.toBe('done');

      const ref = newRef();
      plans.subscription(ref, orderId, { sku: 'small' });
      plans.payment(`${ref}-1`, ref, { sku: 'small' });
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => plans.news(index % 2 ? 'payment' : 'subscription', index % 2 ? `${ref}-1` : ref)),
      );
      const rows = await plans.studio.db.selectFrom('subscription').select('id').where('ref', '=', ref).execute();
      expect(rows).toEqual([]);
      expect(await plans.available(actor)).toBe(0n);
      expect(plans.cancelled).toContain(`${ref} now`);
      const payment = await plans.studio.db
        .selectFrom('payment')
        .select(['problem', 'quota'])
        .where('ref', '=', `${ref}-1`)
        .executeTakeFirst();
      expect(payment).toEqual({ problem: 'unknown_order', quota: 0n });

      // One from before goes on as its provider says, until it ends.
      plans.subscription(running, runningOrder, { endsAt: at(30) });
      await plans.news('subscription', running);
      expect(await planOf(subscribed)).toMatchObject({ state: 'ending' });
      expect(plans.cancelled).not.toContain(`${running} now`);
    } finally {
      plans.mode = 'packs-and-plans';
    }
  });

  it('leaves plans of somebody else at the same account alone', async () => {
    plans.mode = 'packs';
    const ref = newRef();
    plans.subscription(ref, '00000000-0000-7000-8000-000000000000');
    await plans.news('subscription', ref);
    expect(plans.cancelled).not.toContain(`${ref} now`);
    plans.mode = 'packs-and-plans';
  });
});
