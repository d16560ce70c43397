import type { Dropped } from '@pinhole/contract';
import type { MessageId, Translate } from '../app/i18n.ts';
import { models as english } from '../app/locales/en/models.ts';
import { spokenTitle } from './spoken-model.ts';

/** Keeps what is written in another direction together. */
const apart = (text: string | number): string => `\u2068${text}\u2069`;

type LeftOutId = Extract<MessageId, `leftOut.${string}`>;
const isKnown = (id: string): id is LeftOutId => Object.hasOwn(english, id);

/** Why a wish is left out, in the language on screen. What an engine warns of, and codes of a newer service, speak their own words. */
export function leftOutText({ code, field, reason, model, role, limit }: Dropped, t: Translate): string {
  const id = `leftOut.${code}`;
  if (!isKnown(id) || model === undefined) return apart(reason);
  return t(id, {
    model: apart(spokenTitle(model, t)),
    limit: limit ?? '',
    role: role ? t(`studio.role.${role}` satisfies MessageId) : '',
    name: apart(field.replace(/^params\//, '')),
  });
}
