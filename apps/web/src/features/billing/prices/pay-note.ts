import type { WayToPay } from '@pinhole/contract';
import type { Translate } from '../../../app/i18n.ts';

const known = ['stripe', 'paypal', 'creem', 'manual'] as const;

/** What goes to a provider, in the language on screen; the service's own words where this page knows none. */
export function payNote(
  { provider, dataNote }: Pick<WayToPay, 'provider' | 'dataNote'>,
  t: Translate,
): { readonly text: string; readonly lang?: 'en' } {
  const name = known.find((candidate) => candidate === provider);
  return name ? { text: t(`payNote.${name}`) } : { text: dataNote, lang: 'en' };
}
