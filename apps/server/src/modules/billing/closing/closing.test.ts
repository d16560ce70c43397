import type { PaymentFault } from '@pinhole/payments';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { codeOf } from '../../../testing/code-of.ts';
import { saleToDocument, taxIssue } from '../../../testing/tax-fixture.ts';
import { getBalance, grantCredits, releaseHolds } from '../../credits/index.ts';
import { listIssuedDocuments, listTaxDocuments } from '../../tax/documents/list-documents.ts';
import { issueDocument } from '../../tax/index.ts';
import { sendRefund } from '../fulfilment/refunds.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { settleManualOrder } from '../orders/manual-orders.ts';
import { cancelOrder } from '../orders/open-checkout.ts';
import { getOrder, listOrders, listPaymentProblems } from '../orders/read-orders.ts';
import { sweepPapers } from '../papers/sweep-papers.ts';
import { listSubscriptions, resumeSubscription } from '../subscriptions/manage-subscription.ts';
import { type ClosingFixture, createClosingFixture, packCredits, planCredits } from './closing.fixture.ts';
import { getClosing, listClosings, previewClosing, retryClosingStep, settleClosingStep } from './read-closing.ts';
import { requestClosing, requestClosingFor, undoClosing, undoClosingFor } from './request-closing.ts';
import { runClosing, sweepClosings } from './run-closing.ts';

const day = 86_400_000;
const gift = 7_000_000n;

let shop: ClosingFixture;
beforeAll(async () => {
  shop = await createClosingFixture();
});
afterAll(() => shop?.close());

const strict = (error: unknown): void => {
  throw error;
};
const run = async (actor: Actor): Promise<void> => {
  const closing = await getClosing(shop.deps, actor);
  if (closing) await runClosing(shop.deps, closing.id);
};
/** The day has come for everybody who asked so far. */
let clockDays = 0;
const nextWeek = async (): Promise<void> => {
  clockDays += 8;
  shop.later(clockDays * day);
  await sweepClosings(shop.deps, strict);
};
const sendRefunds = async (): Promise<void> => {
  const rows = await shop.studio.db.selectFrom('refund').select('id').where('state', '=', 'sending').execute();
  for (const { id } of rows) await sendRefund(shop.deps, id);
};
const planRef = async (actor: Actor): Promise<string> => {
  const { rows } = await sql<{ ref: string }>`
    select s.ref from subscription s join billing_link l on l.party_id = s.party_id where l.workspace_id = ${actor.workspaceId}`.execute(
    shop.studio.db,
  );
  return rows[0]?.ref ?? '';
};
const paymentOf = async (orderId: string) =>
  shop.studio.db
    .selectFrom('payment')
    .select(['id', 'ref', 'granted', 'quota', 'problem', 'total_minor'])
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
const walletSum = async (actor: Actor): Promise<bigint> => {
  const { rows } = await sql<{ sum: bigint }>`
    select coalesce(sum(a.balance), 0)::bigint as sum from ledger_link l join ledger_account a on a.wallet_id = l.wallet_id
    where l.workspace_id = ${actor.workspaceId}`.execute(shop.studio.db);
  return rows[0]?.sum ?? -1n;
};
const stepsOf = async (closingId: string) =>
  shop.studio.db
    .selectFrom('closing_step')
    .select(['id', 'kind', 'connection_id', 'subject', 'state', 'outcome', 'kept', 'problem'])
    .where('closing_id', '=', closingId)
    .orderBy('id')
    .execute();
const refundedAt = (way: 'stripe' | 'paypal' | 'creem', ref: string): bigint => shop.emulators[way].books.refunded(ref);
const give = (actor: Actor) =>
  inTransaction(shop.studio.db, (tx) =>
    grantCredits(tx, { workspaceId: actor.workspaceId, amount: gift, key: `gift:${actor.workspaceId}`, reason: 'promotion' }),
  );

