import { createHmac, randomBytes } from 'node:crypto';
import { createPushes } from '@pinhole/engines/emulator-kit';
import type { PaymentFaults } from '../emulator-kit/call-faults.ts';

export interface EventSender {
  url: URL | null;
  /** Signs from now on. */
  secret: string;
  /** Also with the headers of Standard Webhooks: the secret is then read as base64. */
  standard: boolean;
  emit(eventType: string, object: object): void;
  close(): void;
}

export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64').replaceAll(/[+/=]/g, 'A')}`;

/** Creem tries four times: after half a minute, a minute, five, and an hour; here in a second each. */
export function createEventSender(faults: PaymentFaults): EventSender {
  const pushes = createPushes([250, 500, 1_000, 2_000]);
  const sender: EventSender = {
    url: null,
    secret: newSecret(),
    standard: false,
    emit(eventType, object) {
      if (!sender.url || faults.takeForPush('push-lost')) return;
      const secret = faults.takeForPush('push-forged') ? newSecret() : sender.secret;
      const sent = faults.takeForPush('push-of-other-world') ? { ...object, mode: 'prod' } : object;
      const id = `evt_${randomBytes(12).toString('hex')}`;
      const body = JSON.stringify({ id, eventType, created_at: Date.now(), object: sent });
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'creem-signature': signature,
        ...(sender.standard ? standardHeaders(id, secret, body) : {}),
      };
      pushes.send(sender.url.href, { headers, body }, faults.takeForPush('push-repeated')?.times);
    },
    close: () => pushes.close(),
  };
  return sender;
}

function standardHeaders(id: string, secret: string, body: string): Readonly<Record<string, string>> {
  const time = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` };
}
