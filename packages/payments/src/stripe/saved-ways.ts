import type { Stripe } from 'stripe';
import type { SavedWay, SaveWayInput } from '../spec/saved-ways.ts';
import { ensureCustomer } from './create-checkout.ts';
import { orNull } from './failure.ts';
import { couldBeCustomer, couldBeSavedWay, idOf } from './ids.ts';
import { checkoutLocale } from './locale.ts';

/** Stripe's page with nothing to pay: the buyer leaves a card there and agrees that it is charged again. */
export async function savePage(stripe: Stripe, input: SaveWayInput): Promise<{ readonly customerId: string; readonly url: URL }> {
  const customerId = input.buyer.customerId ?? (await ensureCustomer(stripe, input));
  const { url } = await stripe.checkout.sessions.create({
    mode: 'setup',
    customer: customerId,
    currency: input.currency.toLowerCase(),
    // Cards and what stands for one: a bank debit would bring the credits days later.
    allowed_payment_method_types: ['card'],
    locale: checkoutLocale(input.locale),
    success_url: input.successUrl.href,
    cancel_url: input.cancelUrl.href,
  });
  if (url === null) throw new Error('a page that was just made has an address');
  return { customerId, url: new URL(url) };
}

export async function listSaved(stripe: Stripe, customerId: string): Promise<readonly SavedWay[]> {
  if (!couldBeCustomer(customerId)) return [];
  const found = await orNull(() => stripe.customers.listPaymentMethods(customerId, { type: 'card', limit: 20 }));
  return (found?.data ?? []).map(({ id, card }) => ({
    id,
    brand: card?.brand ?? null,
    last4: card?.last4 ?? null,
    expires: card ? { year: card.exp_year, month: card.exp_month } : null,
  }));
}

export async function removeSaved(stripe: Stripe, customerId: string, savedId: string): Promise<void> {
  if (!couldBeSavedWay(savedId)) return;
  const saved = await orNull(() => stripe.paymentMethods.retrieve(savedId));
  if (saved && idOf(saved.customer) === customerId) await stripe.paymentMethods.detach(savedId);
}
