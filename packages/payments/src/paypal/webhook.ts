import { createVerify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { parseJson } from '../http-kit/index.ts';
import type { PaymentCall, PaymentProvider, VerifiedPush } from '../spec/provider.ts';
import type { PaypalApi } from './api.ts';
import type { CertificateStore } from './certificates.ts';
import { aboutOf } from './events.ts';
import { eventSchema } from './shapes.ts';

/** Pushes are tried for three days; nobody could say whether a later try carries a later time. */
const oldestMs = 5 * 24 * 60 * 60 * 1_000;
const aheadMs = 60 * 60 * 1_000;
/** What PayPal's simulator signs with: anybody with an account can have it sign anything, so it is for tests only. */
export const simulatorId = 'WEBHOOK_ID';

export interface WebhookDeps {
  readonly api: PaypalApi;
  readonly certificates: CertificateStore;
  readonly webhookId: string;
  /** `offline` computes by itself, with PayPal's certificate; `ask` has PayPal say so. */
  readonly verification: 'offline' | 'ask';
  readonly live: boolean;
}

interface Transmission {
  readonly id: string;
  readonly time: string;
  readonly signature: string;
  readonly certUrl: string;
  readonly algorithm: string;
}

export function paypalWebhook(deps: WebhookDeps): NonNullable<PaymentProvider['webhook']> {
  const { verification, live } = deps;
  return {
    answer: 200,
    async verify(headers, body, call): Promise<VerifiedPush | null> {
      const transmission = readTransmission(headers, call.now());
      // Parsed before anything is asked: what is pasted into a question to PayPal is one whole object.
      const event = eventSchema.safeParse(parseJson(body));
      if (!transmission || !event.success) return null;
      const isGenuine = verification === 'offline' ? verifyOffline : askPaypal;
      if (!(await isGenuine(deps, transmission, body, call))) return null;
      const createdAt = new Date(event.data.create_time ?? Number.NaN);
      return {
        eventId: event.data.id,
        type: event.data.event_type,
        live,
        createdAt: Number.isNaN(createdAt.getTime()) ? null : createdAt,
        about: aboutOf(event.data),
      };
    },
  };
}

function readTransmission(headers: Headers, now: Date): Transmission | null {
  const [id, time, signature, certUrl, algorithm] = [
    'transmission-id',
    'transmission-time',
    'transmission-sig',
    'cert-url',
    'auth-algo',
  ].map((name) => headers.get(`paypal-${name}`));
  if (!id || !time || !signature || !certUrl || !algorithm || id.length > 200 || signature.length > 2_000) return null;
  const age = now.getTime() - Date.parse(time);
  return age <= oldestMs && age >= -aheadMs ? { id, time, signature, certUrl, algorithm } : null;
}

/** The text that PayPal signs: the webhook's id stands for a secret, the checksum for the body. */
export const signedText = (id: string, time: string, webhookId: string, body: Uint8Array): string =>
  [id, time, webhookId, crc32(body)].join('|');

async function verifyOffline(
  { certificates, webhookId, live }: WebhookDeps,
  { id, time, signature, certUrl, algorithm }: Transmission,
  body: Uint8Array,
  call: PaymentCall,
): Promise<boolean> {
  if (algorithm !== 'SHA256withRSA') return false;
  const certificate = await certificates.find(certUrl, call);
  if (!certificate || certificate.publicKey.asymmetricKeyType !== 'rsa') return false;
  const accepted = live ? [webhookId] : [webhookId, simulatorId];
  return accepted.some((accept) =>
    createVerify('RSA-SHA256')
      .update(signedText(id, time, accept, body))
      .verify(certificate.publicKey, signature, 'base64'),
  );
}

async function askPaypal(
  { api, webhookId }: WebhookDeps,
  { id, time, signature, certUrl, algorithm }: Transmission,
  body: Uint8Array,
  call: PaymentCall,
): Promise<boolean> {
  const question = JSON.stringify({
    auth_algo: algorithm,
    cert_url: certUrl,
    transmission_id: id,
    transmission_sig: signature,
    transmission_time: time,
    webhook_id: webhookId,
  });
  // Written again by us, the event would have other bytes than the signature was made of.
  const bytes = Buffer.concat([Buffer.from(`${question.slice(0, -1)},"webhook_event":`), body, Buffer.from('}')]);
  const answer = z.object({ verification_status: z.string() });
  const path = 'v1/notifications/verify-webhook-signature';
  const { verification_status: status } = await api.ask(call, path, answer, { method: 'POST', body: bytes });
  return status === 'SUCCESS';
}
