import { createHash } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U to mistake for something else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A prime above 32: one wrong letter, or two that changed places, is always seen. */
const modulus = 37;

/**
 * What a buyer writes into a transfer where the service gives no number of its own: nine letters that follow from the order and say nothing about
 * it, and one that checks them.
 */
export function referenceOf(orderId: string): string {
  for (let turn = 0; ; turn += 1) {
    const bytes = createHash('sha256').update(`transfer ${turn} ${orderId}`).digest();
    const body = Array.from(bytes.subarray(0, 9), (byte) => letters[byte % letters.length]).join('');
    const check = checkOf(body);
    if (check !== undefined) return body + check;
  }
}

/** Whether nothing was mistyped. */
export const isReference = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]{10}$/.test(text) && checkOf(text.slice(0, 9)) === text[9];

/** Undefined for the few that would need a letter of their own. */
function checkOf(body: string): string | undefined {
  const sum = Array.from(body).reduce((total, letter) => (total * 32 + letters.indexOf(letter)) % modulus, 0);
  return letters[sum];
}
