import type { SavedWay } from '@pinhole/contract';
import { useMemo } from 'react';
import { type Translate, useT } from '../../../app/i18n.ts';

/** Names as the companies write them; others as the provider does. */
const brands: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  dankort: 'Dankort',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  unionpay: 'UnionPay',
};

/** "Visa ending in 4242", in isolation, so that digits stay where they belong in every direction. */
export function cardName(t: Translate, saved: SavedWay | undefined): string {
  if (!saved || saved.last4 === null) return t('topUp.aCard');
  const brand = saved.brand === null ? '' : (brands[saved.brand] ?? saved.brand);
  return t('topUp.card', { brand: `\u2068${brand}\u2069`, last4: `\u2068${saved.last4}\u2069` });
}

export const useCardName = (): ((saved: SavedWay | undefined) => string) => {
  const t = useT();
  return useMemo(() => (saved) => cardName(t, saved), [t]);
};

/** The hash of the sentence that was agreed to, as it stood on screen. Undefined over plain http, where browsers do not hash. */
export async function hashOf(sentence: string): Promise<string | undefined> {
  if (!isSecureContext) return undefined;
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sentence));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
