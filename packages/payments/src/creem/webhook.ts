import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../http-kit/index.ts';
import type { ObjectRef } from '../spec/objects.ts';
import type { PaymentProvider, VerifiedPush } from '../spec/provider.ts';
import { toDisputeId, toPaymentId, toRefundId } from './payment-id.ts';
import { dateOf, isLive } from './shapes.ts';

const standardToleranceMs = 5 * 60 * 1_000;
/** Creem tries for little more than an hour; what is older comes from somebody who kept it. */
const oldestMs = 12 * 60 * 60 * 1_000;

const eventSchema = z.object({
  id: z.string().min(1),
  eventType: z.string().optional(),
  type: z.string().optional(),
  created_at: z.union([z.number(), z.string()]).nullish(),
  object: z.record(z.string(), z.unknown()).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});

export interface WebhookDeps {
  /** The newest first. */
  readonly secrets: readonly string[];
  /** `standard`: only pushes signed as Standard Webhooks say. Whoever leaves those headers out could otherwise choose the weaker check. */
  readonly signatures: 'creem' | 'standard';
  readonly live: boolean;
}

export function creemWebhook({ secrets, signatures, live }: WebhookDeps): NonNullable<PaymentProvider['webhook']> {
  return {
    answer: 200,
    async verify(headers, body, call): Promise<VerifiedPush | null> {
      const now = call.now();
      const standard = readStandard(headers);
      if (standard === null && signatures === 'standard') return null;
      const genuine = secrets.some((secret) => (standard ? isStandard(standard, secret, body, now) : isPlain(headers, secret, body)));
      if (!genuine) return null;
      const event = eventSchema.safeParse(parseJson(body)).data;
      const type = event?.eventType ?? event?.type;
      if (!event || type === undefined) return null;
      const createdAt = dateOf(event.created_at);
      // The signature covers no time: this is what the body itself says, and a replay inside it is caught by its id.
      if (!standard && (createdAt === null || Math.abs(now.getTime() - createdAt.getTime()) > oldestMs)) return null;
      const object = event.object ?? event.data ?? {};
      if (typeof object.mode === 'string' && isLive(object.mode) !== live) return null;
      return { eventId: event.id, type, live, createdAt, about: aboutOf(type, object) };
    },
  };
}

interface Standard {
  readonly id: string;
  readonly time: string;
  readonly signatures: readonly string[];
}

function readStandard(headers: Headers): Standard | null {
  const [id, time, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers.get(name));
  if (!id || !time || !signature || !/^\d{1,12}$/.test(time)) return null;
  return { id, time, signatures: signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? one.slice(3) : [])) };
}

function isStandard({ id, time, signatures }: Standard, secret: string, body: Uint8Array, now: Date): boolean {
  if (Math.abs(now.getTime() - Number(time) * 1_000) > standardToleranceMs) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.byteLength === 0) return false;
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
  return signatures.some((one) => isSame(Buffer.from(one, 'base64'), expected));
}

function isPlain(headers: Headers, secret: string, body: Uint8Array): boolean {
  const given = headers.get('creem-signature') ?? '';
  return /^[0-9a-f]{64}$/.test(given) && isSame(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
}

const isSame = (given: Buffer, expected: Buffer): boolean => given.byteLength === expected.byteLength && timingSafeEqual(given, expected);

/** What to read again. Relations are objects or bare ids. */
function aboutOf(type: string, object: Readonly<Record<string, unknown>>): readonly ObjectRef[] {
  const id = idIn(object);
  if (type.startsWith('checkout.')) return id === null ? [] : [{ kind: 'checkout', id }];
  if (type.startsWith('subscription.')) {
    const paid = idIn(object.last_transaction_id) ?? idIn(object.last_transaction);
    const payment: ObjectRef[] = type === 'subscription.paid' && paid !== null ? [{ kind: 'payment', id: paid }] : [];
    return id === null ? [] : [...payment, { kind: 'subscription', id }];
  }
  if (!type.startsWith('refund.') && !type.startsWith('dispute.')) return [];
  const transactionId = idIn(object.transaction);
  if (transactionId === null) return [];
  const ofSubscription = idIn(object.subscription) ?? idIn((object.transaction as { subscription?: unknown }).subscription);
  const paymentId = toPaymentId(transactionId, ofSubscription === null ? idIn(object.checkout) : null);
  return [
    { kind: 'payment', id: paymentId },
    type.startsWith('refund.') ? { kind: 'refund', id: toRefundId(paymentId) } : { kind: 'dispute', id: toDisputeId(paymentId) },
  ];
}

function idIn(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : null;
}
