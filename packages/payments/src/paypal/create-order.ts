import { PaymentError } from '../spec/payment-error.ts';
import type { CheckoutInput, NextStep, PaymentCall } from '../spec/provider.ts';
import { toPaypal } from './amount.ts';
import type { PaypalApi } from './api.ts';
import type { OrderSeal } from './order-seal.ts';
import { type Order, orderSchema } from './shapes.ts';

export interface CreateOrderDeps {
  readonly api: PaypalApi;
  readonly seal: OrderSeal;
  readonly brandName: string | undefined;
  /** Hosts and origins a buyer may be led to. */
  readonly redirectHosts: readonly string[];
}

/** What PayPal's descriptions of a language tag allow. */
const localePattern = /^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/;

/** The same order again, within six hours, is the same order at PayPal; later, its invoice number keeps it from being paid twice. */
export async function createOrder(
  { api, seal, brandName, redirectHosts }: CreateOrderDeps,
  input: CheckoutInput,
  call: PaymentCall,
): Promise<{ id: string; next: NextStep }> {
  if (input.item.every !== null)
    throw new PaymentError({ kind: 'unsupported', retry: 'never', detail: 'PayPal sells here once, not by subscription.' });
  const total = toPaypal(input.total);
  const tax = toPaypal(input.tax);
  const net = toPaypal({ minor: input.total.minor - input.tax.minor, currency: input.total.currency });
  const name = input.item.title.slice(0, 127);
  const body = {
    intent: 'CAPTURE',
    purchase_units: [
      {
        reference_id: seal.make(input.orderId, total),
        custom_id: input.orderId,
        invoice_id: input.orderId,
        description: name,
        amount: { ...total, breakdown: { item_total: net, tax_total: tax } },
        items: [{ name, quantity: '1', category: 'DIGITAL_GOODS', sku: input.item.sku.slice(0, 127), unit_amount: net, tax }],
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          ...(brandName === undefined ? {} : { brand_name: brandName.slice(0, 127) }),
          ...(localePattern.test(input.locale) ? { locale: input.locale } : {}),
          shipping_preference: 'NO_SHIPPING',
          user_action: 'PAY_NOW',
          payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
          return_url: input.successUrl.href,
          cancel_url: input.cancelUrl.href,
        },
      },
    },
  };
  const order = await api.ask(call, 'v2/checkout/orders', orderSchema, {
    method: 'POST',
    body: JSON.stringify(body),
    requestId: `create-${input.orderId}`,
  });
  return { id: order.id, next: { kind: 'redirect', url: approvalUrl(order, redirectHosts), expiresAt: null } };
}

/** Where the buyer approves. Throws `PaymentError` when PayPal names no such page, or one that is not its own. */
export function approvalUrl({ links }: Order, redirectHosts: readonly string[]): URL {
  const href = links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve')?.href;
  const url = URL.parse(href ?? '');
  if (url && isRedirect(url, redirectHosts)) return url;
  throw new PaymentError({ kind: 'provider_fault', retry: 'never', detail: 'PayPal named no page of its own for the buyer.' });
}

export const isRedirect = (url: URL, hosts: readonly string[]): boolean =>
  hosts.some((host) => (host.includes('://') ? url.origin === host : url.protocol === 'https:' && url.host === host));
