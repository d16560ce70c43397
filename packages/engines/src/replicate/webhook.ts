import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Engine, EngineCall } from '../spec/engine.ts';
import type { ReplicateApi } from './api.ts';
import { attemptOf } from './mark.ts';

const toleranceSeconds = 5 * 60;
/** A forged push makes us ask for the secret again at most this often. */
const refreshMs = 60_000;

const pushed = z.object({ id: z.string().min(1), webhook: z.string().nullish() });

/** Checks the pushes of one account: an HMAC over id, time and body, in the scheme of Standard Webhooks. */
export function webhookVerifier(api: Pick<ReplicateApi, 'webhookSecret'>): NonNullable<Engine['webhook']> {
  let kept: { readonly key: Buffer; readonly at: number } | undefined;

  async function keyFor(call: EngineCall, now: Date, fresh: boolean): Promise<Buffer> {
    if (kept && !(fresh && now.getTime() - kept.at >= refreshMs)) return kept.key;
    const secret = await api.webhookSecret(call);
    kept = { key: Buffer.from(secret.replace(/^whsec_/, ''), 'base64'), at: now.getTime() };
    return kept.key;
  }

  return {
    async verify(headers, body, { now, ...call }) {
      const id = headers.get('webhook-id');
      const timestamp = headers.get('webhook-timestamp') ?? '';
      const given = (headers.get('webhook-signature') ?? '').split(' ').filter((entry) => entry.startsWith('v1,'));
      if (!id || !/^\d{1,12}$/.test(timestamp) || given.length === 0) return null;
      if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return null;

      const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
      const isSignedBy = (key: Buffer): boolean => {
        const expected = createHmac('sha256', key).update(signed).digest();
        return given.some((entry) => {
          const signature = Buffer.from(entry.slice(3), 'base64');
          return signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected);
        });
      };
      // The secret may have been changed at Replicate since it was fetched.
      if (!isSignedBy(await keyFor(call, now, false)) && !isSignedBy(await keyFor(call, now, true))) return null;

      const parsed = pushed.safeParse(parseJson(body));
      if (!parsed.success) return null;
      const attemptId = attemptOf(parsed.data.webhook);
      return { ...(attemptId === undefined ? {} : { attemptId }), handleId: parsed.data.id, dedupeKey: id };
    },
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
