import type { ApiKey, NewApiKey } from '@pinhole/contract';
import { microsOfCredits } from '../../lib/credits-input.ts';

export type KeyScope = ApiKey['scopes'][number];

/** What a key may do, in words a person chooses by: look at things, make things, or each right by itself. */
export const scopeGroups = {
  read: ['models:read', 'generations:read', 'assets:read', 'credits:read'],
  make: ['generations:write', 'assets:write'],
} as const satisfies Record<string, readonly KeyScope[]>;

export const lifetimesDays = [7, 30, 90, 365] as const;

export interface KeyForm {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly days: string;
  /** Credits; nothing typed means no cap of its own. */
  readonly cap: number;
}

export const blankKey: KeyForm = { name: '', scopes: scopeGroups.read, days: '90', cap: Number.NaN };

export function newKeyOf({ name, scopes, days, cap }: KeyForm): NewApiKey {
  const most = microsOfCredits(cap);
  return { name: name.trim(), scopes: [...scopes], expiresInDays: Number(days), ...(most && most !== '0' ? { cap: most } : {}) };
}

const soonMs = 7 * 24 * 60 * 60 * 1000;

export type KeyState = 'expired' | 'used up' | 'ends soon' | 'works';

export function keyState({ expiresAt, cap, spent }: Pick<ApiKey, 'expiresAt' | 'cap' | 'spent'>, now: Date): KeyState {
  const left = new Date(expiresAt).getTime() - now.getTime();
  if (left <= 0) return 'expired';
  if (cap !== null && BigInt(spent) >= BigInt(cap)) return 'used up';
  return left < soonMs ? 'ends soon' : 'works';
}
