import type { Page, SpendAlert } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import { alertMail } from './alert-mail.ts';
import { type AlertRow, listAlertRows, listAlertsById, listRecipients, markTold, takeUntold, wasMailed } from './alert-store.ts';
import { setLowBalance } from './ledger-store.ts';
import { type CreditsDeps, getBalance } from './read-credits.ts';

export interface TellDeps extends CreditsDeps {
  readonly serviceName: () => string;
}

const quietMs = 3_600_000;

/**
 * Writes the mails of alerts that nobody was told of yet. A cap that is crossed again within the hour, because something was given back
 * in between, is not told again. Answers how many mails were written.
 */
export async function tellAlerts(deps: TellDeps): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    let mails = 0;
    for (const alert of await takeUntold(tx, 100)) {
      const again = await wasMailed(tx, alert, new Date(now.getTime() - quietMs));
      const recipients = again ? [] : await listRecipients(tx, alert);
      for (const { email, locale } of recipients) {
        const words = alertMail(locale, alert, { service: deps.serviceName(), workspace: alert.workspaceName });
        await queueMail(tx, { to: email, ...words, at: now });
      }
      mails += recipients.length;
      await markTold(tx, alert.id, now, recipients.length > 0);
    }
    return mails;
  });
}

export function presentAlert(row: AlertRow): SpendAlert {
  return {
    id: row.id,
    subject: row.period === 'balance' ? 'balance' : row.keyId ? 'key' : row.accountId ? 'member' : 'workspace',
    subjectId: row.keyId ?? row.accountId,
    period: row.period === 'balance' ? null : row.period,
    unit: row.unit === 'credit' ? 'credits' : 'currency',
    currency: row.unit === 'credit' ? null : row.unit,
    limit: String(row.amount),
    level: row.level,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Owners and admins see all; everybody else what binds them. */
export async function listAlerts(
  deps: CreditsDeps,
  actor: Actor,
  query: { readonly before: string | null; readonly limit: number },
): Promise<Page<SpendAlert>> {
  const accountId = actor.role === 'owner' || actor.role === 'admin' ? null : actor.accountId;
  return listAlertsOf(deps, { workspaceId: actor.workspaceId, accountId }, query);
}

/** `accountId` null: everything; else what binds that member. */
export async function listAlertsOf(
  deps: CreditsDeps,
  { workspaceId, accountId }: { readonly workspaceId: string; readonly accountId: string | null },
  query: { readonly before: string | null; readonly limit: number },
): Promise<Page<SpendAlert>> {
  const rows = await listAlertRows(deps.db, workspaceId, { before: query.before, limit: query.limit + 1, accountId });
  const shown = rows.slice(0, query.limit);
  const nextCursor = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
  // Ids of one moment have no order: what was crossed together is told from the highest down.
  const data = shown.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.level - a.level).map(presentAlert);
  return { data, nextCursor };
}

export async function readAlerts(deps: CreditsDeps, workspaceId: string, ids: readonly string[]): Promise<SpendAlert[]> {
  return (await listAlertsById(deps.db, workspaceId, ids)).map(presentAlert);
}

export async function chooseLowBalance(deps: CreditsDeps, actor: Actor, threshold: string | null): Promise<{ lowBalance: string }> {
  if (actor.role !== 'owner' && actor.role !== 'admin') throw new AppError('auth.role_missing');
  await inTransaction(deps.db, (tx) => setLowBalance(tx, actor.workspaceId, threshold === null ? null : BigInt(threshold)));
  const { lowBalance } = await getBalance(deps, actor.workspaceId);
  return { lowBalance };
}
