import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';
import type { SpendTerms } from './spend-terms.ts';

/** Opens the books of a workspace, under random ids that only `ledger_link` ties to it. Twice is harmless. */
export async function insertLedger(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select open_wallet(${workspaceId})`.execute(tx);
}

export interface HoldInput {
  /** Chosen and stored before the first attempt; the same id again changes nothing. */
  readonly holdId: string;
  readonly workspaceId: string;
  readonly amount: bigint;
  readonly generationId: string;
  readonly expiresAt: Date;
  /** Who spends; the caps of the member and of the key count. */
  readonly accountId: string | null;
  readonly keyId: string | null;
  readonly terms: SpendTerms;
  readonly now: Date;
}

export type HoldOutcome = 'held' | 'exists' | 'frozen' | 'closed' | 'insufficient' | 'cap_reached';

/** The call as a piece of SQL, for a statement that does more in the same round trip. Its value is a `HoldOutcome`. */
export function holdExpression({ terms, ...hold }: HoldInput): RawBuilder<HoldOutcome> {
  return sql`hold_credits(${hold.holdId}, ${hold.workspaceId}, ${hold.amount}, ${hold.generationId}, ${hold.expiresAt}, ${hold.accountId}::uuid,
    ${hold.keyId}::uuid, ${terms.defaultCap}::bigint, ${terms.lowBalance}, ${terms.currency}, ${terms.creditPrice}, ${terms.timeZone}, ${hold.now})`;
}

export async function callHold(tx: Tx, hold: HoldInput): Promise<HoldOutcome> {
  return answerOf<HoldOutcome>(tx, holdExpression(hold));
}

/** What a charged generation was, as its spend event keeps it. */
export interface SpendFacts {
  readonly operation: string;
  readonly modelId: string;
  readonly priceVersion: number;
  /** What the provider takes, where it is known, and how well. */
  readonly cost: { readonly amountMicros: bigint; readonly currency: string; readonly quality: string } | null;
  readonly timeZone: string;
  readonly now: Date;
}

export async function callSettle(
  tx: Tx,
  settle: {
    readonly holdId: string;
    readonly captured: bigint;
    readonly generationId: string | null;
    readonly back: 'release' | 'expire';
    readonly spend: SpendFacts | null;
  },
): Promise<'settled' | 'exists'> {
  const { spend } = settle;
  return answerOf<'settled' | 'exists'>(
    tx,
    sql`settle_hold(${settle.holdId}, ${settle.captured}, ${settle.generationId}::uuid, ${settle.back}, ${spend?.operation ?? null}, ${spend?.modelId ?? null},
      ${spend?.priceVersion ?? null}::int, ${spend?.cost?.amountMicros ?? null}::bigint, ${spend?.cost?.currency ?? null}, ${spend?.cost?.quality ?? null},
      ${spend?.timeZone ?? null}, ${spend?.now ?? null}::timestamptz)`,
  );
}

/** Gives several holds of one workspace back whole, each once, in one statement: its balance is locked only as long as that takes. */
export async function callReleaseAll(tx: Tx, holds: readonly { readonly holdId: string; readonly generationId: string }[]): Promise<void> {
  await sql`
    select settle_hold(hold_id, 0, generation_id, 'release', null, null, null, null, null, null, null, null)
    from unnest(${holds.map(({ holdId }) => holdId)}::uuid[], ${holds.map(({ generationId }) => generationId)}::uuid[]) as h (hold_id, generation_id)`.execute(
    tx,
  );
}

export type GrantOutcome = 'granted' | 'exists' | 'closed';

export interface Grant {
  readonly workspaceId: string;
  readonly amount: bigint;
  /** Outlives every failure: the same key again grants nothing. */
  readonly key: string;
  /** A code, kept as long as the books: lower-case letters and underscores. */
  readonly reason: 'welcome' | 'operator' | 'promotion' | 'test';
  /** What the giver wrote, for the people of the workspace; goes when the workspace goes. */
  readonly note?: string;
  /** From then on what is left of it cannot be spent; without it, it stays. */
  readonly expiresAt?: Date;
}

export async function callGrant(tx: Tx, grant: Grant): Promise<GrantOutcome> {
  return answerOf<GrantOutcome>(
    tx,
    sql`grant_credits(${grant.workspaceId}, ${grant.amount}, ${grant.key}, ${grant.reason}, ${grant.note ?? null}, ${grant.expiresAt ?? null}::timestamptz)`,
  );
}

export interface Quota {
  readonly workspaceId: string;
  readonly amount: bigint;
  /** A workspace gets one quota per beginning, whatever is asked again. */
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export async function callEndQuota(tx: Tx, workspaceId: string, startsAt: Date, now: Date): Promise<boolean> {
  return answerOf<boolean>(tx, sql`end_quota(${workspaceId}, ${startsAt}, ${now})`);
}

export interface PlanLots {
  readonly workspaceId: string;
  /** When the periods began that a plan gave credits for. */
  readonly starts: readonly Date[];
  /** Numbers of its payments for a larger plan. */
  readonly changes: readonly string[];
  readonly now: Date;
}

export async function callEndPlanLots(tx: Tx, lots: PlanLots): Promise<number> {
  const starts = lots.starts.map((start) => start.toISOString());
  return answerOf<number>(tx, sql`end_plan_lots(${lots.workspaceId}, ${starts}::timestamptz[], ${[...lots.changes]}::uuid[], ${lots.now})`);
}

export async function callQuota(tx: Tx, quota: Quota): Promise<GrantOutcome> {
  return answerOf<GrantOutcome>(tx, sql`grant_quota(${quota.workspaceId}, ${quota.amount}, ${quota.startsAt}, ${quota.endsAt})`);
}

export interface Purchase {
  readonly workspaceId: string;
  readonly amount: bigint;
  /** The payment that brought it, as `provider:object id`: credited once, and what a refund or a dispute names. */
  readonly payment: string;
}

export async function callPurchase(tx: Tx, purchase: Purchase): Promise<'credited' | 'exists' | 'closed'> {
  return answerOf<'credited' | 'exists' | 'closed'>(
    tx,
    sql`credit_purchase(${purchase.workspaceId}, ${purchase.amount}, ${purchase.payment})`,
  );
}

export interface Clawback {
  readonly payment: string;
  readonly amount: bigint;
  /** The refund or dispute: taken back once for each. */
  readonly key: string;
  readonly reason: 'refund' | 'dispute' | 'operator';
}

export interface ClawedBack {
  /** What this call took back; 0n when it had happened before, or nothing was left of what the payment brought. */
  readonly claimed: bigint;
  /** The part that had been spent and is owed now. */
  readonly owed: bigint;
}

export async function callClawBack(tx: Tx, { payment, amount, key, reason }: Clawback): Promise<ClawedBack> {
  const { rows } = await sql<ClawedBack>`select claimed, owed from claw_back(${payment}, ${amount}, ${key}, ${reason})`.execute(tx);
  return first(rows);
}

export async function callReinstate(tx: Tx, payment: string, key: string): Promise<bigint> {
  return answerOf<bigint>(tx, sql`reinstate_payment(${payment}, ${key})`);
}

export async function callClose(tx: Tx, workspaceId: string, way: 'forfeit' | 'refund'): Promise<'closed' | 'exists' | 'busy'> {
  return answerOf<'closed' | 'exists' | 'busy'>(tx, sql`close_wallet(${workspaceId}, ${way})`);
}

export async function callPostCurrency(
  tx: Tx,
  posting: {
    readonly key: string;
    readonly kind: string;
    readonly currency: string;
    readonly lines: readonly { readonly account: string; readonly provider: string | null; readonly amount: bigint }[];
  },
): Promise<'posted' | 'exists'> {
  const { key, kind, currency, lines } = posting;
  return answerOf<'posted' | 'exists'>(
    tx,
    sql`post_currency(${key}, ${kind}, ${currency}, ${lines.map(({ account }) => account)}::text[], ${lines.map(({ provider }) => provider)}::text[],
      ${lines.map(({ amount }) => String(amount))}::bigint[])`,
  );
}

/** Whether a movement of money was booked: `sale` and the payment, `refund` and the refund, `loss` and the dispute. */
export async function isBooked(db: Db, kind: 'sale' | 'refund' | 'loss', key: string): Promise<boolean> {
  const row = await db.selectFrom('ledger_transfer').select('id').where('key', '=', `money:${kind}:${key}`).executeTakeFirst();
  return row !== undefined;
}

/** Under the wallet's lock, so that no hold slips past. A second freeze keeps the first moment. */
export async function setFrozen(tx: Tx, workspaceId: string, reason: string | null): Promise<void> {
  await sql`
    update wallet set frozen_at = case when ${reason}::text is null then null else coalesce(frozen_at, now()) end, frozen_reason = ${reason}
    where id = (select wallet_id from ledger_link where workspace_id = ${workspaceId})`.execute(tx);
}

export async function setLowBalance(tx: Tx, workspaceId: string, threshold: bigint | null): Promise<void> {
  await sql`update wallet set low_balance = ${threshold}::bigint where id = (select wallet_id from ledger_link where workspace_id = ${workspaceId})`.execute(
    tx,
  );
}

/** Below how much the workspace buys more by itself; null: it does not. */
export async function setTopUpBelow(tx: Tx, workspaceId: string, below: bigint | null): Promise<void> {
  await sql`update wallet set top_up_below = ${below}::bigint where id = (select wallet_id from ledger_link where workspace_id = ${workspaceId})`.execute(
    tx,
  );
}

export async function listExpiredHolds(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('hold').select('id').where('state', '=', 'open').where('expires_at', '<', now).limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Wallets in which something has run out and is still there. */
export async function listWalletsWithLapsed(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct wallet_id as id from ledger_account where filled and expires_at <= ${now} and wallet_id is not null limit ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

export async function callLapse(tx: Tx, walletId: string, now: Date): Promise<number> {
  return answerOf<number>(tx, sql`lapse_lots(${walletId}, ${now})`);
}

async function answerOf<Answer>(tx: Tx, call: RawBuilder<unknown>): Promise<Answer> {
  const { rows } = await sql<{ answer: Answer }>`select ${call} as answer`.execute(tx);
  return first(rows).answer;
}

function first<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error('a ledger function answered nothing');
  return row;
}
