import type { Stripe } from 'stripe';
import { toDecimal } from '../spec/money.ts';
import { payCheckout } from './emulator-checkout.ts';
import { changeCard, leave } from './emulator-plan-changes.ts';
import { finishSetup, savedCards } from './emulator-saved-ways.ts';
import { currentSession, productName, trialDaysOf } from './emulator-sessions.ts';
import { itemOf } from './emulator-subscriptions.ts';
import { idOf, type World } from './emulator-world.ts';

/** What a page answers: HTML, or where the browser goes next. */
export type Page = { readonly html: string; readonly status?: number } | { readonly to: string };

export const escaped = (text: unknown): string => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
const money = (minor: number, currency: string): string =>
  `${toDecimal({ minor: BigInt(minor), currency: currency.toUpperCase() })} ${currency.toUpperCase()}`;
const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

const layout = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>
:root{background:light-dark(#fff,#16181c);color:light-dark(#16181c,#f2f2f2);color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0 auto;padding:2rem 1rem;max-width:30rem}
h1{font-size:1.4rem;line-height:1.25}h2{font-size:1.1rem;margin:1.5rem 0 0}
fieldset{border:1px solid #8888;border-radius:.5rem;margin:0 0 1rem;padding:.75rem 1rem}
label{display:block;margin:.5rem 0}
input:not([type=radio]),select{box-sizing:border-box;display:block;font:inherit;padding:.5rem;width:100%}
button{border:0;border-radius:.5rem;cursor:pointer;font:inherit;min-height:2.75rem;padding:.5rem 1rem}
.main{background:#0a5bd3;color:#fff;width:100%}
.note{font-size:.875rem;opacity:.8}[role=alert]{border:2px solid #d33;border-radius:.5rem;padding:.5rem 1rem}
li{margin:.5rem 0}
a{color:light-dark(#0a4fb8,#8ab8ff)}
</style></head><body><main><p class="note">Emulator: no money moves here.</p>${body}</main></body></html>`;

const gone = (what: string): Page => ({ status: 404, html: layout('Not here', `<h1>This ${escaped(what)} is not open any more.</h1>`) });

export function showCheckout(world: World, id: string, alert = ''): Page {
  const session = world.find('checkout.session', id);
  if (!session || currentSession(world, session).status !== 'open') return gone('checkout');
  if (session.mode === 'setup') return showSetup(session);
  const email = session.customer_email ?? world.find('customer', idOf(session.customer))?.email ?? '';
  const trial = trialDaysOf(session);
  const countries = ['DK', 'DE', 'FR', 'SE', 'US', 'GB'].map((code) => `<option>${code}</option>`).join('');
  const taxId =
    session.tax_id_collection?.enabled === true ? '<label>VAT number (businesses)<input name="tax_id" autocomplete="off"></label>' : '';
  return {
    html: layout(
      'Checkout',
      `<h1>${escaped(productName(world, session))}</h1>
<p><strong data-testid="amount">${money(session.amount_total ?? 0, session.currency ?? 'eur')}</strong>${session.mode === 'subscription' ? ' for the first period' : ''}${trial > 0 ? `, ${trial} days free` : ''}</p>
${alert === '' ? '' : `<p role="alert">${escaped(alert)}</p>`}
<form method="post"><fieldset><legend>You</legend>
<label>E-mail<input name="email" type="email" required value="${escaped(email)}"></label>
<label>Name<input name="name" autocomplete="name" value="Test Buyer" required></label>
<label>Country<select name="country">${countries}</select></label>${taxId}</fieldset>
<fieldset><legend>Pay with</legend>
<label><input type="radio" name="with" value="card" checked> Card that pays (4242)</label>
<label><input type="radio" name="with" value="declined"> Card that declines (9995)</label>
<label><input type="radio" name="with" value="bank"> Bank debit, settled days later</label></fieldset>
<button class="main" name="action" value="pay">Pay</button></form>
<p><a href="${escaped(session.cancel_url ?? '#')}">Leave without paying</a></p>`,
    ),
  };
}

function showSetup(session: Stripe.Checkout.Session): Page {
  const choices = savedCards
    .map(({ value, says }, at) => `<label><input type="radio" name="with" value="${value}"${at === 0 ? ' checked' : ''}> ${says}</label>`)
    .join('');
  return {
    html: layout(
      'Save a card',
      `<h1>Save a card</h1><p>Nothing is charged now.</p>
<form method="post"><fieldset><legend>Card</legend>${choices}</fieldset>
<button class="main" name="action" value="save">Save card</button></form>
<p><a href="${escaped(session.cancel_url ?? '#')}">Leave without saving</a></p>`,
    ),
  };
}

export function submitCheckout(world: World, id: string, form: URLSearchParams): Page {
  const session = world.find('checkout.session', id);
  if (!session || currentSession(world, session).status !== 'open') return gone('checkout');
  const filled = (name: string): string => form.get(name)?.trim() ?? '';
  if (session.mode === 'setup') {
    finishSetup(world, session, filled('with'));
    return { to: session.success_url ?? '/' };
  }
  const address: Stripe.Address = {
    city: 'Emulated city',
    country: filled('country') || 'DK',
    line1: '1 Test Street',
    line2: null,
    postal_code: '1000',
    state: null,
  };
  const how = filled('with');
  const paid = payCheckout(world, session, {
    payer: { method: how === 'bank' ? 'sepa_debit' : 'card', email: filled('email') || null, name: filled('name') || null, address },
    taxId: filled('tax_id') || null,
    outcome: how === 'declined' ? 'declined' : how === 'bank' ? 'processing' : 'succeeds',
  });
  if (!paid) return showCheckout(world, id, 'Your card has insufficient funds. Try a different card.');
  return { to: (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id) };
}

export function showPortal(world: World, id: string): Page {
  const portal = world.find('billing_portal.session', id);
  if (!portal) return gone('page');
  const plans = world.all('subscription').filter((one) => idOf(one.customer) === portal.customer);
  const invoices = world.all('invoice').filter((one) => idOf(one.customer) === portal.customer);
  const rows = plans.map((plan) => {
    const { price, current_period_end: end } = itemOf(plan);
    const ends = plan.cancel_at_period_end ? `ends on ${day(end)}` : `renews on ${day(end)}`;
    const name = world.find('product', idOf(price.product))?.name ?? 'Plan';
    const button =
      plan.status === 'canceled' || plan.cancel_at_period_end
        ? ''
        : `<form method="post"><input type="hidden" name="subscription" value="${plan.id}"><button name="action" value="cancel">Cancel plan</button></form>`;
    return `<li>${escaped(name)}, ${money(price.unit_amount ?? 0, price.currency)}: ${plan.status === 'canceled' ? 'ended' : ends}${button}</li>`;
  });
  const papers = invoices.map((one) => `<li>${escaped(one.number)}: ${money(one.total, one.currency)}, ${escaped(one.status)}</li>`);
  return {
    html: layout(
      'Your billing',
      `<h1>Your billing</h1><h2>Plans</h2><ul>${rows.join('') || '<li>None</li>'}</ul>
<h2>Card</h2><form method="post"><label><input type="radio" name="card" value="pays" checked> Card that pays (4242)</label>
<label><input type="radio" name="card" value="declines"> Card that declines (9995)</label><button name="action" value="card">Save card</button></form>
<h2>Invoices</h2><ul>${papers.join('') || '<li>None</li>'}</ul>
<p><a href="${escaped(portal.return_url ?? '#')}">Back</a></p>`,
    ),
  };
}

export function submitPortal(world: World, id: string, form: URLSearchParams): Page {
  const portal = world.find('billing_portal.session', id);
  if (!portal) return gone('page');
  const plans = world.all('subscription').filter((one) => idOf(one.customer) === portal.customer);
  if (form.get('action') === 'cancel') for (const plan of plans) if (plan.id === form.get('subscription')) leave(world, plan);
  if (form.get('action') === 'card') for (const plan of plans) changeCard(plan, form.get('card') === 'declines');
  return { to: `/p/session/${id}` };
}
