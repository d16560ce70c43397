import type { EmulatedOrder } from './emulator-orders.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const shell = (title: string, content: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f2f4f7; color: #101828 }
  main { max-width: min(26rem, calc(100% - 2rem)); box-sizing: border-box; margin: 3rem auto; padding: 2rem; background: #fff; border-radius: 1rem; box-shadow: 0 1px 6px #0002 }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem } .sum { font-size: 2rem; margin: .5rem 0 1rem }
  fieldset { border: 1px solid #d0d5dd; border-radius: .5rem; margin: 0 0 1rem } label { display: block; padding: .25rem 0 }
  button { font: inherit; width: 100%; padding: .75rem; border-radius: 2rem; border: 0; cursor: pointer; margin-top: .5rem }
  button.pay { background: #0b4fd1; color: #fff } .note { color: #475467; font-size: .875rem } .wrong { color: #b42318 }
</style></head><body><main>${content}</main></body></html>`;

/** The page where the buyer approves. */
export function approvalPage(order: EmulatedOrder): string {
  const { amount, description = '' } = order.unit;
  const declined = order.declined ? '<p class="wrong" role="alert">Your bank said no. Choose another way to pay.</p>' : '';
  return shell(
    'Pay with the emulated PayPal',
    `<h1>${escape(order.brand ?? 'Emulated shop')}</h1><div>${escape(description)}</div>
<div class="sum">${escape(amount.value)} ${escape(amount.currency_code)}</div>${declined}
<form method="post" action="/checkoutnow">
<input type="hidden" name="token" value="${escape(order.id)}">
<fieldset><legend>Pay with</legend>
<label><input type="radio" name="funding" value="balance" checked> Balance</label>
<label><input type="radio" name="funding" value="declined"> A card whose bank says no</label>
<label><input type="radio" name="funding" value="review"> An account that is looked at first</label>
</fieldset>
<button class="pay" name="choice" value="approve">Pay now</button>
<button name="choice" value="cancel">Cancel and return</button>
</form><p class="note">An emulator: no money moves.</p>`,
  );
}

export const gonePage = (): string =>
  shell('Not there', '<h1>This order is not there any longer</h1><p>Go back to the shop and begin again.</p>');
