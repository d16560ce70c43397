import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createPushes } from '../emulator-kit/push.ts';
import type { FaultQueue } from '../emulator-kit/serve.ts';

export interface WebhookSender {
  /** The set that is published for everybody. */
  readonly keySet: unknown;
  deliver(url: string, requestId: string, body: unknown): void;
  close(): void;
}

export function createWebhookSender(faults: FaultQueue): WebhookSender {
  const [older, current, stranger] = [1, 2, 3].map(() => generateKeyPairSync('ed25519'));
  const pushes = createPushes();
  const published = [older, current].map((pair, index) => {
    const { x } = pair?.publicKey.export({ format: 'jwk' }) ?? {};
    return { kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', kid: String(index), x };
  });
  return {
    keySet: { keys: published },
    deliver(url, requestId, value) {
      if (faults.take('webhook-lost')) return;
      const pair = faults.take('webhook-forged') ? stranger : current;
      if (!pair) return;
      const body = JSON.stringify(value);
      const timestamp = String(Math.floor(Date.now() / 1000));
      const message = [requestId, 'emulator', timestamp, createHash('sha256').update(body).digest('hex')].join('\n');
      const headers = {
        'content-type': 'application/json',
        'x-fal-webhook-request-id': requestId,
        'x-fal-webhook-user-id': 'emulator',
        'x-fal-webhook-timestamp': timestamp,
        'x-fal-webhook-signature': sign(null, Buffer.from(message), pair.privateKey).toString('hex'),
      };
      pushes.send(url, { headers, body }, faults.take('webhook-repeated')?.times);
    },
    close: () => pushes.close(),
  };
}
