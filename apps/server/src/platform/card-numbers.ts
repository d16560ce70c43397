/**
 * Finds the numbers of payment cards in text, so that they are neither kept nor logged. A number counts as one when a network gives it
 * out (first digits and length), its check digit is right and it is written as cards are: in one piece, or in even groups.
 */

/** Digits of the scripts that this service is written in, and the wide ones of CJK keyboards. */
const otherDigits = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;
const digit = '[0-9\\u0660-\\u0669\\u06f0-\\u06f9\\uff10-\\uff19]';
const gap = '[\\s.\\-_/\\u00ad\\u2010-\\u2015\\u2212\\u200b-\\u200f\\u2060\\ufeff]{1,3}';
/** Thirteen digits or more, with little between them: nothing else is looked at any further. */
const candidate = new RegExp(`${digit}(?:(?:${gap})?${digit}){12,}`, 'g');
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const hash = /(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{32,}(?![0-9a-z])/gi;
const bankAccount = /(?<![0-9a-z])[a-z]{2}\d{2}(?:[ -]?[0-9a-z]){11,30}/gi;

/** First digits and lengths that the networks give out: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro, Dankort, Mir, Troy, RuPay. */
const issued: readonly { readonly first: RegExp; readonly lengths: readonly number[] }[] = [
  { first: /^4/, lengths: [13, 16, 19] },
  { first: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { first: /^3[47]/, lengths: [15] },
  { first: /^3(?:0[0-59]|[689])/, lengths: [14, 16, 19] },
  { first: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] },
  { first: /^35(?:2[89]|[3-8])/, lengths: [16, 19] },
  { first: /^62/, lengths: [16, 17, 18, 19] },
  { first: /^(?:50|5[6-9]|6[0-9])/, lengths: [16, 18, 19] },
  { first: /^220[0-4]/, lengths: [16] },
  { first: /^(?:9792|8[12])/, lengths: [16] },
];

/** Whether somewhere in this text stands the number of a card. */
export function holdsCardNumber(text: string): boolean {
  return spansOf(text).length > 0;
}

/** The same text with every number of a card made unreadable. */
export function maskCardNumbers(text: string): string {
  let masked = text;
  for (const { from, to } of spansOf(text).toReversed()) masked = `${masked.slice(0, from)}[card]${masked.slice(to)}`;
  return masked;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spansOf(text: string): Span[] {
  if (text.length < 13 || text.search(candidate) < 0) return [];
  // Each of these blocks of ten begins at a multiple of 16: the value of a digit is its last four bits.
  const plain = text.replace(otherDigits, (found) => String(found.charCodeAt(0) & 0xf));
  return [...withoutOtherNumbers(plain).matchAll(candidate)].flatMap(({ 0: run, index }) =>
    cardsIn(run).map(({ from, to }) => ({ from: index + from, to: index + to })),
  );
}

/** What is certainly something else is blotted out, without moving anything. */
function withoutOtherNumbers(text: string): string {
  const blot = (found: string): string => 'x'.repeat(found.length);
  return text
    .replace(uuid, blot)
    .replace(hash, blot)
    .replace(bankAccount, (found) => {
      for (let length = found.length; length >= 15; length -= 1)
        if (isBankAccount(found.slice(0, length))) return blot(found.slice(0, length)) + found.slice(length);
      return found;
    });
}

/** ISO 13616: letters as numbers, the first four characters at the end, and 1 is left of it by 97. */
function isBankAccount(text: string): boolean {
  const compact = text.replace(/[ -]/g, '').toLowerCase();
  if (compact.length < 15 || compact.length > 34) return false;
  let rest = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

interface Group extends Span {
  readonly digits: string;
}

/** The cards in a run of groups of digits, each from the beginning of one group to the end of another. */
function cardsIn(run: string): Span[] {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ digits, from: index, to: index + digits.length }));
  const cards: Span[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const last = lastOfCard(groups, first);
    const from = groups[first]?.from;
    const to = last === undefined ? undefined : groups[last]?.to;
    if (last === undefined || from === undefined || to === undefined) continue;
    cards.push({ from, to });
    first = last;
  }
  return cards;
}

/**
 * Where the card ends that begins with this group: one written in one piece, in even groups with what is left at the end, or as American
 * Express and Diners print theirs, 4-6-5 and 4-6-4.
 */
function lastOfCard(groups: readonly Group[], first: number): number | undefined {
  const size = groups[first]?.digits.length ?? 0;
  const printed = size === 4 && groups[first + 1]?.digits.length === 6;
  let digits = '';
  for (let last = first; last < groups.length && digits.length < 19; last += 1) {
    const more = groups[last]?.digits ?? '';
    if (more.length > (printed ? 6 : Math.max(size, 1))) return undefined;
    digits += more;
    if (digits.length >= 13 && (!printed || last === first + 2) && isCard(digits)) return last;
    if (printed ? last === first + 2 : more.length < size) return undefined;
  }
  return undefined;
}

function isCard(digits: string): boolean {
  if (!issued.some(({ first, lengths }) => lengths.includes(digits.length) && first.test(digits))) return false;
  // Micro-credits of whole credits are written like this; of a million cards one is.
  if (digits.endsWith('000000')) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
