import type { Balance, Cap, PlanSubscription } from '@pinhole/contract';
import { type KeyValueStore, readLocal, writeLocal } from '../../lib/local-store.ts';

export type MoneyTrouble = 'frozen' | 'debt' | 'cap' | 'past-due' | 'low';

export interface MoneyNotice {
  readonly trouble: MoneyTrouble;
  /** What the same trouble has to change for it to be another one: a cap of the next month is. */
  readonly which: string;
  /** The cap that is used up; only of `cap`. */
  readonly cap?: Pick<Cap, 'limit' | 'resetsAt' | 'unit' | 'currency' | 'subject' | 'setBy'>;
}

/** All that is wrong with somebody's money at this moment, the most urgent first. */
export function moneyTroubles(
  balance: Balance,
  { accountId, plans }: { readonly accountId: string; readonly plans: readonly Pick<PlanSubscription, 'id' | 'state'>[] },
): readonly MoneyNotice[] {
  const binds = ({ subject, subjectId }: Cap): boolean => subject === 'workspace' || (subject === 'member' && subjectId === accountId);
  const isUsed = ({ limit, spent }: Pick<Cap, 'limit' | 'spent'>): boolean => limit !== null && BigInt(spent) >= BigInt(limit);
  const used = balance.caps.find((cap) => binds(cap) && isUsed(cap));
  const monthly: MoneyNotice['cap'] | undefined = isUsed(balance.cap)
    ? { ...balance.cap, unit: 'credits', currency: null, subject: 'workspace', setBy: 'operator' }
    : undefined;
  const cap = used ?? monthly;
  const pastDue = plans.find(({ state }) => state === 'past_due');
  return [
    ...(balance.frozen ? [{ trouble: 'frozen', which: balance.frozenFor ?? '' } as const] : []),
    ...(BigInt(balance.debt) > 0n ? [{ trouble: 'debt', which: '' } as const] : []),
    ...(cap ? [{ trouble: 'cap', which: `${cap.limit} ${cap.resetsAt}`, cap } as const] : []),
    ...(pastDue ? [{ trouble: 'past-due', which: pastDue.id } as const] : []),
    ...(BigInt(balance.available) < BigInt(balance.lowBalance) ? [{ trouble: 'low', which: '' } as const] : []),
  ];
}

/** A notice that was closed: when, in milliseconds, and whether its trouble was over since. */
interface Closed {
  readonly at: number;
  readonly over: boolean;
}
export type ClosedNotices = Readonly<Record<string, Closed>>;

/** Money goes up and down around a threshold: what was closed does not come back within the hour. */
const quietMs = 3_600_000;

const keyOf = ({ trouble, which }: MoneyNotice): string => `${trouble} ${which}`;

/** The one to show, if any: not what was closed, unless its trouble went away and came back later. */
export function noticeToShow(troubles: readonly MoneyNotice[], closed: ClosedNotices, now: number): MoneyNotice | undefined {
  return troubles.find((notice) => {
    const before = closed[keyOf(notice)];
    return !before || (before.over && now - before.at >= quietMs);
  });
}

export const closeNotice = (closed: ClosedNotices, notice: MoneyNotice, now: number): ClosedNotices => ({
  ...closed,
  [keyOf(notice)]: { at: now, over: false },
});

/** Remembers which troubles are over, and forgets those that are for long. The same object when nothing changed. */
export function followTroubles(closed: ClosedNotices, troubles: readonly MoneyNotice[], now: number): ClosedNotices {
  const there = new Set(troubles.map(keyOf));
  const next = Object.entries(closed).flatMap(([key, entry]): readonly (readonly [string, Closed])[] => {
    if (there.has(key)) return [[key, entry]];
    return now - entry.at >= quietMs ? [] : [[key, entry.over ? entry : { ...entry, over: true }]];
  });
  const same = next.length === Object.keys(closed).length && next.every(([key, entry]) => closed[key] === entry);
  return same ? closed : Object.fromEntries(next);
}

const storedKey = 'closed-money-notices';

const parseClosed = (raw: unknown): ClosedNotices =>
  Object.fromEntries(
    Object.entries((raw ?? {}) as Record<string, Partial<Closed>>).flatMap(([key, { at, over }]) =>
      typeof at === 'number' ? [[key, { at, over: over === true }]] : [],
    ),
  );

/** By workspace. */
const readAll = (store: KeyValueStore): Readonly<Record<string, ClosedNotices>> => {
  const parse = (raw: unknown) =>
    Object.fromEntries(Object.entries((raw ?? {}) as Record<string, unknown>).map(([id, closed]) => [id, parseClosed(closed)]));
  return readLocal(storedKey, parse, store) ?? {};
};

export const readClosed = (workspaceId: string, store: KeyValueStore = localStorage): ClosedNotices => readAll(store)[workspaceId] ?? {};

export function keepClosed(workspaceId: string, closed: ClosedNotices, store: KeyValueStore = localStorage): void {
  const { [workspaceId]: _before, ...others } = readAll(store);
  const all = Object.keys(closed).length > 0 ? { ...others, [workspaceId]: closed } : others;
  writeLocal(storedKey, Object.keys(all).length > 0 ? all : undefined, store);
}
