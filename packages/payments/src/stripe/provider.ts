import type { Stripe } from 'stripe';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall, PaymentProvider, PaymentTraits } from '../spec/provider.ts';
import type { SavedWays } from '../spec/saved-ways.ts';
import { ensurePrice } from './catalogue.ts';
import { changedSince } from './changed-since.ts';
import { chargeSaved, findCharge } from './charge-saved.ts';
import { type StripeSettings, stripeClient } from './client.ts';
import { openSession } from './create-checkout.ts';
import { expire, forget, openPortal } from './customers.ts';
import { atStripe, toPaymentError } from './failure.ts';
import { giveBack } from './give-back.ts';
import { couldBe } from './ids.ts';
import { probeAccount } from './probe.ts';
import { readObject, toRefund } from './read-object.ts';
import { listSaved, removeSaved, savePage } from './saved-ways.ts';
import { cancel, changePlan, quotePlanChange, resume } from './subscriptions.ts';
import { stripeWebhook } from './webhook.ts';

const traitsOf = ({ managedPayments, automaticTax }: StripeSettings): PaymentTraits => ({
  seller: managedPayments ? 'provider' : 'operator',
  sells: ['once', 'recurring'],
  refunds: 'any-amount',
  disputes: 'open-and-end',
  taxes: managedPayments || automaticTax ? 'provider' : 'ours',
  pushesRetriedHours: 72,
  dataNote: 'Stripe receives the e-mail address, a number for the account, what is bought and its price; the buyer gives it the rest.',
});

export function stripeProvider(settings: StripeSettings): PaymentProvider {
  const at = <T>(call: PaymentCall, act: (stripe: Stripe) => Promise<T>): Promise<T> => atStripe(() => act(stripeClient(settings, call)));
  const traits = traitsOf(settings);
  return {
    spec: 'v1',
    id: 'stripe',
    traits,
    live: settings.live,
    probe: (call) => at(call, (stripe) => probeAccount(stripe, settings)),
    ensureItem: (item, call) => at(call, (stripe) => ensurePrice(stripe, item, settings.taxCode)),
    createCheckout: (input, call) =>
      at(call, async (stripe) => {
        const session = await openSession(stripe, settings, input);
        if (session.url === null)
          throw new PaymentError({ kind: 'already_done', retry: 'never', detail: 'This checkout is paid or closed. Read it.' });
        return {
          id: session.id,
          next: { kind: 'redirect', url: new URL(session.url), expiresAt: new Date(session.expires_at * 1000) },
        };
      }),
    expireCheckout: (id, call) => at(call, async (stripe) => (couldBe({ kind: 'checkout', id }) ? expire(stripe, id) : undefined)),
    read: (ref, call) => at(call, (stripe) => readObject(stripe, ref, settings.live)),
    async *changedSince(since, call) {
      try {
        yield* changedSince(stripeClient(settings, call), since, call.now());
      } catch (error) {
        throw toPaymentError(error);
      }
    },
    refund: (input, call) => at(call, async (stripe) => toRefund(stripe, await giveBack(stripe, input), settings.live)),
    cancelSubscription: (id, when, call) => at(call, (stripe) => cancel(stripe, id, when)),
    resumeSubscription: (id, call) => at(call, (stripe) => resume(stripe, id)),
    changePlan: (input, call) => at(call, (stripe) => changePlan(stripe, input, traits.taxes === 'ours')),
    quotePlanChange: (input, call) => at(call, (stripe) => quotePlanChange(stripe, input, traits.taxes === 'ours', call.now())),
    portal: (customerId, returnUrl, call) => at(call, (stripe) => openPortal(stripe, customerId, returnUrl)),
    // Stripe works taxes out on its checkout page and in invoices, not in a charge of its own: there the price would not be known.
    ...(traits.taxes === 'ours'
      ? {
          savedWays: {
            save: (input, call) => at(call, (stripe) => savePage(stripe, input)),
            list: (customerId, call) => at(call, (stripe) => listSaved(stripe, customerId)),
            remove: (customerId, savedId, call) => at(call, (stripe) => removeSaved(stripe, customerId, savedId)),
            charge: (input, call) => at(call, (stripe) => chargeSaved(stripe, input)),
            find: (input, call) => at(call, (stripe) => findCharge(stripe, input)),
          } satisfies SavedWays,
        }
      : {}),
    forgetCustomer: (customerId, call) => at(call, (stripe) => forget(stripe, customerId)),
    ...(settings.webhookSecrets.length === 0 ? {} : { webhook: stripeWebhook(settings) }),
  };
}
