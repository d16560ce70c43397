import { z } from 'zod';
import type { ObjectRef } from '../spec/objects.ts';

const link = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();

/** Of an event's object only what names objects: everything else is read anew. */
const named = z.object({
  id: z.string().nullish(),
  object: z.string(),
  payment_intent: link,
  invoice: link,
  parent: z.object({ subscription_details: z.object({ subscription: link }).nullish() }).nullish(),
});

/** What an event says to read again. Empty for what is none of ours. Types of later versions are taken by what they are about. */
export function aboutOf(object: unknown): readonly ObjectRef[] {
  const parsed = named.safeParse(object);
  if (!parsed.success || !parsed.data.id) return [];
  const { id, object: kind, payment_intent: intent, invoice, parent } = parsed.data;
  const payment = (of: string | null | undefined): readonly ObjectRef[] => (of ? [{ kind: 'payment', id: of }] : []);
  switch (kind) {
    case 'checkout.session':
      return [{ kind: 'checkout', id }];
    case 'payment_intent':
      return payment(id);
    case 'charge':
      return payment(intent);
    case 'refund':
      return [{ kind: 'refund', id }, ...payment(intent)];
    case 'dispute':
      return [{ kind: 'dispute', id }, ...payment(intent)];
    case 'invoice': {
      const subscription = parent?.subscription_details?.subscription;
      // The invoice of a purchase is only its paper: the checkout and the PaymentIntent tell of the money.
      return subscription ? [...payment(id), { kind: 'subscription', id: subscription }] : [];
    }
    case 'invoice_payment':
      return payment(invoice);
    case 'subscription':
      return [{ kind: 'subscription', id }];
    default:
      return [];
  }
}

/** What an endpoint has to be subscribed to. */
export const eventTypes: readonly string[] = [
  ...['completed', 'async_payment_succeeded', 'async_payment_failed', 'expired'].map((what) => `checkout.session.${what}`),
  ...['paid', 'payment_failed', 'payment_action_required', 'finalization_failed', 'voided', 'marked_uncollectible'].map(
    (what) => `invoice.${what}`,
  ),
  ...['created', 'updated', 'deleted', 'paused', 'resumed', 'pending_update_applied', 'pending_update_expired'].map(
    (what) => `customer.subscription.${what}`,
  ),
  // A saved card that was charged: no checkout tells of it.
  ...['succeeded', 'processing', 'payment_failed'].map((what) => `payment_intent.${what}`),
  'charge.refunded',
  ...['created', 'updated', 'failed'].map((what) => `refund.${what}`),
  ...['created', 'updated', 'closed', 'funds_withdrawn', 'funds_reinstated'].map((what) => `charge.dispute.${what}`),
];
