import type { Stripe } from 'stripe';
import { PaymentError } from '../spec/payment-error.ts';
import { isMissing } from './failure.ts';
import { couldBeCustomer } from './ids.ts';

export async function openPortal(stripe: Stripe, customer: string, returnUrl: URL): Promise<URL> {
  if (!couldBeCustomer(customer)) throw new PaymentError({ kind: 'not_found', retry: 'never', detail: 'Stripe knows no such customer.' });
  const { url } = await stripe.billingPortal.sessions.create({ customer, return_url: returnUrl.href });
  return new URL(url);
}

const kept =
  'Stripe keeps payments, invoices and disputes, with the name and the address on them, as long as its own duties ask for; they can be redacted in the dashboard once disputes and taxes are over.';

/** Deletes the customer, which ends every subscription at once. Pages that are still open are closed first: they would make it anew. */
export async function forget(stripe: Stripe, customer: string): Promise<{ readonly kept: string }> {
  if (!couldBeCustomer(customer)) return { kept };
  try {
    for await (const session of stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 })) await expire(stripe, session.id);
    await stripe.customers.del(customer);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return { kept };
}

/** Closes a session nobody finished. Finished, closed and unknown ones stay as they are. */
export async function expire(stripe: Stripe, id: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(id);
  } catch (error) {
    if (isMissing(error)) return;
    const { status } = await stripe.checkout.sessions.retrieve(id);
    if (status === 'open') throw error;
  }
}
