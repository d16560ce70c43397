import { randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U to mistake for something else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A prime above 32: one wrong letter, or two that changed places, is always seen. */
const modulus = 37;

/** Nine letters by chance and one that checks them: for transfers and letters, and not to be guessed. */
export function newOrderReference(): string {
  for (;;) {
    const body = Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('');
    const check = checkOf(body);
    if (check !== undefined) return body + check;
  }
}

/** Whether somebody typed a reference without a mistake. Lower case, spaces and hyphens are forgiven, and letters that look alike. */
export function readOrderReference(typed: string): string | null {
  const text = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(text) && checkOf(text.slice(0, 9)) === text[9] ? text : null;
}

/** Undefined for the few that would need a letter of their own. */
function checkOf(body: string): string | undefined {
  const sum = body.split('').reduce((total, letter) => (total * 32 + letters.indexOf(letter)) % modulus, 0);
  return letters[sum];
}
