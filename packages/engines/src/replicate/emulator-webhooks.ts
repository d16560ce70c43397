import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultQueue } from '../emulator-kit/serve.ts';

export interface WebhookSender {
  /** `whsec_` and the key in base64, as the account's settings show it. */
  readonly secret: string;
  /** Sends one message: signed, without following redirects, a few times until it is taken. */
  deliver(url: string, body: unknown): void;
  close(): void;
}

const tries = 4;
const firstGapMs = 250;

export function createWebhookSender(faults: FaultQueue): WebhookSender {
  const key = randomBytes(24);
  const stop = new AbortController();

  async function post(url: string, body: string, signingKey: Buffer, id: string): Promise<boolean> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', signingKey).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
    try {
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: stop.signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  async function send(url: string, body: string, signingKey: Buffer): Promise<void> {
    const id = `msg_${randomUUID()}`;
    const repeats = faults.take('webhook-repeated')?.times ?? 1;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (let attempt = 0; attempt < tries; attempt += 1) {
        if (await post(url, body, signingKey, id)) break;
        await sleep(firstGapMs * 2 ** attempt, undefined, { signal: stop.signal });
      }
    }
  }

  return {
    secret: `whsec_${key.toString('base64')}`,
    deliver(url, body) {
      if (faults.take('webhook-lost')) return;
      const signingKey = faults.take('webhook-forged') ? randomBytes(24) : key;
      // Ends without a word when the emulator closes.
      send(url, JSON.stringify(body), signingKey).catch(() => undefined);
    },
    close: () => stop.abort(),
  };
}
