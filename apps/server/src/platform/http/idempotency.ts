import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../actor.ts';
import { AppError } from '../app-error.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Db, inTransaction, type Tx } from '../database/database.ts';

/** How long a purchase can be asked for again. */
const keptMs = 24 * 3_600_000;
const keyPattern = /^[\x21-\x7e]{1,255}$/;

export interface Answer {
  readonly status: number;
  /** JSON text; null for an answer without a body. */
  readonly body: string | null;
}

export interface KeyedWork {
  readonly actor: Actor;
  readonly operation: string;
  /** The header as it came; undefined when the caller sent none. */
  readonly key: string | undefined;
  /** What was asked for: parameters, query and body after parsing. */
  readonly request: unknown;
  readonly now: Date;
}

/** Two processes can pass the claim one after the other when the first commits in between; the second then finds its answer. */
class KeyTakenMeanwhileError extends Error {
  override readonly name = 'KeyTakenMeanwhileError';
}

/**
 * Runs `work` in one transaction together with the claim of its key and the answer to it: all of it happens or nothing. The claim is a
 * lock that ends with the transaction, so a process that dies half-way leaves nothing behind, in any process of the service.
 */
export async function runKeyed(
  db: Db,
  keyed: KeyedWork,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer & { readonly replayed: boolean }> {
  const { key } = keyed;
  if (key === undefined) return { ...(await inTransaction(db, work)), replayed: false };
  if (!keyPattern.test(key)) throw new AppError('idempotency.key_invalid');
  const id = hash(keyed.actor.accountId, keyed.actor.workspaceId, keyed.operation, key);
  const requestHash = hash(canonicalJson(keyed.request));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(db, async (tx) => {
        const stored = await claim(tx, id, requestHash, keyed.now);
        if (stored) return { ...stored, replayed: true };
        const answer = await work(tx);
        await remember(tx, keyed, id, requestHash, answer);
        return { ...answer, replayed: false };
      });
    } catch (error) {
      if (!(error instanceof KeyTakenMeanwhileError) || attempt >= 3) throw error;
    }
  }
}

async function claim(tx: Tx, id: Buffer, requestHash: Buffer, now: Date): Promise<Answer | undefined> {
  const { rows } = await sql<{ claimed: boolean; status: number | null; answer: string | null; same: boolean | null }>`
    select lock.claimed, kept.status, kept.answer, kept.request_hash = ${requestHash} as same
    from (select pg_try_advisory_xact_lock(${id.readBigInt64BE(0).toString()}::bigint) as claimed) as lock
      left join idempotency_key as kept on kept.id = ${id} and kept.expires_at > ${now}`.execute(tx);
  const [row] = rows;
  if (row?.same === false) throw new AppError('idempotency.body_differs');
  if (row?.status != null) return { status: row.status, body: row.answer };
  if (!row?.claimed) throw new AppError('idempotency.in_flight');
  return undefined;
}

async function remember(tx: Tx, { actor, operation, now }: KeyedWork, id: Buffer, requestHash: Buffer, answer: Answer): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into idempotency_key (id, account_id, workspace_id, operation, request_hash, status, answer, created_at, expires_at)
    values (${id}, ${actor.accountId}, ${actor.workspaceId}, ${operation}, ${requestHash}, ${answer.status}, ${answer.body}, ${now}, ${new Date(now.getTime() + keptMs)})
    on conflict (id) do update set request_hash = excluded.request_hash, status = excluded.status, answer = excluded.answer,
      created_at = excluded.created_at, expires_at = excluded.expires_at
    where idempotency_key.expires_at <= ${now}`.execute(tx);
  if (numAffectedRows !== 1n) throw new KeyTakenMeanwhileError();
}

/** Removes what is past its day, in small bites; answers how many. For the scheduler. */
export async function sweepIdempotencyKeys(db: Db, now: Date, limit = 5_000): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { numAffectedRows } = await sql`
      delete from idempotency_key where id in (
        select id from idempotency_key where expires_at <= ${now} order by expires_at limit ${limit} for update skip locked)`.execute(tx);
    return Number(numAffectedRows ?? 0n);
  });
}

function hash(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('\0')).digest();
}
