import { translate } from '../../app/i18n.ts';

/** What a buyer agrees to, as it stands on screen, and the hash by which the order keeps which words those were. */
export async function withdrawalConsent(): Promise<{ readonly text: string; readonly hash: string }> {
  const text = translate('billing.consent');
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return { text, hash: [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
}
