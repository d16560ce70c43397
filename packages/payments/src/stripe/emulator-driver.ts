import type { Stripe } from 'stripe';
import type { PaymentDriver } from '../spec/emulated-provider.ts';
import { settleCheckout } from './emulator-checkout.ts';
import type { Keys } from './emulator-idempotency.ts';
import { renew } from './emulator-plan-changes.ts';
import { createRefund, endDispute, failRefund, openDispute } from './emulator-refunds.ts';
import { tamper } from './emulator-sessions.ts';
import { newSecret, type WebhookSender } from './emulator-webhooks.ts';
import { idOf, type World } from './emulator-world.ts';

/** Buyers and banks. Buyers use the pages, over HTTP. */
export function createDriver({
  world,
  keys,
  webhooks,
  chargeOf,
  fields,
}: {
  readonly world: World;
  readonly keys: Keys;
  readonly webhooks: WebhookSender;
  readonly chargeOf: (paymentId: string) => Stripe.Charge | undefined;
  readonly fields: Readonly<Record<string, string>>;
}): PaymentDriver {
  const charge = (paymentId: string): Stripe.Charge => {
    const found = chargeOf(paymentId);
    if (!found) throw new Error(`nobody paid ${paymentId}`);
    return found;
  };
  return {
    async buy({ next }, outcome) {
      if (next.kind !== 'redirect') throw new Error('a checkout leads somewhere');
      const shown = await fetch(next.url);
      const html = await shown.text();
      if (!shown.ok) throw new Error(`the checkout page answered ${shown.status}`);
      if (outcome === 'leaves') return;
      const email = /name="email"[^>]* value="([^"]*)"/.exec(html)?.[1] || 'buyer@example.test';
      const way = { pays: 'card', delayed: 'bank', declined: 'declined' }[outcome];
      const body = new URLSearchParams({ email, name: 'Test Buyer', country: 'DK', with: way, action: 'pay' });
      const paid = await fetch(next.url, { method: 'POST', body, redirect: 'manual' });
      await paid.body?.cancel();
      if (paid.status !== (outcome === 'declined' ? 200 : 303)) throw new Error(`paying was answered ${paid.status}`);
    },
    settle: async (id, outcome) => settleCheckout(world, world.get('checkout.session', id), outcome === 'succeeds'),
    tamper: async (id, minor) => tamper(world.get('checkout.session', id), Number(minor)),
    refund: async (paymentId, minor) =>
      createRefund(world, { charge: charge(paymentId).id, ...(minor === null ? {} : { amount: String(minor) }) }).id,
    failRefund: async (id) => failRefund(world, world.get('refund', id)),
    dispute: async (paymentId) => openDispute(world, charge(paymentId)).id,
    endDispute: async (id, outcome) => endDispute(world, world.get('dispute', id), outcome),
    renew: async (id, outcome) => renew(world, world.get('subscription', id), outcome === 'pays' ? 'succeeds' : 'declined'),
    async leaveInPortal(page, subscription) {
      const shown = await fetch(page);
      if (!(await shown.text()).includes(subscription)) throw new Error('the portal does not show the subscription');
      const left = await fetch(page, { method: 'POST', body: new URLSearchParams({ subscription, action: 'cancel' }) });
      if (!left.ok || idOf(world.get('subscription', subscription)) === null) throw new Error('the portal did not take it');
    },
    async saveWay(page, card) {
      const shown = await fetch(page);
      if (!(await shown.text()).includes('Save card')) throw new Error(`the page to save a card answered ${shown.status}`);
      const saved = await fetch(page, { method: 'POST', body: new URLSearchParams({ with: card, action: 'save' }), redirect: 'manual' });
      await saved.body?.cancel();
      if (saved.status !== 303) throw new Error(`saving a card was answered ${saved.status}`);
    },
    forgetKeys: () => keys.forget(),
    pushTo(url) {
      webhooks.url = url;
    },
    rotateSecret() {
      const old = webhooks.secret;
      webhooks.secret = newSecret();
      return { ...fields, webhookSecrets: `${webhooks.secret}\n${old}` };
    },
  };
}
