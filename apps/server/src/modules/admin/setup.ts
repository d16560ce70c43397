import type { SetupRequest } from '@pinhole/contract';
import { sql } from 'kysely';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction, type Tx } from '../../platform/database/database.ts';
import { newSecret } from '../../platform/ids.ts';
import {
  type AccountsDeps,
  type ClientTraits,
  consumeSetupToken,
  hashPassword,
  operatorExists,
  registerAccount,
  replaceSetupToken,
  setupTokenWorks,
  startSession,
} from '../accounts/index.ts';
import type { Settings } from '../settings/index.ts';

export interface SetupDeps {
  readonly accounts: AccountsDeps;
  readonly settings: Settings;
}

const linkMinutes = 30;
const firstOperatorLock = 7_460_482_012;

export async function setupNeeded(deps: SetupDeps): Promise<boolean> {
  return !(await operatorExists(deps.accounts.db));
}

/**
 * Makes the link through which the first person comes in; the one before stops working. Null when the service is set up already.
 * The token stands behind `#`, so it never reaches a log.
 */
export async function issueSetupLink(
  deps: SetupDeps,
): Promise<{ readonly url: string; readonly token: string; readonly expiresAt: Date } | null> {
  const { db, clock, baseUrl } = deps.accounts;
  const token = newSecret();
  const at = clock.now();
  const expiresAt = new Date(at.getTime() + linkMinutes * 60_000);
  const issued = await inTransaction(db, async (tx) => {
    if (await operatorExists(tx)) return false;
    await replaceSetupToken(tx, token, { at, expiresAt });
    return true;
  });
  return issued ? { url: new URL(`/setup#token=${token}`, baseUrl).href, token, expiresAt } : null;
}

/** The first person: runs the service from now on, and is signed in. Of any number of callers with the link exactly one succeeds. */
export async function completeSetup(
  deps: SetupDeps,
  input: SetupRequest,
  client: ClientTraits,
): Promise<{ readonly email: string; readonly cookie: string }> {
  const { db, clock } = deps.accounts;
  if (await operatorExists(db)) throw new AppError('setup.done');
  if (!(await setupTokenWorks(db, input.token, clock.now())))
    // Somebody may have used the link since the line above: then it is done, not wrong.
    throw new AppError((await operatorExists(db)) ? 'setup.done' : 'setup.token_invalid');
  const passwordHash = await hashPassword(input.password);
  const answer = await inTransaction(db, async (tx) => {
    await lockFirstOperator(tx);
    if (await operatorExists(tx)) throw new AppError('setup.done');
    if (!(await consumeSetupToken(tx, input.token, clock.now()))) throw new AppError('setup.token_invalid');
    // Stored before the account is made: its welcome credits are read from them.
    await writeUnlessFixed(tx, deps, 'service.name', input.serviceName);
    await writeUnlessFixed(tx, deps, 'credits.welcome', input.welcomeCredits ?? '0');
    const { name, email, locale } = input;
    const account = await registerAccount(tx, deps.accounts, { name, email, passwordHash, operator: true, locale });
    const cookie = await startSession(tx, deps.accounts, account.id, client);
    await deps.accounts.record(tx, { action: 'setup.completed', actorId: account.id, subject: account.id });
    return { email: account.email, cookie };
  });
  await deps.settings.changed();
  return answer;
}

export interface FirstOperator {
  readonly email: string;
  readonly password: string;
  readonly name?: string;
}

/** The first person of a service that is started by a script. Does nothing where there is one, so it may run at every start. */
export async function createFirstOperator(deps: SetupDeps, operator: FirstOperator): Promise<'created' | 'exists'> {
  const { db } = deps.accounts;
  if (await operatorExists(db)) return 'exists';
  const passwordHash = await hashPassword(operator.password);
  return inTransaction(db, async (tx) => {
    await lockFirstOperator(tx);
    if (await operatorExists(tx)) return 'exists';
    const name = operator.name ?? operator.email.split('@')[0] ?? operator.email;
    await registerAccount(tx, deps.accounts, { name, email: operator.email, passwordHash, operator: true });
    return 'created';
  });
}

async function lockFirstOperator(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${firstOperatorLock}::bigint)`.execute(tx);
}

/** A value from the environment or the config file stays: the wizard shows it, it does not fight it. */
async function writeUnlessFixed(tx: Tx, { settings }: SetupDeps, key: 'service.name' | 'credits.welcome', value: string): Promise<void> {
  if (settings.describe(key).editable) await settings.write(tx, { key, value, accountId: null });
}
