import type { z } from 'zod';
import { PaymentError } from '../spec/payment-error.ts';
import { lostAnswer, type SendOptions } from './send.ts';

const limitBytes = 4 * 1024 * 1024;

/** The whole body. Throws `PaymentError`: `network` when the line breaks, `provider_fault` when it is longer than the limit, 4 MiB when left out. */
export async function readBytes(response: Response, options: SendOptions, limit = limitBytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > limit) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw lostAnswer(options, cause);
  }
  if (bytes > limit) throw unreadable(options, `is longer than ${limit} bytes`);
  return Buffer.concat(chunks);
}

/** The body as JSON of a shape. Throws as `readBytes` does, and `provider_fault` naming the field that is not what it should be. */
export async function readAnswer<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
  options: SendOptions,
): Promise<z.output<Schema>> {
  const value = parseJson(await readBytes(response, options));
  if (value === undefined) throw unreadable(options, 'is not JSON');
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable(options, `has an unexpected shape at ${parsed.error.issues[0]?.path.join('.') || 'its root'}`);
}

/** For bodies of failures: what can be read of them, else undefined. */
export async function readFailure<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
  options: SendOptions,
): Promise<z.output<Schema> | undefined> {
  try {
    return schema.safeParse(parseJson(await readBytes(response, options))).data;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no JSON; bytes that are no UTF-8 are none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function unreadable({ provider, retry }: SendOptions, what: string): PaymentError {
  return new PaymentError({ kind: 'provider_fault', retry, detail: `An answer of ${provider} ${what}.` });
}
