import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId, newSecret } from '../../platform/ids.ts';
import { type Account, insertAccount } from './account-store.ts';
import type { AccountsDeps } from './accounts-deps.ts';
import type { ClientTraits } from './client-traits.ts';
import { canonicalEmail } from './email-address.ts';
import { hashToken, sessionCookie, sessionSeconds } from './session-cookie.ts';
import { insertSession } from './session-store.ts';

/** Slow on purpose; do it before a transaction, not inside. */
export async function hashPassword(password: string): Promise<string> {
  const { hashPassword: hash } = await import('better-auth/crypto');
  return hash(password);
}

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly operator: boolean;
  /** English where nobody chose. */
  readonly locale?: Account['locale'] | undefined;
}

/** Makes an account without a sign-up form: for the person who runs the service, whose address needs no proof. */
export async function registerAccount(tx: Tx, deps: AccountsDeps, registration: Registration): Promise<Account> {
  const email = canonicalEmail(registration.email);
  if (!email) throw new AppError('request.invalid', { email: 'This is not an e-mail address.' });
  const at = deps.clock.now();
  const account = await insertAccount(tx, {
    ...registration,
    id: newId(at),
    email,
    emailVerified: true,
    locale: registration.locale ?? 'en',
    policyVersion: deps.signUpPolicy().policyVersion,
    at,
  });
  await deps.onAccountCreated(tx, account);
  await deps.record(tx, {
    action: 'account.created',
    actorId: account.id,
    subject: account.id,
    details: { operator: String(account.operator) },
  });
  return account;
}

/** Signs a person in on one device. Answers the `Set-Cookie` value. */
export async function startSession(tx: Tx, deps: AccountsDeps, accountId: string, client: ClientTraits): Promise<string> {
  const token = newSecret();
  const at = deps.clock.now();
  const expiresAt = new Date(at.getTime() + sessionSeconds * 1000);
  const sessionId = await insertSession(tx, { accountId, tokenHash: hashToken(token), expiresAt, at, client });
  await deps.record(tx, { action: 'session.created', actorId: accountId, subject: sessionId });
  return sessionCookie(deps).issue(token);
}
