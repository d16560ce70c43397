import { systemClock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Account } from './account-store.ts';
import type { AccountsDeps, AuditedAct, SignUpPolicy } from './accounts-deps.ts';
import { type Auth, type AuthAnswer, createAuth } from './handle-auth.ts';

/** The module on its own, for tests: what it tells the modules above it is written down instead. */
export interface AccountsFixture {
  readonly deps: AccountsDeps;
  readonly auth: Auth;
  readonly acts: AuditedAct[];
  readonly created: Account[];
  readonly verified: Account[];
  readonly revocations: string[];
  post(
    path: string,
    body?: unknown,
    more?: { readonly cookie?: string; readonly address?: string; readonly userAgent?: string },
  ): Promise<AuthAnswer>;
}

export function accountsFixture(db: Db, policy: Partial<SignUpPolicy> = {}, over: Partial<AccountsDeps> = {}): AccountsFixture {
  const acts: AuditedAct[] = [];
  const created: Account[] = [];
  const verified: Account[] = [];
  const revocations: string[] = [];
  const deps: AccountsDeps = {
    db,
    clock: systemClock,
    signals: { send: (topic) => revocations.push(topic) },
    baseUrl: 'http://studio.test',
    secret: 'a secret of more than thirty-two characters',
    signUpPolicy: () => ({ open: true, requireVerifiedEmail: false, policyVersion: '1', ...policy }),
    serviceName: () => 'Darkroom',
    idleDays: () => 14,
    record: (_, act) => Promise.resolve(void acts.push(act)),
    onAccountCreated: (_, account) => Promise.resolve(void created.push(account)),
    onEmailVerified: (_, account) => Promise.resolve(void verified.push(account)),
    ...over,
  };
  const auth = createAuth(deps);
  return {
    deps,
    auth,
    acts,
    created,
    verified,
    revocations,
    post: (path, body = {}, { cookie, address = '203.0.113.77', userAgent } = {}) =>
      auth.handle({ method: 'POST', path, body, cookie, address, userAgent }),
  };
}

export const strongPassword = 'a long enough password';
export const signUpForm = (email: string) => ({ email, password: strongPassword, name: 'Ada', ageAttested: true, policyVersion: '1' });
/** What a browser would send back. */
export const cookieOf = (answer: AuthAnswer): string => answer.cookies.map((line) => line.split(';')[0]).join('; ');
