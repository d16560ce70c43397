import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import type { Engine, EngineCall } from '../spec/engine.ts';
import type { FalApi } from './api.ts';

const toleranceSeconds = 5 * 60;
const keepKeysMs = 24 * 60 * 60 * 1000;
/** A push that no known key signed makes us ask for the keys again at most this often. */
const refreshMs = 60_000;

const pushed = z.object({ request_id: z.string().min(1) });

/** Checks pushes: Ed25519 over request, user, time and a hash of the body, with keys that fal publishes. */
export function webhookVerifier(api: Pick<FalApi, 'webhookKeys'>): NonNullable<Engine['webhook']> {
  let kept: { readonly keys: readonly KeyObject[]; readonly at: number } | undefined;

  async function keysFor(call: EngineCall, now: Date, maxAgeMs: number): Promise<readonly KeyObject[]> {
    if (!kept || now.getTime() - kept.at >= maxAgeMs) {
      const published = await api.webhookKeys(call);
      kept = { keys: published.flatMap(toKey), at: now.getTime() };
    }
    return kept.keys;
  }

  return {
    async verify(headers, body, { now, ...call }) {
      const part = (name: string): string => headers.get(`x-fal-webhook-${name}`) ?? '';
      const [request, user, timestamp, signature] = [part('request-id'), part('user-id'), part('timestamp'), part('signature')];
      if (request === '' || !/^\d{1,12}$/.test(timestamp) || !/^[0-9a-f]{128}$/i.test(signature)) return null;
      if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return null;

      const hash = createHash('sha256').update(body).digest('hex');
      const message = Buffer.from([request, user, timestamp, hash].join('\n'));
      const isSignedBy = (keys: readonly KeyObject[]): boolean =>
        keys.some((key) => verify(null, message, key, Buffer.from(signature, 'hex')));
      if (!isSignedBy(await keysFor(call, now, keepKeysMs)) && !isSignedBy(await keysFor(call, now, refreshMs))) return null;

      const parsed = pushed.safeParse(parseJson(body));
      return parsed.success ? { handleId: parsed.data.request_id, dedupeKey: request } : null;
    },
  };
}

function toKey(x: string): KeyObject[] {
  try {
    return [createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })];
  } catch {
    // A key of another kind beside ours.
    return [];
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
