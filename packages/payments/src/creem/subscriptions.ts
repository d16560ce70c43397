import { z } from 'zod';
import type { PaymentCall, PaymentProvider } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { ownPage } from './create-checkout.ts';
import { getSubscription } from './read-object.ts';
import { idOf, subscriptionSchema } from './shapes.ts';

type Subscriptions = Required<Pick<PaymentProvider, 'cancelSubscription' | 'resumeSubscription' | 'changePlan' | 'portal'>>;

const isOver = (status: string): boolean => status === 'canceled' || status === 'cancelled';

/** Creem takes no keys here: each of these reads first, and does nothing when it is so already. */
export function subscriptionCalls(api: CreemApi, redirectHosts: readonly string[]): Subscriptions {
  const act = (id: string, action: string, body: object, call: PaymentCall) =>
    api.post(call, `v1/subscriptions/${encodeURIComponent(id)}/${action}`, body, subscriptionSchema);
  return {
    async cancelSubscription(id, at, call) {
      const { status } = await getSubscription(api, id, call);
      if (isOver(status) || (at === 'period-end' && status === 'scheduled_cancel')) return;
      await act(id, 'cancel', { mode: at === 'now' ? 'immediate' : 'scheduled', onExecute: 'cancel' }, call);
    },
    async resumeSubscription(id, call) {
      const { status } = await getSubscription(api, id, call);
      if (status === 'active' || status === 'trialing') return;
      await act(id, 'resume', {}, call);
    },
    async changePlan({ subscriptionId, itemRef, at }, call) {
      const { product } = await getSubscription(api, subscriptionId, call);
      if (itemRef === null || idOf(product) === itemRef) return;
      const behaviour = at === 'now' ? 'proration-charge-immediately' : 'proration-none';
      await act(subscriptionId, 'upgrade', { product_id: itemRef, update_behavior: behaviour }, call);
    },
    async portal(customerId, _, call) {
      const schema = z.object({ customer_portal_link: z.string() });
      const { customer_portal_link: link } = await api.post(call, 'v1/customers/billing', { customer_id: customerId }, schema);
      return ownPage(link, redirectHosts);
    },
  };
}
