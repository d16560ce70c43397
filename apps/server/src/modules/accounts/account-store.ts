import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/database.ts';
import type { AccountTable } from '../../platform/database/schema.generated.ts';

type Locale = 'en' | 'da' | 'ar';
type Theme = 'system' | 'light' | 'dark';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly operator: boolean;
  readonly locale: Locale;
  readonly theme: Theme;
  /** Micro-credits; null: never asked. */
  readonly confirmAbove: bigint | null;
  readonly activeWorkspaceId: string | null;
  readonly createdAt: Date;
}

const columns = [
  'id',
  'name',
  'email',
  'email_verified',
  'operator',
  'locale',
  'theme',
  'confirm_above',
  'active_workspace_id',
  'created_at',
] as const;
type Row = Pick<
  {
    [Column in keyof AccountTable]: Column extends 'created_at'
      ? Date
      : Column extends 'email_verified' | 'operator'
        ? boolean
        : AccountTable[Column];
  },
  Exclude<(typeof columns)[number], 'locale' | 'theme'>
> & { locale: Locale; theme: Theme };

const toAccount = (row: Row): Account => ({
  id: row.id,
  name: row.name,
  email: row.email,
  emailVerified: row.email_verified,
  operator: row.operator,
  locale: row.locale,
  theme: row.theme,
  confirmAbove: row.confirm_above,
  activeWorkspaceId: row.active_workspace_id,
  createdAt: row.created_at,
});

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly operator: boolean;
  readonly locale: Locale;
  readonly passwordHash: string;
  readonly policyVersion: string;
  readonly at: Date;
}

/** A person and the password they sign in with. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<Account> {
  const row = await tx
    .insertInto('account')
    .values({
      id: account.id,
      name: account.name,
      email: account.email,
      email_verified: account.emailVerified,
      operator: account.operator,
      locale: account.locale,
      age_attested_at: account.at,
      accepted_policy_version: account.policyVersion,
      accepted_policy_at: account.at,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('identity')
    .values({ id: account.id, account_id: account.id, provider: 'credential', subject: account.id, password: account.passwordHash })
    .execute();
  return toAccount(row);
}

export async function findAccount(db: Db, accountId: string): Promise<Account | undefined> {
  const row = await db.selectFrom('account').select(columns).where('id', '=', accountId).executeTakeFirst();
  return row && toAccount(row);
}

export async function findAccountByEmail(db: Db, email: string): Promise<Account | undefined> {
  const row = await db.selectFrom('account').select(columns).where('email', '=', email).executeTakeFirst();
  return row && toAccount(row);
}

export async function operatorExists(db: Db): Promise<boolean> {
  const row = await db.selectFrom('account').select('id').where('operator', '=', true).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Locks everybody who runs the service, so that two who dismiss each other at the same time do not both succeed. Answers who they are. */
export async function lockOperators(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('account').select('id').where('operator', '=', true).orderBy('id').forUpdate().execute();
  return rows.map(({ id }) => id);
}

/** False when there is nobody with this id. */
export async function setOperator(tx: Tx, accountId: string, operator: boolean): Promise<boolean> {
  const { numUpdatedRows } = await tx.updateTable('account').set({ operator }).where('id', '=', accountId).executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function countOperators(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('account')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .where('operator', '=', true)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface ProfileFields {
  readonly name?: string | undefined;
  readonly locale?: Locale | undefined;
  readonly theme?: Theme | undefined;
  readonly confirmAbove?: string | null | undefined;
  readonly activeWorkspaceId?: string | undefined;
}

export async function updateProfile(tx: Tx, accountId: string, fields: ProfileFields): Promise<Account> {
  const row = await tx
    .updateTable('account')
    .set({
      ...(fields.name === undefined ? {} : { name: fields.name }),
      ...(fields.locale === undefined ? {} : { locale: fields.locale }),
      ...(fields.theme === undefined ? {} : { theme: fields.theme }),
      ...(fields.confirmAbove === undefined ? {} : { confirm_above: fields.confirmAbove === null ? null : BigInt(fields.confirmAbove) }),
      ...(fields.activeWorkspaceId === undefined ? {} : { active_workspace_id: fields.activeWorkspaceId }),
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', accountId)
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toAccount(row);
}
