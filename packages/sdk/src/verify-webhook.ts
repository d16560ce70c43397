import { PinholeError } from './pinhole-error.ts';

/** What is needed to trust a webhook call. */
export interface WebhookCheck {
  /** The body exactly as it arrived: parsing and printing it again breaks the signature. */
  readonly body: string | Uint8Array;
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `whsec_…`, or several while a secret is being exchanged. */
  readonly secret: string | readonly string[];
  /** How far the sender's clock may be away. Default 300. */
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}

/** A call whose signature is right. Keep the id: the same event may be delivered more than once. */
export interface VerifiedWebhook {
  readonly id: string;
  readonly sentAt: Date;
  readonly payload: unknown;
}

/** Checks a call against Standard Webhooks 1.0 and gives its payload; throws `webhook.refused` when it cannot be trusted. */
export async function verifyWebhook({
  body,
  headers,
  secret,
  toleranceSeconds = 300,
  now = new Date(),
}: WebhookCheck): Promise<VerifiedWebhook> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (!id || !timestamp || !signatures) throw refused('A webhook-id, webhook-timestamp or webhook-signature header is missing.');
  if (!/^\d{1,12}$/.test(timestamp)) throw refused('The webhook-timestamp header is not a time.');
  const sentAt = new Date(Number(timestamp) * 1000);
  if (Math.abs(now.getTime() - sentAt.getTime()) > toleranceSeconds * 1000)
    throw refused('The call is too old or from the future: a replay, or a wrong clock.');

  const text = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), text);
  const candidates = signatures.split(' ').flatMap((part) => (part.startsWith('v1,') ? [part.slice(3)] : []));
  const secrets = typeof secret === 'string' ? [secret] : secret;
  for (const one of secrets) {
    const key = await crypto.subtle.importKey('raw', secretBytes(one), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    for (const candidate of candidates) {
      const bytes = fromBase64(candidate);
      if (bytes && (await crypto.subtle.verify('HMAC', key, bytes, signed)))
        return { id, sentAt, payload: JSON.parse(new TextDecoder().decode(text)) };
    }
  }
  throw refused('No signature matches the secret.');
}

function refused(title: string): PinholeError {
  return new PinholeError({ code: 'webhook.refused', title, status: 401 });
}

function headerOf(headers: WebhookCheck['headers'], name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : value?.join(' ');
}

function secretBytes(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ''));
  if (!bytes || bytes.length < 16) throw new TypeError('The webhook secret is not "whsec_" followed by at least 16 bytes in base64.');
  return bytes;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
