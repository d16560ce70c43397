import type { Cap, newCap } from '@pinhole/contract';
import type { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import { appendAudit } from '../audit/index.ts';
import { requireAmount } from './amounts.ts';
import {
  type CapInput,
  type CapLevel,
  type CapRow,
  type CapTarget,
  callSetCap,
  deleteCap as deleteCapRow,
  findKeyOwner,
  hasBooks,
  isMember,
  listCapRows,
} from './cap-store.ts';
import { presentCap } from './present-cap.ts';
import type { CreditsDeps } from './read-credits.ts';

type Wish = z.output<typeof newCap>;

/** Who binds whom: an operator everybody, a workspace its people, a person themselves. */
const height: Readonly<Record<CapLevel, number>> = { operator: 2, workspace: 1, self: 0 };

export const runsWorkspace = ({ role }: Actor): boolean => role === 'owner' || role === 'admin';

/** At which level this caller may set caps of a target; undefined: not at all. */
async function levelOf(db: Db, actor: Actor, target: CapTarget): Promise<CapLevel | undefined> {
  const own =
    target.accountId === actor.accountId ||
    (target.keyId !== null && (await findKeyOwner(db, actor.workspaceId, target.keyId)) === actor.accountId);
  // An admin limits themselves like everybody else they run the workspace for; only a key is first of all its owner's.
  if (own && target.keyId !== null) return 'self';
  if (runsWorkspace(actor)) return 'workspace';
  return own ? 'self' : undefined;
}

async function targetOf(db: Db, workspaceId: string, { subject, subjectId }: Pick<Wish, 'subject' | 'subjectId'>): Promise<CapTarget> {
  const target = {
    workspaceId,
    accountId: subject === 'member' ? (subjectId ?? null) : null,
    keyId: subject === 'key' ? (subjectId ?? null) : null,
  };
  const known =
    subject === 'workspace'
      ? subjectId === undefined
      : subject === 'member'
        ? target.accountId !== null && (await isMember(db, workspaceId, target.accountId))
        : target.keyId !== null && (await findKeyOwner(db, workspaceId, target.keyId)) !== undefined;
  if (!known) throw new AppError('credits.cap_subject');
  return target;
}

/** Sets a cap at the caller's level. What was spent already counts; a lower one stops spending at once. */
export async function setCap(deps: CreditsDeps, actor: Actor, wish: Wish): Promise<Cap> {
  return inTransaction(deps.db, async (tx) => {
    const target = await targetOf(tx, actor.workspaceId, wish);
    const setBy = await levelOf(tx, actor, target);
    if (!setBy) throw new AppError('auth.role_missing');
    return presentCap(await writeCap(deps, tx, actor, { ...target, ...sizeOf(deps, wish), setBy }), { ...actor, canOperate: false });
  });
}

/** The same for the person who runs the service, for any workspace. */
export async function setOperatorCap(deps: CreditsDeps, actor: Actor, workspaceId: string, wish: Wish): Promise<Cap> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await hasBooks(tx, workspaceId))) throw new AppError('workspace.not_found');
    const target = await targetOf(tx, workspaceId, wish);
    return presentCap(await writeCap(deps, tx, actor, { ...target, ...sizeOf(deps, wish), setBy: 'operator' }), {
      ...actor,
      canOperate: true,
    });
  });
}

/** The monthly cap in credits that an operator gives a workspace; null: none, whatever the service says. */
export async function limitWorkspace(
  deps: Pick<CreditsDeps, 'clock' | 'terms'>,
  tx: Tx,
  workspaceId: string,
  amount: bigint | null,
): Promise<void> {
  const at = { timeZone: deps.terms().timeZone, now: deps.clock.now() };
  const whole = { workspaceId, accountId: null, keyId: null };
  await callSetCap(
    tx,
    { ...whole, period: 'month', unit: 'credit', setBy: 'operator', amount: amount === null ? null : requireAmount(amount) },
    at,
  );
}

