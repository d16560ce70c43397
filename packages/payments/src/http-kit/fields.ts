import { PaymentConnectionError } from '../spec/provider.ts';

type Fields = Readonly<Record<string, string>>;

/** What was filled in, without blanks around it. Throws `PaymentConnectionError` when there is nothing. */
export function requiredField(fields: Fields, name: string, label: string): string {
  const value = fields[name]?.trim() ?? '';
  if (value === '') throw new PaymentConnectionError(name, `${label} is missing. Fill it in.`);
  return value;
}

/** A key as it stands in a header. Throws `PaymentConnectionError` when it is missing, a placeholder, or cannot be one. */
export function keyField(fields: Fields, name: string, label: string): string {
  const key = requiredField(fields, name, label);
  if (!/^[\x21-\x7e]+$/.test(key)) throw new PaymentConnectionError(name, `${label} has characters that no key has. Copy it again.`);
  if (isPlaceholder(key)) throw new PaymentConnectionError(name, `${label} is only a placeholder. Copy the real one.`);
  return key;
}

/** One a line, the newest first. */
export const linesField = (fields: Fields, name: string): readonly string[] =>
  (fields[name] ?? '')
    .split(/\s*\n\s*/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Throws `PaymentConnectionError` unless it is one of these; the first of them when nothing was chosen. */
export function choiceField<Choice extends string>(fields: Fields, name: string, choices: readonly [Choice, ...Choice[]]): Choice {
  const value = fields[name]?.trim() || choices[0];
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new PaymentConnectionError(name, `Choose one of: ${choices.join(', ')}.`);
  return chosen;
}

/** An address to go through instead of the provider's own, ending in `/`; undefined when none was filled in. */
export function addressField(fields: Fields, name: string): URL | undefined {
  const text = fields[name]?.trim();
  if (!text) return undefined;
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new PaymentConnectionError(name, 'This must be an address that begins with https:// or http://.');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new PaymentConnectionError(name, 'The address may have neither a name nor a password, and nothing after ? or #.');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** What examples and templates hold where a key belongs. */
export const isPlaceholder = (key: string): boolean =>
  /^(?:<.*>|your[-_ ].*|change[-_ ]?me|todo|null|undefined|none|example|replace[-_ ].*)$/i.test(key) ||
  /(?:x{4,}|\.{3,}|…|\*{3,})$/i.test(key);
