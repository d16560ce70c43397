import type { Checkout } from '../spec/objects.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall } from '../spec/provider.ts';
import { type PaypalApi, PaypalRefusal } from './api.ts';
import { isRedirect } from './create-order.ts';
import type { OrderSeal } from './order-seal.ts';
import { type Order, orderSchema } from './shapes.ts';
import { toCheckout } from './to-object.ts';

export interface ReadOrderDeps {
  readonly api: PaypalApi;
  readonly seal: OrderSeal;
  readonly live: boolean;
  readonly redirectHosts: readonly string[];
}

const orderPath = (id: string): string => `v2/checkout/orders/${encodeURIComponent(id)}`;

export const getOrder = (api: PaypalApi, id: string, call: PaymentCall): Promise<Order> => api.ask(call, orderPath(id), orderSchema);

/** These mean that the buyer goes on, perhaps with another way to pay, in the same order; every other refusal is the end of it. */
const goesOn = new Set(['INSTRUMENT_DECLINED', 'PAYER_ACTION_REQUIRED', 'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING', 'ORDER_NOT_APPROVED']);

/** The order as it is now; one that the buyer approved is captured first. */
export async function readOrder(deps: ReadOrderDeps, id: string, call: PaymentCall): Promise<Checkout> {
  const order = await getOrder(deps.api, id, call);
  if (order.status !== 'APPROVED' || !deps.seal.isOn(order)) return withAction(order, actionOf(order), deps);
  try {
    return toCheckout(await capture(deps.api, order, call), deps.live);
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error;
    const { kind, providerCode = '' } = error.facts;
    // Somebody else captured it at the same moment, or is about to: what it is now is what counts.
    if (kind === 'already_done' || kind === 'busy') return afterRace(deps, id, call, error);
    if (goesOn.has(providerCode)) return withAction(order, error instanceof PaypalRefusal ? error.actionUrl : undefined, deps);
    if (kind === 'declined') return { ...toCheckout(order, deps.live), state: 'failed' };
    throw error;
  }
}

/** One key for one approval: a buyer whose bank said no approves again, and PayPal may answer an old key with the old no. */
async function capture(api: PaypalApi, { id, update_time: approvedAt }: Order, call: PaymentCall): Promise<Order> {
  const requestId = `capture-${id}${approvedAt ? `-${approvedAt.replace(/\D/g, '')}` : ''}`.slice(0, 108);
  return api.ask(call, `${orderPath(id)}/capture`, orderSchema, { method: 'POST', body: '{}', requestId });
}

async function afterRace(deps: ReadOrderDeps, id: string, call: PaymentCall, error: PaymentError): Promise<Checkout> {
  const order = await getOrder(deps.api, id, call);
  if (order.status !== 'APPROVED') return toCheckout(order, deps.live);
  // Another order with this number was paid: this one never will be.
  if (error.facts.kind === 'already_done') return { ...toCheckout(order, deps.live), state: 'failed' };
  throw error;
}

/** An order keeps its link to approve; it is only news once the buyer had been there. */
const actionOf = ({ status, links }: Order): URL | undefined =>
  status === 'PAYER_ACTION_REQUIRED' ? (URL.parse(links?.find(({ rel }) => rel === 'payer-action')?.href ?? '') ?? undefined) : undefined;

function withAction(order: Order, url: URL | undefined, { live, redirectHosts }: ReadOrderDeps): Checkout {
  const checkout = toCheckout(order, live);
  return checkout.state === 'open' && url && isRedirect(url, redirectHosts) ? { ...checkout, actionUrl: url } : checkout;
}
