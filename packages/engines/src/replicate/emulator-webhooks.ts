import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createPushes } from '../emulator-kit/push.ts';
import type { FaultQueue } from '../emulator-kit/serve.ts';

export interface WebhookSender {
  /** `whsec_` and the key in base64, as the account's settings show it. */
  readonly secret: string;
  /** Sends one message, signed. */
  deliver(url: string, body: unknown): void;
  close(): void;
}

export function createWebhookSender(faults: FaultQueue): WebhookSender {
  const key = randomBytes(24);
  const pushes = createPushes();
  return {
    secret: `whsec_${key.toString('base64')}`,
    deliver(url, prediction) {
      if (faults.take('webhook-lost')) return;
      const signingKey = faults.take('webhook-forged') ? randomBytes(24) : key;
      const body = JSON.stringify(prediction);
      const id = `msg_${randomUUID()}`;
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', signingKey).update(`${id}.${timestamp}.${body}`).digest('base64');
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      };
      pushes.send(url, { headers, body }, faults.take('webhook-repeated')?.times);
    },
    close: () => pushes.close(),
  };
}
