import { createHash } from 'node:crypto';
import { canonicalJson } from '../../platform/canonical-json.ts';

/** What one link of the chain vouches for. */
export interface HashedEvent {
  readonly id: string;
  readonly action: string;
  readonly actorId: string | null;
  readonly subject: string | null;
  readonly details: unknown;
  readonly createdAt: Date;
  readonly previousHash: string;
}

/** The first event has no predecessor. */
export const genesisHash = '0'.repeat(64);

export function hashAuditEvent(event: HashedEvent): string {
  const text = canonicalJson({
    id: event.id,
    action: event.action,
    actorId: event.actorId,
    subject: event.subject,
    details: event.details,
    createdAt: event.createdAt.toISOString(),
    previousHash: event.previousHash,
  });
  return createHash('sha256').update(text).digest('hex');
}
