import type { MediaRef, Warning } from '../spec/engine.ts';
import type { MediaRole } from '../spec/model.ts';

/** What a reference counts when nobody said anything, and in full: neither is a wish that would be ignored. */
const unsaid: readonly number[] = [0.6, 1];
const roles: readonly MediaRole[] = ['init', 'subject', 'style'];

/** For references whose strength is not sent. */
export function warnOfStrength(media: readonly Pick<MediaRef, 'role' | 'strength'>[], title: string): readonly Warning[] {
  const meant = media.some(({ role, strength }) => roles.includes(role) && !unsaid.includes(strength));
  return meant ? [{ field: 'media.strength', detail: `${title} takes no strength: references count in full.` }] : [];
}
