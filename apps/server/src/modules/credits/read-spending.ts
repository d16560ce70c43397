import type { CapTargets, Page, SpendAlert, WorkspaceSpending } from '@pinhole/contract';
import { AppError } from '../../platform/app-error.ts';
import { hasBooks } from './cap-store.ts';
import type { CreditsDeps } from './read-credits.ts';
import { listCapTargets, listSpendingRows } from './spending-store.ts';
import { listAlertsOf } from './tell-alerts.ts';

interface PageQuery {
  readonly before: string | null;
  readonly limit: number;
}

/** Every workspace with what it spends and what limits it, for the person who runs the service. */
export async function listSpending(
  deps: CreditsDeps,
  query: PageQuery & { readonly name?: string | undefined },
): Promise<Page<WorkspaceSpending>> {
  const { timeZone, defaultCap } = deps.terms();
  const page = { before: query.before, limit: query.limit + 1, name: query.name || null };
  const rows = await listSpendingRows(deps.db, page, { timeZone, defaultCap, now: deps.clock.now() });
  const data = rows.slice(0, query.limit).map(({ spent, limit, available, alertedAt, ...row }) => ({
    ...row,
    spent: String(spent),
    limit: limit === null ? null : String(limit),
    available: String(available),
    alertedAt: alertedAt?.toISOString() ?? null,
  }));
  return { data, nextCursor: rows.length > query.limit ? (data.at(-1)?.workspaceId ?? null) : null };
}

export async function getCapTargets(deps: CreditsDeps, workspaceId: string): Promise<CapTargets> {
  if (!(await hasBooks(deps.db, workspaceId))) throw new AppError('workspace.not_found');
  return listCapTargets(deps.db, workspaceId);
}

/** What a workspace was told, for the person who runs the service. */
export async function listWorkspaceAlerts(deps: CreditsDeps, workspaceId: string, query: PageQuery): Promise<Page<SpendAlert>> {
  if (!(await hasBooks(deps.db, workspaceId))) throw new AppError('workspace.not_found');
  return listAlertsOf(deps, { workspaceId, accountId: null }, query);
}
