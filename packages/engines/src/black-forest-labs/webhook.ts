import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Engine } from '../spec/engine.ts';

const windowMs = 5 * 60_000;

const push = z.object({
  id: z.string().min(1).max(200),
  status: z.string().min(1).max(100),
  timestamp: z.union([z.string().min(1), z.number()]),
});

/**
 * What the provider signs its pushes with. Made from the key of the connection, so that nobody has to fill in a second secret; the key
 * cannot be had back from it.
 */
export const webhookSecret = (apiKey: string): string => createHmac('sha256', apiKey).update('pinhole webhooks').digest('hex');

/** `X-BFL-Signature: sha256=<hex>` over the raw body; the time is inside the body, so the signature covers it. */
export const verifyWebhook =
  (apiKey: string): NonNullable<Engine['webhook']>['verify'] =>
  async (headers, body, { now }) => {
    const given = /^sha256=([0-9a-f]{64})$/i.exec(headers.get('x-bfl-signature') ?? '')?.[1];
    if (given === undefined) return null;
    const expected = createHmac('sha256', webhookSecret(apiKey)).update(body).digest();
    if (!timingSafeEqual(expected, Buffer.from(given, 'hex'))) return null;

    const news = push.safeParse(parsed(body)).data;
    if (!news) return null;
    const sentAt = timeOf(news.timestamp);
    if (!(Math.abs(now.getTime() - sentAt) <= windowMs)) return null;
    return { handleId: news.id, dedupeKey: `${news.id} ${news.status}` };
  };

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Milliseconds. ISO text, or seconds or milliseconds since 1970 as a number or digits; NaN for anything else. */
function timeOf(stamp: string | number): number {
  const number = Number(stamp);
  if (!Number.isFinite(number)) {
    // Their clocks write UTC, at times without saying so.
    return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(String(stamp)) ? String(stamp) : `${stamp}Z`);
  }
  return number < 100_000_000_000 ? number * 1000 : number;
}
