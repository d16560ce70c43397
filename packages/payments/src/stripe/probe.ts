import type { Stripe } from 'stripe';
import type { StripeSettings } from './client.ts';

/** What somebody still has to do at Stripe, as sentences. A key that may not look at something says nothing about it. */
export async function probeAccount(
  stripe: Stripe,
  settings: Pick<StripeSettings, 'automaticTax' | 'webhookSecrets' | 'live'>,
): Promise<{ readonly ok: true; readonly account: string; readonly missing: readonly string[] }> {
  const account = await ifAllowed(() => stripe.accounts.retrieveCurrent());
  // Something every key may read, so that a wrong one is not taken for a restricted one.
  if (!account) await stripe.prices.list({ limit: 1 });
  const missing: string[] = [];
  if (account && !account.charges_enabled)
    missing.push('Stripe does not take payments for this account yet: finish the set-up in its dashboard.');
  if (account && settings.live && !account.payouts_enabled)
    missing.push('Stripe does not pay out yet: add a bank account in its dashboard.');
  if (settings.webhookSecrets.length === 0)
    missing.push('Without a webhook secret payments are noticed minutes later: add an endpoint in the dashboard and fill in its secret.');
  const portals = await ifAllowed(() => stripe.billingPortal.configurations.list({ active: true, is_default: true, limit: 1 }));
  if (portals?.data.length === 0) missing.push('The customer portal has no settings yet: save them once in the dashboard, under Billing.');
  if (settings.automaticTax) {
    const tax = await ifAllowed(() => stripe.tax.settings.retrieve());
    if (tax && tax.status !== 'active') missing.push('Stripe Tax is not ready: give it a head office and registrations in the dashboard.');
  }
  const name = account?.settings?.dashboard?.display_name ?? account?.business_profile?.name ?? account?.id;
  return { ok: true, account: name ?? 'An account that this key may not name', missing };
}

async function ifAllowed<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if ((error as { readonly statusCode?: unknown }).statusCode === 403) return null;
    throw error;
  }
}