/** What an API key may spend over its whole life, as its owner said when it was made. */
export async function limitKey(
  tx: Tx,
  key: { readonly workspaceId: string; readonly keyId: string; readonly amount: bigint },
  now: Date,
): Promise<void> {
  const cap = { workspaceId: key.workspaceId, accountId: null, keyId: key.keyId, period: 'total', unit: 'credit', setBy: 'self' } as const;
  await callSetCap(tx, { ...cap, amount: requireAmount(key.amount) }, { timeZone: 'UTC', now });
}

const sizeOf = (deps: CreditsDeps, wish: Wish): Pick<CapInput, 'period' | 'unit' | 'amount'> => ({
  period: wish.period,
  unit: wish.unit === 'credits' ? 'credit' : deps.terms().currency,
  amount: requireAmount(BigInt(wish.limit)),
});

async function writeCap(deps: CreditsDeps, tx: Tx, actor: Actor, cap: CapInput): Promise<CapRow> {
  const at = { timeZone: deps.terms().timeZone, now: deps.clock.now() };
  const id = await callSetCap(tx, cap, at);
  // After the write, and so under the wallet's lock: nobody lowers a higher cap in between.
  const lowest = lowestAbove(await listCapRows(tx, cap.workspaceId, at), cap);
  if (cap.amount !== null && lowest !== null && cap.amount > lowest) throw new AppError('credits.cap_above', { limit: String(lowest) });
  const [row] = await listCapRows(tx, cap.workspaceId, at, id);
  if (!row) throw new Error('a cap that was just set is not there');
  await appendAudit(tx, {
    action: 'credits.cap_set',
    actorId: actor.accountId,
    subject: cap.keyId ?? cap.accountId ?? cap.workspaceId,
    details: { limit: cap.amount === null ? 'none' : String(cap.amount), unit: cap.unit, period: cap.period, level: cap.setBy },
  });
  return row;
}

function lowestAbove(rows: readonly CapRow[], cap: CapInput): bigint | null {
  const above = rows.flatMap(({ amount, ...row }) =>
    amount !== null &&
    row.accountId === cap.accountId &&
    row.keyId === cap.keyId &&
    row.period === cap.period &&
    row.unit === cap.unit &&
    height[row.setBy] > height[cap.setBy]
      ? [amount]
      : [],
  );
  return above.reduce<bigint | null>((lowest, amount) => (lowest === null || amount < lowest ? amount : lowest), null);
}

/** Removes a cap of the caller's own level. */
export async function removeCap(deps: CreditsDeps, actor: Actor, id: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const row = await findRow(deps, tx, actor.workspaceId, id);
    if (row.setBy !== (await levelOf(tx, actor, { workspaceId: actor.workspaceId, ...row }))) throw new AppError('auth.role_missing');
    await remove(tx, actor, actor.workspaceId, row);
  });
}

/** The person who runs the service may remove any. */
export async function removeOperatorCap(deps: CreditsDeps, actor: Actor, workspaceId: string, id: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => remove(tx, actor, workspaceId, await findRow(deps, tx, workspaceId, id)));
}

async function findRow(deps: CreditsDeps, tx: Tx, workspaceId: string, id: string): Promise<CapRow> {
  const [row] = await listCapRows(tx, workspaceId, { timeZone: deps.terms().timeZone, now: deps.clock.now() }, id);
  if (!row) throw new AppError('credits.cap_not_found');
  return row;
}

async function remove(tx: Tx, actor: Actor, workspaceId: string, row: CapRow): Promise<void> {
  if (!(await deleteCapRow(tx, workspaceId, row.id))) throw new AppError('credits.cap_not_found');
  await appendAudit(tx, {
    action: 'credits.cap_removed',
    actorId: actor.accountId,
    subject: row.keyId ?? row.accountId ?? workspaceId,
    details: { limit: String(row.amount ?? 'none'), unit: row.unit, period: row.period, level: row.setBy },
  });
}
