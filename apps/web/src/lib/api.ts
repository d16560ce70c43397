import { createClient } from '@pinhole/sdk';

/** The service this page came from, as the person who is signed in. */
export const api = createClient();

/** A fresh name for one purchase. Plain http on a home network has no `crypto.randomUUID`. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
