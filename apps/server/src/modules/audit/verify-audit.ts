import type { Db } from '../../platform/database/database.ts';
import { genesisHash, hashAuditEvent } from './audit-hash.ts';
import { readChain } from './audit-store.ts';

export interface AuditReport {
  readonly intact: boolean;
  readonly events: number;
  /** The first link that does not hold. */
  readonly brokenAt: bigint | null;
  /** Whoever keeps this hash elsewhere can later prove that nothing was cut off the end. */
  readonly head: string;
}

const pageSize = 1_000;

/** Walks the whole chain and computes every hash anew. Any changed, removed or inserted row breaks it. */
export async function verifyAuditChain(db: Db): Promise<AuditReport> {
  let head = genesisHash;
  let events = 0;
  for (let after = 0n; ; ) {
    const rows = await readChain(db, { after, limit: pageSize });
    for (const row of rows) {
      if (row.previousHash !== head || hashAuditEvent(row) !== row.hash) return { intact: false, events, brokenAt: row.sequence, head };
      head = row.hash;
      events += 1;
      after = row.sequence;
    }
    if (rows.length < pageSize) return { intact: true, events, brokenAt: null, head };
  }
}
