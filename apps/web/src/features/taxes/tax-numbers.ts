/** "25.5" or "25,5" → 2550 hundredths of a percent; undefined for what is no rate. */
export function basisPointsOf(text: string): number | undefined {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const points = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return points <= 10_000 ? points : undefined;
}

/** "7,4604" → "7.4604"; undefined for what is no rate above zero. The service counts with the text, never with a float. */
export function perEuroOf(text: string): string | undefined {
  const plain = text.trim().replace(',', '.');
  return /^(0|[1-9]\d{0,8})(\.\d{1,6})?$/.test(plain) && /[1-9]/.test(plain) ? plain : undefined;
}

/** Whether a rate holds on a day; days are ISO dates, which sort as they are. */
export const holdsOn = ({ validFrom, validTo }: { readonly validFrom: string; readonly validTo: string | null }, day: string): boolean =>
  validFrom <= day && (validTo === null || validTo >= day);
