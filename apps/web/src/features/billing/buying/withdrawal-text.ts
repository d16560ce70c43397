import { translate } from '../../../app/i18n.ts';

/**
 * The hash of what a buyer agrees to, as it stands on screen: by it the order keeps which words those were. Undefined over plain http,
 * where browsers do not hash; real money is never taken there.
 */
export async function withdrawalConsent(): Promise<string | undefined> {
  if (!isSecureContext) return undefined;
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(translate('billing.consent')));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
