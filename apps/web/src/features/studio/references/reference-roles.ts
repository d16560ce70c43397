import type { MediaRole, Model } from '@pinhole/contract';
import type { MessageId } from '../../../app/i18n.ts';

export const roleTitles = {
  init: 'studio.role.init',
  mask: 'studio.role.mask',
  subject: 'studio.role.subject',
  style: 'studio.role.style',
  first_frame: 'studio.role.first_frame',
  last_frame: 'studio.role.last_frame',
} as const satisfies Readonly<Record<MediaRole, MessageId>>;

export const roleHelp = {
  init: 'studio.roleHelp.init',
  mask: 'studio.roleHelp.mask',
  subject: 'studio.roleHelp.subject',
  style: 'studio.roleHelp.style',
  first_frame: 'studio.roleHelp.first_frame',
  last_frame: 'studio.roleHelp.last_frame',
} as const satisfies Readonly<Record<MediaRole, MessageId>>;

/** The roles a model takes pictures in. */
export const rolesOf = (model: Model): readonly MediaRole[] =>
  (Object.keys(roleTitles) as MediaRole[]).filter((role) => (model.media[role]?.max ?? 0) > 0);
