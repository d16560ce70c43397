import { readMedia } from '../http-kit/index.ts';
import type { MediaRef } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';

/** Google takes 20 MB a request; base64 makes four bytes of three. */
const maxBytes = 14 * 1024 * 1024;

/** Throws `bad_input` when the references of one request are larger together than a request may be. */
export function checkInlineBytes(media: readonly MediaRef[]): void {
  const bytes = media.reduce((sum, reference) => sum + reference.bytes, 0);
  if (bytes <= maxBytes) return;
  const detail = `The references of one request may have ${maxBytes} bytes together; bring smaller or fewer ones.`;
  throw new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail });
}

export const base64 = async (reference: MediaRef): Promise<string> => Buffer.from(await readMedia(reference, maxBytes)).toString('base64');