describe('closing', () => {
  it('does what its preview said: unused purchases go back, the rest lapses, plans end, the sum is 0, the papers stay and are nobody’s', async () => {
    const actor = await shop.buyer();
    await give(actor);
    const [half, whole, record] = [
      await shop.buy(actor, 'pack', 'paypal'),
      await shop.buy(actor, 'pack', 'stripe'),
      await shop.buy(actor, 'pack', 'creem'),
    ];
    await shop.buy(actor, 'plan', 'stripe');
    const open = await shop.place(actor, 'pack', 'stripe');
    // The gift goes first, then the plan's, then the oldest purchase.
    await shop.spend(actor, gift + planCredits + packCredits / 2n);
    const preview = await previewClosing(shop.deps, actor);
    expect(preview).toMatchObject({
      rule: 'refund-unused-purchased',
      buckets: [{ kind: 'purchased', amount: String((packCredits * 5n) / 2n) }],
      refunded: String((packCredits * 5n) / 2n),
      forfeited: '0',
      openOrders: 1,
      plans: [{ title: 'plan', resumes: true }],
    });
    expect(preview.purchases.map(({ amount, how }) => [amount, how])).toEqual([
      ['500', 'provider'],
      ['1000', 'provider'],
      ['1000', 'provider'],
    ]);

    const plan = await planRef(actor);
    const closing = await requestClosing(shop.deps, actor);
    await run(actor);
    // Charges stop at once; everything else waits.
    expect((await listSubscriptions(shop.deps, actor))[0]?.endsAt).not.toBeNull();
    expect((await getOrder(shop.deps, actor, open.id)).state).toBe('cancelled');
    expect((await getBalance(shop.studio.credits, actor.workspaceId)).available).toBe(String((packCredits * 5n) / 2n));
    expect((await previewClosing(shop.deps, actor)).plans).toMatchObject([{ resumes: true }]);
    expect(await codeOf(shop.place(actor, 'pack', 'paypal'))).toBe('billing.closing');
    const [running] = await listSubscriptions(shop.deps, actor);
    expect(await codeOf(resumeSubscription(shop.deps, actor, running?.id ?? ''))).toBe('billing.closing');

    await nextWeek();
    await sendRefunds();
    expect(await getClosing(shop.deps, actor)).toMatchObject({
      state: 'closed',
      refunded: String((packCredits * 5n) / 2n),
      forfeited: '0',
    });
    expect(refundedAt('paypal', (await paymentOf(half.id)).ref)).toBe(500n);
    expect(refundedAt('stripe', (await paymentOf(whole.id)).ref)).toBe(1_000n);
    expect(refundedAt('creem', (await paymentOf(record.id)).ref)).toBe(1_000n);
    expect(await walletSum(actor)).toBe(0n);
    expect(await shop.faultsOfBooks()).toEqual([]);
    const stripeWay = shop.deps.ways.require('stripe');
    expect(await stripeWay.provider.read({ kind: 'subscription', id: plan }, shop.deps.ways.callFor(stripeWay))).toMatchObject({
      state: 'ended',
    });
    const steps = await stepsOf(closing.id);
    expect(steps.map(({ kind, connection_id, state }) => `${kind} ${connection_id} ${state}`).toSorted()).toEqual([
      'end-plan stripe done',
      'expire-checkout stripe done',
      'forget-customer creem done',
      'forget-customer stripe done',
      'stop-plan stripe done',
    ]);
    expect(steps.every(({ subject }) => subject === null)).toBe(true);
    expect(steps.find(({ kind, connection_id }) => kind === 'forget-customer' && connection_id === 'stripe')).toMatchObject({
      outcome: 'kept',
      kept: expect.stringContaining('Stripe keeps'),
    });
    // What is bought is nobody's now, and nothing says whose it was.
    expect((await listOrders(shop.deps, actor, { before: null, limit: 50 })).data).toEqual([]);
    expect(await codeOf(getOrder(shop.deps, actor, half.id))).toBe('billing.order_not_found');
    // A page that asks in the moment of the end is told that nothing is left, not that it was wrong to ask.
    expect(await previewClosing(shop.deps, actor)).toEqual({
      rule: 'refund-unused-purchased',
      days: 7,
      buckets: [],
      held: '0',
      debt: '0',
      purchases: [],
      refunded: '0',
      forfeited: '0',
      plans: [],
      openOrders: 0,
    });
    expect(await codeOf(shop.place(actor, 'pack', 'paypal'))).toBe('billing.closed');
    // Pages that stand open hear of it.
    const last = await shop.studio.db
      .selectFrom('event')
      .select('type')
      .where('workspace_id', '=', actor.workspaceId)
      .orderBy('sequence', 'desc')
      .executeTakeFirst();
    expect(last?.type).toBe('credits-changed');
    const kept = await shop.studio.db
      .selectFrom('sale_order')
      .select(['account_id', 'next', 'keep_until'])
      .where('id', '=', half.id)
      .executeTakeFirstOrThrow();
    expect(kept).toEqual({ account_id: null, next: null, keep_until: `${shop.deps.clock.now().getUTCFullYear() + 7}-12-31` });
    const { rows: ties } = await sql`
      select 1 from billing_link where workspace_id = ${actor.workspaceId} union all select 1 from tax_link where workspace_id = ${actor.workspaceId}`.execute(
      shop.studio.db,
    );
    expect(ties).toEqual([]);
    const mails = await shop.studio.db
      .selectFrom('mail')
      .select('subject')
      .where('to_address', 'like', `${actor.accountId}%`)
      .orderBy('id')
      .execute();
    expect(mails.map(({ subject }) => subject).filter((subject) => subject.startsWith('Your billing'))).toEqual([
      expect.stringContaining('closes on'),
      'Your billing at Pinhole is closed',
    ]);
  });

  it('that is taken back leaves everything as it was, and plans go on', async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'pack', 'paypal');
    await shop.buy(actor, 'plan', 'stripe');
    const before = await getBalance(shop.studio.credits, actor.workspaceId);
    await requestClosing(shop.deps, actor);
    await run(actor);
    const [closing] = (await listClosings(shop.deps, { before: null, limit: 1 })).data;
    await undoClosing(shop.deps, actor);
    await runClosing(shop.deps, closing?.id ?? '');
    expect(await getClosing(shop.deps, actor)).toBeNull();
    expect(await getBalance(shop.studio.credits, actor.workspaceId)).toEqual(before);
    expect((await listSubscriptions(shop.deps, actor))[0]).toMatchObject({ state: 'active', endsAt: null });
    expect((await shop.buy(actor, 'pack', 'paypal')).state).toBe('paid');
    await nextWeek();
    expect(await getClosing(shop.deps, actor)).toBeNull();
    expect(await codeOf(undoClosing(shop.deps, actor))).toBe('billing.closing_not_found');
  });

  it('leaves a plan ended that its owner had ended before', async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'plan', 'stripe');
    const ref = await planRef(actor);
    const way = shop.deps.ways.require('stripe');
    await way.provider.cancelSubscription?.(ref, 'period-end', shop.deps.ways.callFor(way));
    await settleObject(shop.deps, way, { kind: 'subscription', id: ref });
    const { id } = await requestClosing(shop.deps, actor);
    await run(actor);
    await undoClosing(shop.deps, actor);
    await runClosing(shop.deps, id);
    expect(await stepsOf(id)).toEqual([]);
    expect((await listSubscriptions(shop.deps, actor))[0]?.endsAt).not.toBeNull();
  });

  it('is asked for once, whoever asks how often, and cannot be taken back once its day has come', async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'pack', 'paypal');
    const asked = await Promise.all(Array.from({ length: 20 }, () => requestClosing(shop.deps, actor)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(new Set(asked.map(({ dueAt }) => dueAt.getTime())).size).toBe(1);
    clockDays += 8;
    shop.later(clockDays * day);
    expect(await codeOf(undoClosing(shop.deps, actor))).toBe('billing.closing_final');
    await Promise.all(Array.from({ length: 20 }, () => run(actor)));
    await sendRefunds();
    const refunds = await shop.studio.db
      .selectFrom('refund')
      .innerJoin('payment', 'payment.id', 'refund.payment_id')
      .select('refund.reason')
      .where(
        'payment.id',
        '=',
        (await shop.studio.db.selectFrom('payment').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id,
      )
      .execute();
    expect(refunds).toEqual([{ reason: 'closed' }]);
    expect(await walletSum(actor)).toBe(0n);
  });

  it('asked for and taken back by twenty at a time ends as the last one said, at the provider too', { timeout: 120_000 }, async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'plan', 'stripe');
    for (let round = 0; round < 3; round += 1) {
      const racers = Array.from({ length: 20 }, async (_, index) => {
        const deed =
          index % 2 === 0 ? requestClosing(shop.deps, actor).then(({ id }) => id) : undoClosing(shop.deps, actor).then(({ id }) => id);
        const id = await deed.catch(() => undefined);
        if (id !== undefined) await runClosing(shop.deps, id);
      });
      await Promise.all(racers);
    }
    const { rows: living } = await sql<{ count: number }>`
      select count(*)::int as count from closing where workspace_id = ${actor.workspaceId} and phase = 'waiting'`.execute(shop.studio.db);
    expect(living[0]?.count).toBeLessThanOrEqual(1);
    await sweepClosings(shop.deps, strict);
    const isClosing = (await getClosing(shop.deps, actor)) !== null;
    expect((await listSubscriptions(shop.deps, actor))[0]?.endsAt === null).toBe(!isClosing);
  });

  it('never stops a plan at its provider while going on is still under way there', async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'plan', 'stripe');
    const { id: first } = await requestClosing(shop.deps, actor);
    await runClosing(shop.deps, first);
    await undoClosing(shop.deps, actor);
    const real = shop.deps.ways.require('stripe');
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = {
      ...real,
      provider: {
        ...real.provider,
        resumeSubscription: async (...call: Parameters<NonNullable<typeof real.provider.resumeSubscription>>) => {
          begun.resolve();
          await released.promise;
          await real.provider.resumeSubscription?.(...call);
        },
      },
    };
    const waiting = { ...shop.deps, ways: { ...shop.deps.ways, all: new Map([...shop.deps.ways.all, ['stripe', slow]]) } };
    const resuming = runClosing(waiting, first);
    await begun.promise;
    const { id: second } = await requestClosing(shop.deps, actor);
    await runClosing(shop.deps, second);
    expect((await stepsOf(second)).map(({ state }) => state)).toEqual(['waiting']);
    released.resolve();
    await resuming;
    await runClosing(shop.deps, second);
    expect((await stepsOf(second)).map(({ state }) => state)).toEqual(['done']);
    const way = shop.deps.ways.require('stripe');
    const there = await way.provider.read({ kind: 'subscription', id: await planRef(actor) }, shop.deps.ways.callFor(way));
    expect(there).toMatchObject({ endsAt: expect.any(Date) });
    await undoClosing(shop.deps, actor);
  });

  it('waits for work that runs, begins nothing new, and goes on when that has ended', async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'pack', 'paypal');
    await requestClosing(shop.deps, actor);
    const holdId = await shop.hold(actor, packCredits / 5n);
    await nextWeek();
    expect(await getClosing(shop.deps, actor)).toMatchObject({ state: 'closing' });
    expect(await codeOf(shop.spend(actor, 1n))).toBe('credits.frozen');
    await inTransaction(shop.studio.db, (tx) => releaseHolds(tx, [{ holdId, generationId: holdId }]));
    await sweepClosings(shop.deps, strict);
    expect(await getClosing(shop.deps, actor)).toMatchObject({ state: 'closed', refunded: String(packCredits) });
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('forfeits what the rule says, and what its provider cannot pay back in part', async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'pack', 'creem');
    await shop.spend(actor, packCredits / 5n);
    expect((await previewClosing(shop.deps, actor)).purchases).toMatchObject([{ amount: '0', how: 'whole_only' }]);
    const forfeit = { ...shop.deps, closingTerms: () => ({ rule: 'forfeit', days: 7 }) as const };
    const other = await shop.buyer();
    const order = await shop.buy(other, 'pack', 'paypal');
    expect((await previewClosing(forfeit, other)).purchases).toMatchObject([{ amount: '0', how: 'rule' }]);
    await requestClosing(shop.deps, actor);
    await requestClosing(forfeit, other);
    await nextWeek();
    await sendRefunds();
    expect(await getClosing(shop.deps, actor)).toMatchObject({ refunded: '0', forfeited: String((packCredits * 4n) / 5n) });
    expect(await getClosing(shop.deps, other)).toMatchObject({ refunded: '0', forfeited: String(packCredits) });
    expect(refundedAt('paypal', (await paymentOf(order.id)).ref)).toBe(0n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('can be asked of an operator too, with the proof, and ends the same; the audit log says who', async () => {
    const actor = await shop.buyer();
    const { id } = await requestClosingFor(shop.deps, shop.operator, { workspaceId: actor.workspaceId, proof: 'A letter of the owner' });
    expect(await getClosing(shop.deps, actor)).toMatchObject({ id, askedVia: 'operator', state: 'waiting' });
    const { rows } = await sql<{ actorId: string; details: unknown }>`
      select actor_id as "actorId", details from audit_event where subject = ${id} and action = 'closing.asked'`.execute(shop.studio.db);
    expect(rows).toEqual([{ actorId: shop.operator.accountId, details: { via: 'operator' } }]);
    await undoClosingFor(shop.deps, shop.operator, id);
    await requestClosingFor(shop.deps, shop.operator, { workspaceId: actor.workspaceId, proof: 'A second letter' });
    await nextWeek();
    expect(await getClosing(shop.deps, actor)).toMatchObject({ state: 'closed' });
    const nobody = { workspaceId: '0198f6a0-0000-7000-8000-000000000000', proof: 'none' };
    expect(await codeOf(requestClosingFor(shop.deps, shop.operator, nobody))).toBe('workspace.not_found');
  });

  it('is its owner’s to ask for, not an admin’s', async () => {
    const actor = await shop.buyer();
    expect(await codeOf(requestClosing(shop.deps, { ...actor, role: 'admin' }))).toBe('auth.role_missing');
    expect(await codeOf(undoClosing(shop.deps, { ...actor, role: 'admin' }))).toBe('auth.role_missing');
  });

  it('leaves invoices to the operator, who finds them by number', async () => {
    const actor = await shop.buyer();
    const document = await inTransaction(shop.studio.db, (tx) => issueDocument(tx, taxIssue(), saleToDocument(actor.workspaceId)));
    expect((await listTaxDocuments(shop.studio, actor, { before: null, limit: 5 })).data).toHaveLength(1);
    await requestClosing(shop.deps, actor);
    await nextWeek();
    expect((await listTaxDocuments(shop.studio, actor, { before: null, limit: 5 })).data).toEqual([]);
    const found = await listIssuedDocuments(shop.studio, { before: null, limit: 5, number: document.label });
    expect(found.data.map(({ id }) => id)).toEqual([document.id]);
  });

  it('deletes the papers once the law no longer wants them, and not before', async () => {
    const actor = await shop.buyer();
    const order = await shop.buy(actor, 'pack', 'paypal');
    await shop.buy(actor, 'plan', 'stripe');
    await requestClosing(shop.deps, actor);
    await nextWeek();
    await sendRefunds();
    const count = async () => {
      const { rows } = await sql`
        select 1 from sale_order where id = ${order.id} union all select 1 from payment where order_id = ${order.id}`.execute(
        shop.studio.db,
      );
      return rows.length;
    };
    const year = shop.deps.clock.now().getUTCFullYear() + 7;
    await sweepPapers({ ...shop.deps, clock: { now: () => new Date(`${year}-12-31T12:00:00Z`) } }, strict);
    expect(await count()).toBe(2);
    await sweepPapers({ ...shop.deps, clock: { now: () => new Date(`${year + 1}-01-01T12:00:00Z`) } }, () => {});
    expect(await count()).toBe(0);
  });
});

