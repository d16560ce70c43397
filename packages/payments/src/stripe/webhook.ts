import { Stripe } from 'stripe';
import { z } from 'zod';
import { parseJson } from '../http-kit/index.ts';
import type { PaymentProvider, VerifiedPush } from '../spec/provider.ts';
import type { StripeSettings } from './client.ts';
import { aboutOf } from './events.ts';

const toleranceSeconds = 300;

const event = z.object({
  id: z.string().regex(/^evt_\w{1,250}$/),
  // Thin events say `v2.core.event`: they carry ids of another kind, and an endpoint for them is not what is asked for.
  object: z.literal('event'),
  type: z.string().regex(/^[\w.]{1,200}$/),
  created: z.number().int().nonnegative().nullish(),
  livemode: z.boolean(),
  data: z.object({ object: z.unknown() }),
});

/** The only part of the SDK that checks signatures; it is given the time by the caller. */
const { webhooks } = Stripe;

export function stripeWebhook({
  webhookSecrets,
  live,
}: Pick<StripeSettings, 'webhookSecrets' | 'live'>): NonNullable<PaymentProvider['webhook']> {
  return {
    answer: 200,
    async verify(headers, body, { now }): Promise<VerifiedPush | null> {
      const header = headers.get('stripe-signature');
      const payload = Buffer.from(body);
      const at = now().getTime();
      if (header === null || !webhookSecrets.some((secret) => isSigned(payload, header, secret, at))) return null;
      const parsed = event.safeParse(parseJson(body));
      if (!parsed.success || parsed.data.livemode !== live) return null;
      const { id, type, created, livemode, data } = parsed.data;
      return {
        eventId: id,
        type,
        live: livemode,
        createdAt: created === undefined || created === null ? null : new Date(created * 1000),
        about: aboutOf(data.object),
      };
    },
  };
}

function isSigned(payload: Buffer, header: string, secret: string, at: number): boolean {
  try {
    return webhooks.signature?.verifyHeader(payload, header, secret, toleranceSeconds, undefined, at) === true;
  } catch {
    return false;
  }
}
