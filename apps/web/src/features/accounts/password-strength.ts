export const minimumPasswordLength = 10;
export const maximumPasswordLength = 128;

export const strengths = ['short', 'weak', 'fair', 'strong'] as const;
export type Strength = (typeof strengths)[number];

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop', 'qwertzuiop'];
const common = ['password', 'passwort', 'adgangskode', 'welcome', 'letmein', 'iloveyou', 'monkey', 'dragon', 'admin', 'secret', 'pinhole'];
const leastWordLength = 3;
const fairBits = 45;
const strongBits = 70;

/**
 * A hint, not a rule: how long guessing would take somebody who knows the usual habits. Words everybody tries, the person's
 * own name or address, rows of the keyboard and repetitions count as a single character each.
 */
export function passwordStrength(password: string, known: readonly string[] = []): Strength {
  if (password.length < minimumPasswordLength) return 'short';
  const bits = guessedLength(password, known) * Math.log2(alphabetSize(password));
  if (bits < fairBits) return 'weak';
  return bits < strongBits ? 'fair' : 'strong';
}

function guessedLength(password: string, known: readonly string[]): number {
  let rest = password.toLowerCase();
  const words = [...common, ...known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))];
  for (const word of words) if (word.length >= leastWordLength) rest = rest.replaceAll(word, '\u0000');
  return Array.from(rest).filter((character, index, all) => {
    const before = all[index - 1] ?? '';
    return character !== before && !isRow(`${all[index - 2] ?? ''}${before}${character}`);
  }).length;
}

function isRow(three: string): boolean {
  const backwards = Array.from(three).toReversed().join('');
  return three.length === 3 && rows.some((row) => row.includes(three) || row.includes(backwards));
}

function alphabetSize(password: string): number {
  const sizes: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/, 33],
    [/[^\x20-\x7e]/, 60],
  ];
  return sizes.reduce((size, [pattern, more]) => (pattern.test(password) ? size + more : size), 0);
}
