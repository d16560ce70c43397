import type { Balance, CreditEntry, Page } from '@pinhole/contract';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import { findBalance, listEntryRows } from './ledger-store.ts';

export interface CreditsDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** The service's monthly cap for workspaces without their own; null: none. */
  readonly defaultCap: () => bigint | null;
}

export async function getBalance(deps: CreditsDeps, workspaceId: string): Promise<Balance> {
  const now = deps.clock.now();
  const month = `${now.getUTCFullYear()}-${String(now.getUTCMonth() + 1).padStart(2, '0')}-01`;
  const row = await findBalance(deps.db, workspaceId, month);
  if (!row) throw new AppError('workspace.not_found');
  const limit = row.ownCap === undefined ? deps.defaultCap() : row.ownCap;
  return {
    available: String(row.available),
    held: String(row.held),
    cap: {
      period: 'month',
      limit: limit === null ? null : String(limit),
      spent: String(row.spent),
      resetsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString(),
    },
  };
}

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
