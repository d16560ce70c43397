import type { ObjectRef } from '../spec/objects.ts';
import { linkedId, type PaypalEvent } from './shapes.ts';

/** Events that say something about our objects; an app's webhook has to be subscribed to them, or to all. */
export const neededEvents = [
  'CHECKOUT.ORDER.APPROVED',
  'CHECKOUT.PAYMENT-APPROVAL.REVERSED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
  'CUSTOMER.DISPUTE.CREATED',
  'CUSTOMER.DISPUTE.UPDATED',
  'CUSTOMER.DISPUTE.RESOLVED',
] as const;

/** What to read again after an event. Empty when it is none of ours. */
export function aboutOf({ event_type: type, resource }: PaypalEvent): readonly ObjectRef[] {
  const found = resource ?? {};
  const id = textOf(found.id);
  const ref = (kind: ObjectRef['kind'], of: string | null): ObjectRef[] => (of ? [{ kind, id: of }] : []);
  if (type === 'CHECKOUT.PAYMENT-APPROVAL.REVERSED') return ref('checkout', textOf(found.order_id) ?? id);
  if (type.startsWith('CHECKOUT.ORDER.')) return ref('checkout', id);
  if (type === 'PAYMENT.CAPTURE.REFUNDED' || type === 'PAYMENT.CAPTURE.REVERSED' || type.startsWith('PAYMENT.REFUND.'))
    return [...ref('refund', id), ...ref('payment', upOf(found))];
  if (type.startsWith('PAYMENT.CAPTURE.')) return [...ref('payment', id), ...ref('checkout', relatedOrder(found))];
  if (type.startsWith('CUSTOMER.DISPUTE.')) return ref('dispute', textOf(found.dispute_id) ?? id);
  return [];
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && /^[\w-]{1,255}$/.test(value) ? value : null);

function relatedOrder({ supplementary_data: data }: Readonly<Record<string, unknown>>): string | null {
  const ids = (data as { related_ids?: { order_id?: unknown } } | null | undefined)?.related_ids;
  return textOf(ids?.order_id);
}

function upOf({ links }: Readonly<Record<string, unknown>>): string | null {
  const readable = Array.isArray(links)
    ? links.filter(
        (link): link is { rel: string; href: string } =>
          typeof (link as { rel?: unknown } | null)?.rel === 'string' && typeof (link as { href?: unknown }).href === 'string',
      )
    : [];
  return textOf(linkedId(readable, 'up'));
}
