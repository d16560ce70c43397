import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { genesisHash, hashAuditEvent } from './audit-hash.ts';
import { insertAuditRow, lockChain, readHead } from './audit-store.ts';

export interface AuditEntry {
  /** Noun and past verb, such as `session.created`. */
  readonly action: string;
  /** The person who did it; null when nobody was signed in. */
  readonly actorId: string | null;
  /** The id of what it was done to. */
  readonly subject?: string | null;
  /** Ids, amounts and machine words. Never content, names or addresses: these rows outlive the account. */
  readonly details?: Readonly<Record<string, string>>;
}

/**
 * Adds a link to the chain in the caller's transaction: no act without its record, no record without its act.
 * Call it last: the chain has one writer at a time, and its lock lasts until the commit.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await lockChain(tx);
  const head = await readHead(tx);
  const event = {
    id: newId(head.now),
    action: entry.action,
    actorId: entry.actorId,
    subject: entry.subject ?? null,
    details: entry.details ?? {},
    createdAt: head.now,
    previousHash: head.hash ?? genesisHash,
  };
  await insertAuditRow(tx, { ...event, hash: hashAuditEvent(event) });
}