describe('trouble with a provider never keeps a closing waiting', () => {
  const faults: readonly (readonly [string, PaymentFault])[] = [
    ['a server error', { kind: 'server-error', at: 'any' }],
    ['a provider that is away', { kind: 'unavailable', at: 'any' }],
    ['too many calls', { kind: 'rate-limited', at: 'any' }],
    ['keys that are refused', { kind: 'unauthorized', at: 'any' }],
    ['a line that is cut before', { kind: 'cut', when: 'before', at: 'any' }],
    ['a line that is cut after', { kind: 'cut', when: 'after', at: 'any' }],
    ['a page instead of an answer', { kind: 'garbage', at: 'any' }],
    ['no answer at all', { kind: 'stalled', at: 'any' }],
  ];
  it.each(faults)('%s: it is closed at once, and the provider is told later', { timeout: 60_000 }, async (_, fault) => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'plan', 'stripe');
    const record = await shop.buyer();
    await shop.buy(record, 'plan', 'creem');
    const now = { ...shop.deps, closingTerms: () => ({ rule: 'refund-unused-purchased', days: 0 }) as const };
    const [first, second] = [await requestClosing(now, actor), await requestClosing(now, record)];
    const goWrong = (): void => {
      for (const emulator of [shop.emulators.stripe, shop.emulators.creem]) emulator.fault(fault);
    };
    goWrong();
    await runClosing(shop.deps, first.id);
    await runClosing(shop.deps, second.id);
    for (const buyer of [actor, record]) expect(await getClosing(shop.deps, buyer)).toMatchObject({ state: 'closed' });
    expect((await stepsOf(first.id)).some(({ state }) => state === 'waiting')).toBe(true);
    for (let round = 0; round < 5; round += 1) {
      if (round < 2) goWrong();
      clockDays += 2;
      shop.later(clockDays * day);
      await sweepClosings(shop.deps, strict);
    }
    for (const { id } of [first, second]) {
      const steps = await stepsOf(id);
      expect(steps.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
        'end-plan done',
        'forget-customer done',
        'stop-plan dropped',
      ]);
      expect(steps.every(({ subject }) => subject === null)).toBe(true);
    }
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it.each(['stripe', 'creem'] as const)('%s: what is cancelled already, or unknown there, is as it should be', async (name) => {
    const now = { ...shop.deps, closingTerms: () => ({ rule: 'refund-unused-purchased', days: 0 }) as const };
    const way = shop.deps.ways.require(name);
    const [cancelled, unknown] = [await shop.buyer(), await shop.buyer()];
    for (const actor of [cancelled, unknown]) await shop.buy(actor, 'plan', name);
    await way.provider.cancelSubscription?.(await planRef(cancelled), 'now', shop.deps.ways.callFor(way));
    const strange = name === 'stripe' ? 'sub_1000000000000000000000No' : 'sub_nobodyknowsit';
    await sql`update subscription set ref = ${strange} where ref = ${await planRef(unknown)}`.execute(shop.studio.db);
    for (const actor of [cancelled, unknown]) {
      const { id } = await requestClosing(now, actor);
      await runClosing(shop.deps, id);
      expect(await getClosing(shop.deps, actor)).toMatchObject({ state: 'closed' });
      expect((await stepsOf(id)).filter(({ state }) => state !== 'done' && state !== 'dropped')).toEqual([]);
    }
  });

  it.each<readonly [string, PaymentFault]>([
    ['a server error', { kind: 'server-error', at: 'refund' }],
    ['a lost answer', { kind: 'cut', when: 'after', at: 'refund' }],
    ['no answer at all', { kind: 'stalled', at: 'refund' }],
  ])('PayPal, %s to a refund: it is closed all the same, and paid back once', async (_, fault) => {
    const now = { ...shop.deps, closingTerms: () => ({ rule: 'refund-unused-purchased', days: 0 }) as const };
    const actor = await shop.buyer();
    const { ref } = await paymentOf((await shop.buy(actor, 'pack', 'paypal')).id);
    await runClosing(shop.deps, (await requestClosing(now, actor)).id);
    expect(await getClosing(shop.deps, actor)).toMatchObject({ state: 'closed' });
    shop.emulators.paypal.fault(fault);
    expect(await codeOf(sendRefunds())).not.toBe('done');
    await sendRefunds();
    expect(shop.emulators.paypal.books.refunds(ref)).toBe(1);
    expect(refundedAt('paypal', ref)).toBe(1_000n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('ends with a person where a provider says no: told again, or done by hand', async () => {
    const now = { ...shop.deps, closingTerms: () => ({ rule: 'refund-unused-purchased', days: 0 }) as const };
    const actor = await shop.buyer();
    await shop.buy(actor, 'plan', 'stripe');
    const { id } = await requestClosing(now, actor);
    for (let count = 0; count < 2; count += 1) shop.emulators.stripe.fault({ kind: 'bad-request', at: 'any' });
    await runClosing(shop.deps, id);
    const trouble = (await stepsOf(id)).filter(({ state }) => state === 'needs_operator');
    expect(trouble.length).toBeGreaterThan(0);
    const listed = (await listClosings(shop.deps, { before: null, limit: 10, needs: 'operator' })).data;
    expect(listed.map((closing) => closing.id)).toContain(id);
    const [first] = trouble;
    await retryClosingStep(shop.deps, shop.operator, first?.id ?? '');
    await runClosing(shop.deps, id);
    expect((await stepsOf(id)).find((step) => step.id === first?.id)?.state).toBe('done');
    for (const step of (await stepsOf(id)).filter(({ state }) => state === 'needs_operator'))
      await settleClosingStep(shop.deps, shop.operator, step.id);
    expect((await listClosings(shop.deps, { before: null, limit: 10, needs: 'operator' })).data.map((closing) => closing.id)).not.toContain(
      id,
    );
    expect(await codeOf(settleClosingStep(shop.deps, shop.operator, first?.id ?? ''))).toBe('billing.closing_step_over');
  });
});

describe('money that comes after the end', () => {
  const now = () => ({ ...shop.deps, closingTerms: () => ({ rule: 'refund-unused-purchased', days: 0 }) as const });

  it('a renewal is paid back by itself, once, and credits nobody', async () => {
    const actor = await shop.buyer();
    await shop.buy(actor, 'plan', 'stripe');
    const ref = await planRef(actor);
    const { id } = await requestClosing(now(), actor);
    // The provider cannot be reached for now, so the plan still runs there.
    shop.emulators.stripe.fault({ kind: 'unavailable', at: 'any' });
    await runClosing(shop.deps, id);
    expect((await stepsOf(id)).some(({ kind, state }) => kind === 'end-plan' && state === 'waiting')).toBe(true);
    await shop.emulators.stripe.driver.renew?.(ref, 'pays');
    const way = shop.deps.ways.require('stripe');
    const renewals: string[] = [];
    for await (const object of way.provider.changedSince(new Date(Date.now() - day), shop.deps.ways.callFor(way)))
      if (object.kind === 'payment') renewals.push(object.id);
    for (const payment of renewals)
      await Promise.all(Array.from({ length: 3 }, () => settleObject(shop.deps, way, { kind: 'payment', id: payment })));
    const late = await shop.studio.db
      .selectFrom('payment')
      .select(['id', 'ref', 'quota', 'problem'])
      .where('problem', '=', 'workspace_gone')
      .execute();
    expect(late).toHaveLength(1);
    await sendRefunds();
    expect(late[0]?.quota).toBe(0n);
    expect(refundedAt('stripe', late[0]?.ref ?? '')).toBe(500n);
    expect(shop.emulators.stripe.books.refunds(late[0]?.ref ?? '')).toBe(1);
    for (const payment of renewals) await settleObject(shop.deps, way, { kind: 'payment', id: payment });
    expect((await listPaymentProblems(shop.deps)).map((payment) => payment.id)).not.toContain(late[0]?.id);
    expect(await walletSum(actor)).toBe(0n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('so is a checkout that was paid all the same; a transfer waits for the operator, who is shown it', async () => {
    const [actor, other] = [await shop.buyer(), await shop.buyer()];
    const order = await shop.place(actor, 'pack', 'paypal');
    const transfer = await shop.place(other, 'pack', 'manual');
    if (order.next?.kind !== 'redirect') throw new Error('nowhere');
    const { checkout_ref } = await shop.studio.db
      .selectFrom('sale_order')
      .select('checkout_ref')
      .where('id', '=', order.id)
      .executeTakeFirstOrThrow();
    for (const buyer of [actor, other]) await runClosing(shop.deps, (await requestClosing(now(), buyer)).id);
    await shop.emulators.paypal.driver.buy(
      { id: checkout_ref ?? '', next: { kind: 'redirect', url: new URL(order.next.url), expiresAt: null } },
      'pays',
    );
    const way = shop.deps.ways.require('paypal');
    await settleObject(shop.deps, way, { kind: 'checkout', id: checkout_ref ?? '' });
    await settleManualOrder(shop.deps, shop.operator, transfer.id);
    await sendRefunds();
    const paid = await paymentOf(order.id);
    expect(paid).toMatchObject({ granted: 0n, problem: null });
    expect(refundedAt('paypal', paid.ref)).toBe(1_000n);
    expect(await paymentOf(transfer.id)).toMatchObject({ granted: 0n, problem: 'workspace_gone' });
    const { rows } = await sql<{ state: string }>`
      select r.state from refund r join payment p on p.id = r.payment_id where p.order_id = ${transfer.id}`.execute(shop.studio.db);
    expect(rows).toEqual([{ state: 'sending' }]);
    for (const buyer of [actor, other]) expect(await walletSum(buyer)).toBe(0n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('a refund of the closing that comes back is shown to the operator; the closed books do not move', async () => {
    const actor = await shop.buyer();
    const order = await shop.buy(actor, 'pack', 'stripe');
    await runClosing(shop.deps, (await requestClosing(now(), actor)).id);
    await sendRefunds();
    const payment = await paymentOf(order.id);
    const refund = await shop.studio.db
      .selectFrom('refund')
      .select(['id', 'ref'])
      .where('payment_id', '=', payment.id)
      .executeTakeFirstOrThrow();
    await shop.emulators.stripe.driver.failRefund?.(refund.ref ?? '');
    const way = shop.deps.ways.require('stripe');
    await settleObject(shop.deps, way, { kind: 'refund', id: refund.ref ?? '' });
    expect((await listPaymentProblems(shop.deps)).map(({ id }) => id)).toContain(payment.id);
    expect(await walletSum(actor)).toBe(0n);
    expect(await shop.faultsOfBooks()).toEqual([]);
  });
});

it('an order can still be given up by hand while nothing is closed', async () => {
  const actor = await shop.buyer();
  const order = await shop.place(actor, 'pack', 'paypal');
  expect((await cancelOrder(shop.deps, actor, order.id)).state).toBe('cancelled');
});
