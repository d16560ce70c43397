import { createHmac, randomBytes } from 'node:crypto';
import { createPushes } from '@pinhole/engines/emulator-kit';
import type { Stripe } from 'stripe';
import type { PaymentFault } from '../spec/emulated-provider.ts';

export const newSecret = (): string => `whsec_${randomBytes(24).toString('hex')}`;

/** The signature of a body: HMAC-SHA256 over time and body, keyed with the whole secret. */
export function signatureOf(secret: string, body: string, seconds: number): string {
  const hash = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${hash}`;
}

export interface WebhookSender {
  url: URL | null;
  secret: string;
  send(event: Stripe.Event): void;
  close(): void;
}

type PushFault = Extract<PaymentFault, { kind: `push-${string}` }>;

/** Posts events as Stripe does, each until it is taken or the tries are used up. */
export function createWebhookSender(takeFault: () => PushFault | undefined): WebhookSender {
  const pushes = createPushes();
  const sender: WebhookSender = {
    url: null,
    secret: newSecret(),
    send(event) {
      if (!sender.url) return;
      const fault = takeFault();
      if (fault?.kind === 'push-lost') return;
      const shown = fault?.kind === 'push-of-other-world' ? { ...event, livemode: !event.livemode } : event;
      const body = JSON.stringify(shown, null, 2);
      const secret = fault?.kind === 'push-forged' ? newSecret() : sender.secret;
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signatureOf(secret, body, Math.floor(Date.now() / 1000)),
      };
      pushes.send(sender.url.href, { headers, body }, fault?.kind === 'push-repeated' ? fault.times : 1);
    },
    close: () => pushes.close(),
  };
  return sender;
}
