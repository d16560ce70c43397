import type { EffectiveSetting } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';

export type SettingFault = { readonly kind: 'range'; readonly min: number; readonly max: number } | { readonly kind: 'amount' };

/** What the service says it expected, where this page can say it in the language on screen and in credits. */
export function settingFault(error: unknown, type: EffectiveSetting['type']): SettingFault | undefined {
  if (!isProblem(error, 'setting.invalid')) return undefined;
  if (type === 'credits') return { kind: 'amount' };
  const range = /from (\d+) to (\d+)/.exec(error.details.expected ?? '');
  return range ? { kind: 'range', min: Number(range[1]), max: Number(range[2]) } : undefined;
}
