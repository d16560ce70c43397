import { createSign, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { createPushes } from '@pinhole/engines/emulator-kit';
import type { PaymentFaults } from '../emulator-kit/call-faults.ts';
import { signedText } from './webhook.ts';

export interface EmulatedEvent {
  readonly id: string;
  readonly event_version: '1.0';
  readonly create_time: string;
  readonly resource_type: string;
  readonly resource_version: string;
  readonly event_type: string;
  readonly summary: string;
  readonly resource: object;
  readonly links: readonly object[];
}

export interface EventSender {
  readonly all: readonly EmulatedEvent[];
  /** Where they go; null: nowhere, but they are in the list of events. */
  url: URL | null;
  emit(type: string, resourceType: string, resource: object): void;
  send(event: EmulatedEvent): void;
  close(): void;
}

export interface EventSenderOptions {
  readonly faults: PaymentFaults;
  readonly webhookId: string;
  readonly privateKey: KeyObject;
  readonly certUrl: () => string;
}

export function createEventSender({ faults, webhookId, privateKey, certUrl }: EventSenderOptions): EventSender {
  const pushes = createPushes([250, 500, 1_000, 2_000, 4_000]);
  const all: EmulatedEvent[] = [];
  let stranger: KeyObject | undefined;
  const sender: EventSender = {
    all,
    url: null,
    emit(type, resourceType, resource) {
      const event: EmulatedEvent = {
        id: `WH-${randomBytes(9).toString('hex').toUpperCase()}-${randomBytes(8).toString('hex').toUpperCase()}`,
        event_version: '1.0',
        create_time: new Date().toISOString(),
        resource_type: resourceType,
        resource_version: '2.0',
        event_type: type,
        summary: `Emulated: ${type}`,
        resource,
        links: [],
      };
      all.push(event);
      sender.send(event);
    },
    send(event) {
      if (!sender.url || faults.takeForPush('push-lost')) return;
      const forged = faults.takeForPush('push-forged') !== undefined;
      if (forged) stranger ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      const signedFor = faults.takeForPush('push-of-other-world') ? 'OTHERWORLD0000000' : webhookId;
      const body = JSON.stringify(event);
      const [id, time] = [randomUUID(), `${new Date().toISOString().slice(0, 19)}Z`];
      const text = signedText(id, time, signedFor, Buffer.from(body));
      const signature = createSign('RSA-SHA256')
        .update(text)
        .sign(forged && stranger ? stranger : privateKey, 'base64');
      const headers = {
        'content-type': 'application/json',
        'paypal-transmission-id': id,
        'paypal-transmission-time': time,
        'paypal-transmission-sig': signature,
        'paypal-cert-url': certUrl(),
        'paypal-auth-algo': 'SHA256withRSA',
      };
      pushes.send(sender.url.href, { headers, body }, faults.takeForPush('push-repeated')?.times);
    },
    close: () => pushes.close(),
  };
  return sender;
}
