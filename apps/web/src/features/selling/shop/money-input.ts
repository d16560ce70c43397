import { currencyDigits } from '@pinhole/contract/currency';

/** What a person types in a field of money, as the smallest unit that the API counts. Undefined for nothing, or nothing sensible. */
export function minorOfAmount(amount: number, currency: string): string | undefined {
  if (!Number.isFinite(amount) || amount <= 0) return undefined;
  const minor = Math.round(amount * 10 ** currencyDigits(currency));
  return minor > 0 && Number.isSafeInteger(minor) ? String(minor) : undefined;
}

/** A short name made from a title, as the API takes it; empty where nothing of the title can be one. */
export function skuOf(title: string): string {
  const plain = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
}
