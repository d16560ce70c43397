import type { EmulatedCheckout, EmulatedSubscription, World } from './emulator-world.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const shell = (title: string, content: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #fbf7f2; color: #221c14 }
  main { max-width: min(26rem, calc(100% - 2rem)); box-sizing: border-box; margin: 3rem auto; padding: 2rem; background: #fff; border-radius: 1rem; box-shadow: 0 1px 6px #0002 }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem } .sum { font-size: 2rem; margin: .5rem 0 1rem }
  label { display: block; margin: 0 0 1rem } input, select { font: inherit; width: 100%; padding: .5rem; box-sizing: border-box }
  button { font: inherit; width: 100%; padding: .75rem; border-radius: .5rem; border: 0; cursor: pointer; margin-top: .5rem }
  button.pay { background: #7a3b12; color: #fff } .note { color: #6b5f50; font-size: .875rem } .wrong { color: #b42318 }
</style></head><body><main>${content}</main></body></html>`;

export function checkoutPage(checkout: EmulatedCheckout, world: World, declined: boolean): string {
  const { product, asked } = checkout;
  const email = asked.customer && 'email' in asked.customer ? asked.customer.email : '';
  const sum = `${(world.priceOf(checkout) / 100).toFixed(2)} ${product.currency}`;
  if (checkout.status === 'completed') return shell('Paid', `<h1>${escape(product.name)}</h1><p>This is paid already.</p>`);
  return shell(
    'Pay with the emulated Creem',
    `<h1>${escape(product.name)}</h1><div class="note">${escape(product.description)}</div><div class="sum">${escape(sum)}</div>
${declined ? '<p class="wrong" role="alert">Your card was declined. Try another.</p>' : ''}
<form method="post" action="/checkout/${escape(checkout.id)}">
<label>E-mail <input type="email" name="email" required value="${escape(email)}"></label>
<label>Card <select name="card">
<option value="4242424242424242">4242 4242 4242 4242: pays</option>
<option value="4000000000000002">4000 0000 0000 0002: declined</option>
</select></label>
<button class="pay" name="choice" value="pay">Pay</button>
</form><p class="note">An emulator: no money moves. To leave, close this page or go back.</p>`,
  );
}

export function portalPage(token: string, subscriptions: readonly EmulatedSubscription[]): string {
  const rows = subscriptions.map(
    ({ id, product, status }) => `<form method="post" action="/portal/${escape(token)}"><p>${escape(product.name)}: ${escape(status)}</p>
<input type="hidden" name="subscription" value="${escape(id)}">
<button name="choice" value="cancel"${status === 'active' || status === 'trialing' ? '' : ' disabled'}>Cancel at the end of the period</button></form>`,
  );
  return shell('Your subscriptions', `<h1>Your subscriptions</h1>${rows.join('') || '<p>There are none.</p>'}`);
}

export const gonePage = (): string => shell('Not there', '<h1>This page is not there</h1>');
