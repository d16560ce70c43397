import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EngineCall } from '../spec/engine.ts';
import type { JsonObject } from '../spec/json.ts';
import type { Prediction } from './api.ts';

/**
 * Replicate takes no client id. After a lost answer an attempt is recognised by the webhook address, which carries its id, or, where
 * the service has no address, by a hash of what was sent that is kept in the scratch. Only inputs with a seed are distinct enough.
 */
const attemptParameter = 'attempt';

/** The webhook address with the attempt in its query. */
export function markedWebhook(webhookUrl: URL, attemptId: string): string {
  const marked = new URL(webhookUrl);
  marked.searchParams.set(attemptParameter, attemptId);
  return marked.href;
}

/** The attempt that a webhook address names. */
export const attemptOf = (webhook: string | null | undefined): string | undefined =>
  (webhook ? URL.parse(webhook) : null)?.searchParams.get(attemptParameter) ?? undefined;

const fingerprint = z.object({ at: z.iso.datetime(), names: z.array(z.string()), hash: z.string() });
export type Fingerprint = z.output<typeof fingerprint>;

const fileOf = (attemptId: string): string => `${attemptId}/sent.json`;

/** Keeps a hash of the plain values of an input: no word of it, and no file. */
export async function keepFingerprint(call: EngineCall, attemptId: string, input: JsonObject, now: Date): Promise<void> {
  const names = Object.keys(input)
    .filter((name) => isPlain(input[name]))
    .sort();
  const kept: Fingerprint = { at: now.toISOString(), names, hash: hashOf(input, names) };
  await call.scratch.put(fileOf(attemptId), bytesOf(JSON.stringify(kept)));
}

/** Null when none was kept. */
export async function findFingerprint(call: EngineCall, attemptId: string): Promise<Fingerprint | null> {
  const stream = await call.scratch.get(fileOf(attemptId));
  if (!stream) return null;
  const parsed = fingerprint.safeParse(await new Response(stream).json());
  return parsed.success ? parsed.data : null;
}

/** Whether a prediction was made from the same plain values. */
export const fits = ({ names, hash }: Fingerprint, { input }: Prediction): boolean => !!input && hashOf(input, names) === hash;

const isPlain = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && !/^(?:https?|data):/.test(value));

const hashOf = (input: Readonly<Record<string, unknown>>, names: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(names.map((name) => [name, input[name] ?? null])))
    .digest('hex');

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
