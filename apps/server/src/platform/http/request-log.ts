import { sql } from 'kysely';
import { type Db, inTransaction } from '../database/database.ts';

/** One finished call, without anything that says from where or with which content. */
export interface RequestEntry {
  readonly requestId: string;
  readonly operation: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly durationMs: number;
  readonly accountId: string | undefined;
  readonly workspaceId: string | undefined;
  readonly keyId: string | undefined;
  readonly at: Date;
}

export interface RequestLog {
  add(entry: RequestEntry): void;
  /** Writes what is waiting. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const flushMs = 1_000;
const mostWaiting = 10_000;

/** Collects a second's calls and writes them in one statement, so that no request waits for its own log entry. */
export function createRequestLog({ db, onError }: { readonly db: Db; readonly onError: (error: unknown) => void }): RequestLog {
  let waiting: RequestEntry[] = [];
  const timer = setInterval(() => {
    flush().catch(onError);
  }, flushMs);
  timer.unref();

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const column = <Value>(read: (entry: RequestEntry) => Value): (Value | null)[] => batch.map((entry) => read(entry) ?? null);
    await inTransaction(db, (tx) =>
      sql`insert into request_log (request_id, operation, status, code, duration_ms, account_id, workspace_id, key_id, created_at)
        select * from unnest(${column((entry) => entry.requestId)}::text[], ${column((entry) => entry.operation)}::text[],
          ${column((entry) => entry.status)}::smallint[], ${column((entry) => entry.code)}::text[], ${column((entry) => entry.durationMs)}::real[],
          ${column((entry) => entry.accountId)}::uuid[], ${column((entry) => entry.workspaceId)}::uuid[], ${column((entry) => entry.keyId)}::uuid[],
          ${column((entry) => entry.at.toISOString())}::timestamptz[])`.execute(tx),
    );
  }

  return {
    add(entry) {
      // A database that is away must not fill the memory: this log may have holes, the service may not.
      if (waiting.length < mostWaiting) waiting.push(entry);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush().catch(onError);
    },
  };
}
