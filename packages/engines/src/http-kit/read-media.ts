import type { MediaRef } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';

/** All bytes of a reference. Throws `bad_input` when it has more than `maxBytes` or another length than it says. */
export async function readMedia(reference: Pick<MediaRef, 'bytes' | 'open'>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (reference.bytes > maxBytes) throw wrong(`A reference may have ${maxBytes} bytes.`);
  const whole = new Uint8Array(reference.bytes);
  let bytes = 0;
  for await (const chunk of await reference.open()) {
    if (bytes + chunk.byteLength > reference.bytes) throw wrong('A reference is longer than it says.');
    whole.set(chunk, bytes);
    bytes += chunk.byteLength;
  }
  if (bytes !== reference.bytes) throw wrong('A reference is shorter than it says.');
  return whole;
}

/** The same as a `data:` address with base64. */
export async function toDataUri(reference: Pick<MediaRef, 'bytes' | 'open' | 'mime'>, maxBytes: number): Promise<string> {
  return `data:${reference.mime};base64,${Buffer.from(await readMedia(reference, maxBytes)).toString('base64')}`;
}

/**
 * The bytes as a `data:` address, so that nobody else has to be asked for them; an address of ours, for so many seconds, only for what
 * has more than `inlineBytes`. Throws `bad_input` when there is no such address.
 */
export async function toDataUriOrAddress(
  reference: Pick<MediaRef, 'bytes' | 'open' | 'mime' | 'publicUrl'>,
  { inlineBytes, seconds }: { readonly inlineBytes: number; readonly seconds: number },
): Promise<string> {
  const address = reference.bytes > inlineBytes ? await reference.publicUrl?.(seconds) : null;
  return address ? address.href : toDataUri(reference, inlineBytes);
}

const wrong = (detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail });
