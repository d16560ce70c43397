import type { BetterAuthOptions } from '@better-auth/core';
import { sessionCookieAttributes, sessionCookieName } from '../../platform/http/session-cookie.ts';
import { newId } from '../../platform/ids.ts';
import { type Account, findAccountByEmail } from './account-store.ts';
import type { AccountsDeps } from './accounts-deps.ts';
import type { AuthDatabase } from './auth-database.ts';
import { type AuthMailKind } from './auth-mail.ts';
import { sessionSeconds } from './session-cookie.ts';

export interface AuthHandler {
  readonly handler: (request: Request) => Promise<Response>;
}

export const authPath = '/api/auth';
const linkSeconds = 3_600;

export interface AuthOptions {
  readonly deps: AccountsDeps;
  readonly database: AuthDatabase;
  readonly requireVerifiedEmail: boolean;
  readonly sendMail: (account: Account, kind: AuthMailKind, token?: string) => Promise<void>;
}

/** Loaded on first use: half of it is for ways to sign in that are not set up. */
export async function startBetterAuth({ deps, database, requireVerifiedEmail, sendMail }: AuthOptions): Promise<AuthHandler> {
  const { betterAuth } = await import('better-auth/minimal');
  const send = async (email: string, kind: AuthMailKind, token?: string): Promise<void> => {
    const account = await database.withTx((tx) => findAccountByEmail(tx, email));
    if (account) await sendMail(account, kind, token);
  };
  const options = {
    baseURL: deps.baseUrl,
    basePath: authPath,
    secret: deps.secret,
    trustedOrigins: [deps.baseUrl],
    database: database.adapter,
    telemetry: { enabled: false },
    // Limits are counted in rate-limit.ts, by hashed sources and by address as well as by network.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    onAPIError: { throw: true },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true, cookieCache: { enabled: false } },
    account: { accountLinking: { enabled: false } },
    verification: { storeIdentifier: 'hashed' },
    user: {
      additionalFields: {
        locale: { type: 'string', required: false, input: true, returned: false },
        acceptedPolicyVersion: { type: 'string', required: false, input: true, returned: false },
        acceptedPolicyAt: { type: 'date', required: false, input: false, returned: false, defaultValue: () => deps.clock.now() },
        ageAttestedAt: { type: 'date', required: false, input: false, returned: false, defaultValue: () => deps.clock.now() },
      },
    },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: requireVerifiedEmail,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      resetPasswordTokenExpiresIn: linkSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => send(user.email, 'reset', token),
      onExistingUserSignUp: ({ user }) => send(user.email, 'exists'),
    },
    emailVerification: {
      expiresIn: linkSeconds,
      sendOnSignUp: true,
      autoSignInAfterVerification: false,
      sendVerificationEmail: ({ user, token }) => send(user.email, 'confirm', token),
    },
    advanced: {
      database: { generateId: () => newId(deps.clock.now()) },
      ipAddress: { disableIpTracking: true },
      useSecureCookies: false, // The name and the flag below say it more strictly than its prefix would.
      disableOriginCheck: false,
      cookies: { session_token: { name: sessionCookieName(deps.baseUrl) } },
      defaultCookieAttributes: sessionCookieAttributes(deps.baseUrl),
    },
  } satisfies BetterAuthOptions;
  return betterAuth(options);
}
