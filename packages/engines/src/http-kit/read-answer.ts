import type { z } from 'zod';
import { EngineError } from '../spec/engine-error.ts';
import { lostAnswer, type SendOptions } from './send.ts';
import { steadyStream } from './steady-stream.ts';

const defaultLimitBytes = 2 * 1024 * 1024;

export interface ReadOptions extends SendOptions {
  /** 2 MiB when left out. */
  readonly limitBytes?: number;
}

/**
 * The whole body. Throws `EngineError`: `network` when the line breaks, `engine_fault` when it is longer than the limit. After a paid
 * call both say `reconcile-first`.
 */
export async function readBytes(response: Response, options: ReadOptions): Promise<Uint8Array> {
  const limitBytes = options.limitBytes ?? defaultLimitBytes;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    // The answer to a paid call may come in pieces while the work is done.
    const body = response.body && !options.paid ? steadyStream(response.body, options) : response.body;
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw lostAnswer(options, cause);
  }
  if (bytes > limitBytes) throw unreadable(options, `is longer than ${limitBytes} bytes`);
  return Buffer.concat(chunks);
}

/** The body as JSON. Throws as `readBytes` does, and `engine_fault` when it is not JSON. */
export async function readJson(response: Response, options: ReadOptions): Promise<unknown> {
  const bytes = await readBytes(response, options);
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch {
    throw unreadable(options, 'is not JSON');
  }
}

/** The body as JSON of a shape. Throws as `readJson` does, and `engine_fault` naming the field that is not what it should be. */
export async function readAnswer<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
  options: ReadOptions,
): Promise<z.output<Schema>> {
  return shapeOf(await readJson(response, options), schema, options);
}

/** The same for JSON that was read already. */
export function shapeOf<Schema extends z.ZodType>(value: unknown, schema: Schema, options: ReadOptions): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable(options, `has an unexpected shape at ${parsed.error.issues[0]?.path.join('.') || 'its root'}`);
}

/** For bodies of failures: what can be read of them, else undefined. */
export async function readFailure<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.output<Schema> | undefined> {
  try {
    const parsed = schema.safeParse(await readJson(response, { provider: 'The provider' }));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function unreadable({ provider, paid = false }: ReadOptions, what: string): EngineError {
  return new EngineError({
    kind: 'engine_fault',
    retry: paid ? 'reconcile-first' : 'after-delay',
    billed: paid ? 'unknown' : 'no',
    detail: `An answer of ${provider} ${what}.`,
  });
}
