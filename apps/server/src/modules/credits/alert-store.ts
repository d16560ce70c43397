import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';

export interface AlertRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly keyId: string | null;
  readonly period: 'day' | 'week' | 'month' | 'total' | 'balance';
  readonly unit: string;
  readonly amount: bigint;
  readonly level: number;
  readonly createdAt: Date;
}

const columns = sql.raw(
  'a.id, a.account_id as "accountId", a.key_id as "keyId", a.period, a.unit, a.amount, a.level, a.created_at as "createdAt"',
);

/** Newest first; `before` is the id of the last alert of the page before. `accountId` null: of everybody. */
export async function listAlertRows(
  db: Db,
  workspaceId: string,
  page: { readonly before: string | null; readonly limit: number; readonly accountId: string | null },
): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    select ${columns} from ledger_link l join spend_alert a using (wallet_id) left join api_key k on k.id = a.key_id
    where l.workspace_id = ${workspaceId} and (${page.before}::uuid is null or a.id < ${page.before}::uuid)
      and (${page.accountId}::uuid is null or coalesce(a.account_id, k.account_id, ${page.accountId}::uuid) = ${page.accountId}::uuid)
    order by a.id desc limit ${page.limit}`.execute(db);
  return rows;
}

export async function listAlertsById(db: Db, workspaceId: string, ids: readonly string[]): Promise<AlertRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<AlertRow>`
    select ${columns} from ledger_link l join spend_alert a using (wallet_id)
    where l.workspace_id = ${workspaceId} and a.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

export interface UntoldAlert extends AlertRow {
  readonly walletId: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
}

/** Alerts that nobody was mailed about yet, locked for this transaction: another process waits, and finds them told. */
export async function takeUntold(tx: Tx, limit: number): Promise<UntoldAlert[]> {
  const { rows } = await sql<UntoldAlert>`
    select ${columns}, a.wallet_id as "walletId", w.id as "workspaceId", w.name as "workspaceName"
    from spend_alert a join ledger_link l using (wallet_id) join workspace w on w.id = l.workspace_id
    where a.told_at is null order by a.id limit ${limit} for update of a`.execute(tx);
  return rows;
}

/** Whether a mail said the same of the same cap since a moment. */
export async function wasMailed(tx: Tx, alert: UntoldAlert, since: Date): Promise<boolean> {
  const { rows } = await sql<{ mailed: boolean }>`
    select exists (select from spend_alert where wallet_id = ${alert.walletId} and mailed and told_at > ${since} and level = ${alert.level}
      and period = ${alert.period} and unit = ${alert.unit} and account_id is not distinct from ${alert.accountId}::uuid
      and key_id is not distinct from ${alert.keyId}::uuid) as mailed`.execute(tx);
  return rows[0]?.mailed ?? false;
}

export async function markTold(tx: Tx, id: string, at: Date, mailed: boolean): Promise<void> {
  await tx.updateTable('spend_alert').set({ told_at: at, mailed }).where('id', '=', id).execute();
}

export interface Recipient {
  readonly email: string;
  readonly locale: 'en' | 'da' | 'ar';
}

/** The member, the key's owner, or those who run the workspace. Reads only, and across modules. */
export async function listRecipients(db: Db, alert: UntoldAlert): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select a.email, a.locale from member m join account a on a.id = m.account_id
    where m.workspace_id = ${alert.workspaceId} and case
      when ${alert.accountId}::uuid is not null then m.account_id = ${alert.accountId}::uuid
      when ${alert.keyId}::uuid is not null then m.account_id = (select account_id from api_key where id = ${alert.keyId}::uuid)
      else m.role in ('owner', 'admin') end
    order by a.id`.execute(db);
  return rows;
}
