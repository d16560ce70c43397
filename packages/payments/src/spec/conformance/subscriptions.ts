import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Payment } from '../objects.ts';
import { type Bench, euros, plan } from './bench.ts';

export function describeSubscriptions(bench: Bench): void {
  const recurring = (): boolean => bench.provider.traits.sells.includes('recurring');
  /** Every payment of a subscription, as reconciliation finds them. */
  const paymentsOf = async (subscriptionId: string, since: Date): Promise<readonly Payment[]> => {
    const found = new Map<string, Payment>();
    for (const ref of await bench.changed(since)) {
      const object = ref.kind === 'payment' ? await bench.provider.read(ref, bench.call) : null;
      if (object?.kind === 'payment' && object.subscriptionId === subscriptionId) found.set(object.id, object);
    }
    return [...found.values()];
  };
  const aWhileAgo = (): Date => new Date(Date.now() - 2_000);

  describe('a subscription', () => {
    it('that renews has a new period and a payment of its own for it', async ({ skip }) => {
      const { renew } = bench.driver;
      if (!recurring() || !renew) return skip();
      const since = aWhileAgo();
      const { subscription, payment, input } = await bench.subscribed();
      await renew(subscription.id, 'pays');
      const after = await bench.subscription(subscription.id);
      expect(after.state).toBe('active');
      expect(after.period?.start).toEqual(subscription.period?.end);
      const payments = await paymentsOf(subscription.id, since);
      expect(payments.map(({ reason, state }) => `${reason} ${state}`).toSorted()).toEqual(['first paid', 'renewal paid']);
      const renewal = payments.find(({ reason }) => reason === 'renewal');
      expect(renewal).toMatchObject({ total: input.total, orderId: input.orderId, period: after.period });
      expect(renewal?.id).not.toBe(payment.id);
    });

    it('whose renewal the bank declines is past due, and grants nothing', async () => {
      const { renew } = bench.driver;
      if (!recurring() || !renew) return;
      const since = aWhileAgo();
      const { subscription } = await bench.subscribed();
      await renew(subscription.id, 'fails');
      expect((await bench.subscription(subscription.id)).state).toBe('past_due');
      const renewal = (await paymentsOf(subscription.id, since)).find(({ reason }) => reason === 'renewal');
      expect(renewal?.state ?? 'failed').not.toBe('paid');
    });

    it('that is cancelled runs to its end, can be resumed, and then ends', async () => {
      const { cancelSubscription, resumeSubscription } = bench.provider;
      if (!recurring() || !cancelSubscription) return;
      const { subscription } = await bench.subscribed();
      await cancelSubscription(subscription.id, 'period-end', bench.call);
      await cancelSubscription(subscription.id, 'period-end', bench.call);
      const cancelled = await bench.subscription(subscription.id);
      expect(cancelled).toMatchObject({ state: 'active', endedAt: null });
      expect(cancelled.endsAt).toEqual(subscription.period?.end);
      if (resumeSubscription) {
        await resumeSubscription(subscription.id, bench.call);
        await resumeSubscription(subscription.id, bench.call);
        expect(await bench.subscription(subscription.id)).toMatchObject({ state: 'active', endsAt: null });
        await cancelSubscription(subscription.id, 'period-end', bench.call);
      }
      const { renew } = bench.driver;
      if (!renew) return;
      await renew(subscription.id, 'pays');
      expect(await bench.subscription(subscription.id)).toMatchObject({ state: 'ended', endedAt: expect.any(Date) });
    });

    it('that is ended now is ended, twice over', async () => {
      const { cancelSubscription } = bench.provider;
      if (!recurring() || !cancelSubscription) return;
      const { subscription } = await bench.subscribed();
      await cancelSubscription(subscription.id, 'now', bench.call);
      await cancelSubscription(subscription.id, 'now', bench.call);
      expect(await bench.subscription(subscription.id)).toMatchObject({ state: 'ended', endedAt: expect.any(Date) });
    });

    it('changes its plan now and charges the difference once, or with the next period', async () => {
      const { changePlan } = bench.provider;
      if (!recurring() || !changePlan) return;
      const since = aWhileAgo();
      for (const at of ['now', 'period-end'] as const) {
        const { subscription, input } = await bench.subscribed();
        const dearer = plan({ price: euros(3900n), title: 'Studio, larger' });
        const asked = {
          changeId: randomUUID(),
          subscriptionId: subscription.id,
          item: dearer,
          itemRef: await bench.provider.ensureItem(dearer, bench.call),
          total: dearer.price,
          at,
        };
        await changePlan(asked, bench.call);
        await changePlan(asked, bench.call);
        bench.driver.forgetKeys?.();
        await changePlan(asked, bench.call);
        const changed = await bench.subscription(subscription.id);
        expect(changed.state).toBe('active');
        if (changed.sku !== null && (at === 'now' || bench.can('later-plan')))
          expect(changed.sku, at).toBe(at === 'now' ? dearer.sku : input.item.sku);
        const changes = (await paymentsOf(subscription.id, since)).filter(({ reason }) => reason === 'change');
        expect(changes.length, at).toBe(at === 'now' ? 1 : 0);
        for (const { total, sku } of changes) {
          if (sku !== null) expect(sku).toBe(dearer.sku);
          expect(total.minor).toBeGreaterThan(0n);
          expect(total.minor).toBeLessThanOrEqual(2000n);
        }
        await bench.driver.renew?.(subscription.id, 'pays');
        if (!bench.driver.renew) continue;
        const renewed = await bench.subscription(subscription.id);
        if (renewed.sku !== null) expect(renewed.sku, `${at}, renewed`).toBe(dearer.sku);
        const renewal = (await paymentsOf(subscription.id, since)).find(({ reason }) => reason === 'renewal');
        expect(renewal?.total, `${at}, renewed`).toEqual(euros(3900n));
      }
    });

    it('changes with our tax on top: what a period costs then, and its difference, are charged with the tax, once', async ({ skip }) => {
      const { changePlan } = bench.provider;
      if (!recurring() || !changePlan || bench.provider.traits.taxes !== 'ours') return skip();
      const since = aWhileAgo();
      for (const at of ['now', 'period-end'] as const) {
        const sold = plan({ taxBehaviour: 'exclusive', price: euros(1000n) });
        const { subscription } = await bench.subscribed(sold, { total: euros(1250n), tax: euros(250n) });
        const dearer = plan({ taxBehaviour: 'exclusive', price: euros(4000n), title: 'Studio, larger' });
        const itemRef = await bench.provider.ensureItem(dearer, bench.call);
        const asked = { changeId: randomUUID(), subscriptionId: subscription.id, item: dearer, itemRef, total: euros(5000n), at };
        await changePlan(asked, bench.call);
        bench.driver.forgetKeys?.();
        // Nobody knows whether the first arrived: another change of ours asks for the same.
        await changePlan({ ...asked, changeId: randomUUID() }, bench.call);
        const changes = (await paymentsOf(subscription.id, since)).filter(({ reason }) => reason === 'change');
        expect(
          changes.map(({ sku, state }) => `${sku} ${state}`),
          at,
        ).toEqual(at === 'now' ? [`${dearer.sku} paid`] : []);
        for (const { total } of changes) expect(Number(total.minor)).toBeGreaterThan(3700);
        if (!bench.driver.renew) continue;
        await bench.driver.renew(subscription.id, 'pays');
        const renewal = (await paymentsOf(subscription.id, since)).find(({ reason }) => reason === 'renewal');
        expect(renewal, at).toMatchObject({ total: euros(5000n), sku: dearer.sku });
      }
    });

    it('says before a change what it charges at once, and then charges that', async ({ skip }) => {
      const { changePlan, quotePlanChange } = bench.provider;
      if (!recurring() || !changePlan || !quotePlanChange) return skip();
      const since = aWhileAgo();
      const { subscription } = await bench.subscribed();
      const dearer = plan({ price: euros(3900n), title: 'Studio, larger' });
      const itemRef = await bench.provider.ensureItem(dearer, bench.call);
      const asked = { subscriptionId: subscription.id, item: dearer, itemRef, total: dearer.price };
      const { charge, quotedAt } = await quotePlanChange(asked, bench.call);
      expect(await bench.subscription(subscription.id)).toMatchObject({ sku: subscription.sku, period: subscription.period });
      expect(charge.minor).toBeGreaterThan(0n);
      await changePlan({ ...asked, changeId: randomUUID(), at: 'now', quotedAt }, bench.call);
      const change = (await paymentsOf(subscription.id, since)).filter(({ reason }) => reason === 'change');
      expect(change.map(({ total }) => total)).toEqual([charge]);
      expect((await quotePlanChange(asked, bench.call)).charge.minor).toBe(0n);
    });

    it('with a change of plan ahead can still be cancelled', async () => {
      const { changePlan, cancelSubscription } = bench.provider;
      if (!recurring() || !changePlan || !cancelSubscription) return;
      const { subscription } = await bench.subscribed();
      const other = plan({ price: euros(900n) });
      const itemRef = await bench.provider.ensureItem(other, bench.call);
      await changePlan(
        { changeId: randomUUID(), subscriptionId: subscription.id, item: other, itemRef, total: other.price, at: 'period-end' },
        bench.call,
      );
      await cancelSubscription(subscription.id, 'period-end', bench.call);
      expect((await bench.subscription(subscription.id)).endsAt).toEqual(subscription.period?.end);
    });

    it('is not charged in its free days', async () => {
      if (!recurring()) return;
      const { subscription, payment } = await bench.subscribed(plan({ trialDays: 7 })).catch((error: unknown) => {
        // Some begin a trial without a payment at all.
        if (String(error).includes('names no payment')) return { subscription: null, payment: null };
        throw error;
      });
      if (payment) expect(payment.total.minor).toBe(0n);
      if (subscription) expect(subscription.state).toBe('trial');
    });

    it('can be left in the provider’s own pages', async () => {
      const { portal } = bench.provider;
      if (!recurring() || !portal) return;
      const { subscription } = await bench.subscribed();
      if (subscription.customerId === null) throw new Error('who has a portal names the customer');
      const page = await portal(subscription.customerId, new URL('https://studio.example.test/billing'), bench.call);
      expect(bench.kind.redirectHosts(bench.fields).some((host) => [page.origin, page.hostname].includes(host))).toBe(true);
      if (!bench.driver.leaveInPortal) return;
      await bench.driver.leaveInPortal(page, subscription.id);
      const left = await bench.subscription(subscription.id);
      expect(left.endsAt ?? left.endedAt).not.toBeNull();
    });
  });
}
