import type { Balance, Bucket, Cap, CreditEntry, Page } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import { type BucketRow, findBalance, listBuckets, listEntryRows } from './balance-store.ts';
import { type CapRow, hasBooks, listCapRows, listOwnKeys } from './cap-store.ts';
import { type CapReader, maySee, presentCap } from './present-cap.ts';
import type { SpendTerms } from './spend-terms.ts';

export interface CreditsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly terms: () => SpendTerms;
}

/** The balance in figures, without the caps of anybody in particular. */
export async function getBalance(deps: CreditsDeps, workspaceId: string): Promise<Omit<Balance, 'caps'>> {
  return (await readBalance(deps, workspaceId)).balance;
}

export async function getCredits(deps: CreditsDeps, actor: Actor): Promise<Balance> {
  const { balance, caps } = await readBalance(deps, actor.workspaceId);
  const reader = await readerOf(deps.db, actor);
  return { ...balance, caps: present(caps, reader) };
}

export async function listCaps(deps: CreditsDeps, actor: Actor): Promise<Cap[]> {
  const at = { timeZone: deps.terms().timeZone, now: deps.clock.now() };
  return present(await listCapRows(deps.db, actor.workspaceId, at), await readerOf(deps.db, actor));
}

/** All of a workspace, for the person who runs the service. */
export async function listOperatorCaps(deps: CreditsDeps, actor: Actor, workspaceId: string): Promise<Cap[]> {
  if (!(await hasBooks(deps.db, workspaceId))) throw new AppError('workspace.not_found');
  const at = { timeZone: deps.terms().timeZone, now: deps.clock.now() };
  return present(await listCapRows(deps.db, workspaceId, at), { ...actor, canOperate: true });
}

const present = (rows: readonly CapRow[], reader: CapReader): Cap[] =>
  rows.filter((row) => maySee(row, reader)).map((row) => presentCap(row, reader));

async function readerOf(db: Db, actor: Actor): Promise<CapReader> {
  return { accountId: actor.accountId, role: actor.role, canOperate: false, ownKeys: new Set(await listOwnKeys(db, actor)) };
}

async function readBalance(
  deps: CreditsDeps,
  workspaceId: string,
): Promise<{ readonly balance: Omit<Balance, 'caps'>; readonly caps: readonly CapRow[] }> {
  const { timeZone, defaultCap, lowBalance } = deps.terms();
  const at = { timeZone, now: deps.clock.now() };
  const row = await findBalance(deps.db, workspaceId, at);
  if (!row) throw new AppError('workspace.not_found');
  const [buckets, caps] = await Promise.all([listBuckets(deps.db, row.walletId, at.now), listCapRows(deps.db, workspaceId, at)]);
  const ready = buckets.filter(({ startsAt }) => startsAt === null || startsAt <= at.now);
  const limit = lowestMonthly(caps, defaultCap);
  return {
    caps,
    balance: {
      available: String(ready.reduce((sum, { amount }) => sum + amount, 0n)),
      held: String(row.held),
      debt: String(row.debt),
      frozen: row.frozenReason !== null,
      frozenFor: row.frozenReason === 'dispute' || row.frozenReason === 'closing' ? row.frozenReason : null,
      lowBalance: String(row.lowBalance ?? lowBalance),
      buckets: buckets.map(presentBucket),
      cap: {
        period: 'month',
        limit: limit === null ? null : String(limit),
        spent: String(row.spent),
        resetsAt: row.resetsAt.toISOString(),
      },
    },
  };
}

/** Of the workspace's own monthly caps in credits; the service's counts unless the operator set one. */
function lowestMonthly(caps: readonly CapRow[], defaultCap: bigint | null): bigint | null {
  const monthly = caps.filter(({ accountId, keyId, period, unit }) => !accountId && !keyId && period === 'month' && unit === 'credit');
  const limits = monthly.flatMap(({ amount }) => (amount === null ? [] : [amount]));
  if (defaultCap !== null && !monthly.some(({ setBy }) => setBy === 'operator')) limits.push(defaultCap);
  return limits.reduce<bigint | null>((lowest, limit) => (lowest === null || limit < lowest ? limit : lowest), null);
}

const presentBucket = ({ kind, amount, startsAt, expiresAt }: BucketRow): Bucket => ({
  kind,
  amount: String(amount),
  startsAt: startsAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
  meaning: kind === 'quota' ? 'ends_with_period' : expiresAt ? 'ends_at' : 'never_ends',
});

/** `before` is the id of the last entry of the page before. */
export async function listEntries(
  deps: CreditsDeps,
  workspaceId: string,
  query: { readonly before: string | null; readonly limit: number },
): Promise<Page<CreditEntry>> {
  const rows = await listEntryRows(deps.db, workspaceId, { before: query.before, limit: query.limit + 1 });
  const data = rows.slice(0, query.limit).map((row) => ({
    id: row.id,
    kind: row.kind,
    amount: String(row.amount),
    generationId: row.generation_id,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
  }));
  return { data, nextCursor: rows.length > query.limit ? (data.at(-1)?.id ?? null) : null };
}
