import type { EffectiveSetting } from '@pinhole/contract';
import { creditsOfMicros, microsOfCredits } from '../../lib/credits-input.ts';

/** What a form holds while a setting is edited: text as it is typed, or a number for number fields. */
export interface SettingDraft {
  readonly text: string;
  readonly amount: number;
}

export function draftOf({ type, value }: Pick<EffectiveSetting, 'type' | 'value'>): SettingDraft {
  if (type === 'credits') return { text: '', amount: creditsOfMicros(value) };
  if (type === 'number') return { text: '', amount: value === '' ? Number.NaN : Number(value) };
  // A secret is never sent to this page, so there is nothing to start from.
  return { text: type === 'secret' ? '' : value, amount: Number.NaN };
}

/** The text the service stores. An emptied number or amount is empty text: for some settings that means "none". */
export function valueOf(type: EffectiveSetting['type'], { text, amount }: SettingDraft): string {
  if (type === 'credits') return microsOfCredits(amount) ?? '';
  if (type === 'number') return Number.isFinite(amount) ? String(amount) : '';
  return text.trim();
}
