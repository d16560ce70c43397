import { settleCheckout } from './emulator-checkout.ts';
import { escaped, type Page } from './emulator-pages.ts';
import { renew } from './emulator-plan-changes.ts';
import { createRefund, endDispute, failRefund, openDispute } from './emulator-refunds.ts';
import type { WebhookSender } from './emulator-webhooks.ts';
import { idOf, type World } from './emulator-world.ts';

/** What somebody at the provider, or the bank, may do with an object: in the emulator's own page, and in tests. */
const acts: Readonly<Record<string, (world: World, id: string) => void>> = {
  'money arrives': (world, id) => settleCheckout(world, world.get('checkout.session', id), true),
  'money does not arrive': (world, id) => settleCheckout(world, world.get('checkout.session', id), false),
  refund: (world, id) => void createRefund(world, { payment_intent: id }),
  dispute: (world, id) => void openDispute(world, world.get('charge', idOf(world.get('payment_intent', id).latest_charge))),
  'refund fails': (world, id) => failRefund(world, world.get('refund', id)),
  'dispute won': (world, id) => endDispute(world, world.get('dispute', id), 'won'),
  'dispute lost': (world, id) => endDispute(world, world.get('dispute', id), 'lost'),
  'renew, paid': (world, id) => renew(world, world.get('subscription', id), 'succeeds'),
  'renew, declined': (world, id) => renew(world, world.get('subscription', id), 'declined'),
};

/** Everything there is, with a button for what may become of it. */
export function showDashboard(world: World, webhooks: Pick<WebhookSender, 'url'>): Page {
  const rows = [
    ...world.all('checkout.session').map(({ id, status, payment_status }) => ({
      id,
      says: `${status}, ${payment_status}`,
      may: status === 'complete' && payment_status === 'unpaid' ? ['money arrives', 'money does not arrive'] : [],
    })),
    ...world.all('payment_intent').map(({ id, status, amount, currency }) => ({
      id,
      says: `${status}, ${amount} ${currency}`,
      may: status === 'succeeded' ? ['refund', 'dispute'] : [],
    })),
    ...world.all('refund').map(({ id, status }) => ({ id, says: String(status), may: status === 'failed' ? [] : ['refund fails'] })),
    ...world
      .all('dispute')
      .map(({ id, status }) => ({ id, says: status, may: status === 'needs_response' ? ['dispute won', 'dispute lost'] : [] })),
    ...world.all('subscription').map(({ id, status }) => ({
      id,
      says: status,
      may: status === 'canceled' ? [] : ['renew, paid', 'renew, declined'],
    })),
  ];
  const buttons = (id: string, may: readonly string[]): string =>
    may
      .map(
        (act) =>
          `<form method="post"><input type="hidden" name="id" value="${id}"><button name="act" value="${act}">${act}</button></form>`,
      )
      .join('');
  const table = rows.map(({ id, says, may }) => `<tr><th scope="row">${id}</th><td>${says}</td><td>${buttons(id, may)}</td></tr>`).join('');
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Emulated Stripe</title>
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{margin:2rem}th{font:inherit;font-family:monospace;text-align:start}td,th{padding:.25rem 1rem .25rem 0;vertical-align:top}form{display:inline-block;margin-inline-end:.5rem}</style>
<main><h1>Emulated Stripe</h1><p>What people at banks and at the provider may do. No money moves here.</p>
<form method="post"><label>Webhooks go to <input name="url" type="url" size="60" value="${escaped(webhooks.url?.href ?? '')}"></label> <button name="act" value="webhook">Save</button></form>
${rows.length === 0 ? '<p>Nobody has opened a checkout yet.</p>' : `<table>${table}</table>`}</main></html>`,
  };
}

export function submitDashboard(world: World, webhooks: Pick<WebhookSender, 'url'>, form: URLSearchParams): Page {
  if (form.get('act') === 'webhook') webhooks.url = URL.parse(form.get('url') ?? '');
  acts[form.get('act') ?? '']?.(world, form.get('id') ?? '');
  return { to: '/' };
}
