import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction, type Tx } from '../../platform/database/database.ts';
import { networkOf as limitGroupOf } from '../../platform/http/client-address.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import { type Account, findAccount, findAccountByEmail } from './account-store.ts';
import { type AccountsDeps, revokedTopic } from './accounts-deps.ts';
import { type AuthEvents, addressTaken, createAuthDatabase } from './auth-database.ts';
import { type AuthEndpoint, authEndpoints, quietSignUpMs, signUpBody } from './auth-endpoints.ts';
import { type AuthMailKind, authLink, writeAuthMail } from './auth-mail.ts';
import { type AuthHandler, authPath, startBetterAuth } from './better-auth.ts';
import { deviceOf, networkOf } from './client-traits.ts';
import { canonicalEmail } from './email-address.ts';
import { createRateLimiter } from './rate-limit.ts';
import { sessionCookie } from './session-cookie.ts';

export interface AuthRequest {
  readonly method: string;
  /** Below `/api/auth`, with a leading slash. */
  readonly path: string;
  readonly body: unknown;
  readonly cookie: string | undefined;
  readonly userAgent: string | undefined;
  /** The client's address, by the one trusted setting. */
  readonly address: string;
}

export interface AuthAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
}

export interface Auth {
  /** Answers one request below `/api/auth`; throws AppError for what our own rules refuse. */
  handle(request: AuthRequest): Promise<AuthAnswer>;
}

export function createAuth(deps: AccountsDeps): Auth {
  const sendMail = async (tx: Tx, account: Account, kind: AuthMailKind, token?: string): Promise<void> => {
    const mail = writeAuthMail(account.locale, kind, { service: deps.serviceName(), link: authLink(deps.baseUrl, kind, token) });
    await queueMail(tx, { to: account.email, ...mail, at: deps.clock.now() });
  };
  const database = createAuthDatabase({ db: deps.db, events: authEvents(deps, sendMail) });
  const limiter = createRateLimiter(deps);
  const cookie = sessionCookie(deps);
  const started = new Map<boolean, Promise<AuthHandler>>();

  function betterAuth(requireVerifiedEmail: boolean): Promise<AuthHandler> {
    const running =
      started.get(requireVerifiedEmail) ??
      startBetterAuth({
        deps,
        database,
        requireVerifiedEmail,
        sendMail: (account, kind, token) => database.withTx((tx) => sendMail(tx, account, kind, token)),
      });
    started.set(requireVerifiedEmail, running);
    return running;
  }

  async function handle(request: AuthRequest): Promise<AuthAnswer> {
    const name = `${request.method} ${request.path}`;
    const endpoint = Object.hasOwn(authEndpoints, name) ? authEndpoints[name] : undefined;
    if (!endpoint) throw new AppError('request.not_found');
    const policy = deps.signUpPolicy();
    const body = readBody(name, endpoint, request.body, policy);
    const address = typeof body.email === 'string' ? body.email : null;
    await limiter.take(`${name} network`, limitGroupOf(request.address), endpoint.perNetwork);
    if (address && endpoint.perAddress) await limiter.take(`${name} address`, address, endpoint.perAddress);

    const client = { network: networkOf(request.address), device: deviceOf(request.userAgent) };
    const { handler } = await betterAuth(policy.requireVerifiedEmail);
    const quiet = name === 'POST /sign-up/email' && policy.requireVerifiedEmail ? quietSignUpMs : (endpoint.notBeforeMs ?? 0);
    const [response] = await Promise.all([
      database.run(client, () => handler(toRequest(deps.baseUrl, endpoint, body, request.cookie))),
      pause(quiet),
    ]);

    if (name === 'POST /sign-in/email' && address) {
      if (response.ok) await limiter.forget(`${name} address`, address);
      else if (response.status === 401 || response.status === 403) await recordRefusal(deps, address);
    }
    return present(response, cookie.name);
  }

  return { handle };
}

function authEvents(deps: AccountsDeps, sendMail: (tx: Tx, account: Account, kind: AuthMailKind) => Promise<void>): AuthEvents {
  const load = async (tx: Tx, accountId: string): Promise<Account> => {
    const account = await findAccount(tx, accountId);
    if (!account) throw new Error(`the account ${accountId} is gone in the middle of its own transaction`);
    return account;
  };
  return {
    async accountCreated(tx, accountId) {
      await deps.onAccountCreated(tx, await load(tx, accountId));
      await deps.record(tx, { action: 'account.created', actorId: accountId, subject: accountId });
    },
    async emailVerified(tx, accountId) {
      await deps.onEmailVerified(tx, await load(tx, accountId));
      await deps.record(tx, { action: 'account.email_verified', actorId: accountId, subject: accountId });
    },
    async passwordChanged(tx, accountId) {
      await sendMail(tx, await load(tx, accountId), 'changed');
      await deps.record(tx, { action: 'account.password_changed', actorId: accountId, subject: accountId });
    },
    sessionCreated: (tx, { id, accountId }) => deps.record(tx, { action: 'session.created', actorId: accountId, subject: id }),
    async sessionEnded(tx, { id, accountId }) {
      afterCommit(tx, () => deps.signals.send(revokedTopic));
      await deps.record(tx, { action: 'session.ended', actorId: accountId, subject: id });
    },
  };
}

/** The body as better-auth gets it: known fields only, one spelling of the address, our own conditions met. */
function readBody(
  name: string,
  endpoint: AuthEndpoint,
  given: unknown,
  policy: ReturnType<AccountsDeps['signUpPolicy']>,
): Record<string, unknown> {
  const parsed = endpoint.body.safeParse(given ?? {});
  if (!parsed.success) throw new AppError('request.invalid', describe(parsed.error.issues));
  const { callbackURL: _callback, redirectTo: _redirect, rememberMe: _remember, ...rest } = parsed.data;
  const body: Record<string, unknown> = rest;
  if (typeof body.email === 'string') {
    const canonical = canonicalEmail(body.email);
    if (!canonical) throw new AppError('request.invalid', { email: 'This is not an e-mail address.' });
    body.email = canonical;
  }
  if (name === 'POST /change-password') return { ...body, revokeOtherSessions: true };
  if (name !== 'POST /sign-up/email') return body;

  const { ageAttested, policyVersion, ...person } = signUpBody.parse(body);
  if (!policy.open) throw new AppError('auth.sign_up_closed');
  if (ageAttested !== true) throw new AppError('auth.age_not_attested');
  if (policyVersion !== policy.policyVersion) throw new AppError('auth.policy_not_accepted', { policyVersion: policy.policyVersion });
  return { ...person, name: person.name || person.email.split('@')[0], acceptedPolicyVersion: policyVersion };
}

function describe(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): Record<string, string> {
  return Object.fromEntries(issues.slice(0, 10).map(({ path, message }) => [path.map(String).join('.') || 'body', message]));
}

/** A request made anew: of the client's headers only the cookie reaches better-auth. Where it came from was checked at the door. */
function toRequest(baseUrl: string, { target }: AuthEndpoint, body: Record<string, unknown>, cookie: string | undefined): Request {
  const url = new URL(`${authPath}${target.path}`, baseUrl);
  const headers = new Headers({ origin: new URL(baseUrl).origin });
  if (cookie !== undefined) headers.set('cookie', cookie);
  if (target.method === 'GET') {
    for (const [key, value] of Object.entries(body)) url.searchParams.set(key, String(value));
    return new Request(url, { headers });
  }
  headers.set('content-type', 'application/json');
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

const answered = ['id', 'name', 'email', 'emailVerified', 'createdAt'] as const;

/** Session tokens stay in the cookie, and a made-up person looks exactly like a real one. */
async function present(response: Response, cookieName: string): Promise<AuthAnswer> {
  const cookies = response.headers.getSetCookie().filter((line) => line.startsWith(`${cookieName}=`));
  const body = (await response.json().catch(() => null)) as Readonly<Record<string, unknown>> | null;
  if (!response.ok) {
    const code = typeof body?.code === 'string' ? body.code : 'FAILED';
    const message = typeof body?.message === 'string' ? body.message : 'The request failed.';
    return { status: code === addressTaken ? 422 : response.status, body: { code, message }, cookies: [] };
  }
  const user = body?.user;
  if (typeof user !== 'object' || user === null) return { status: 200, body: { status: true }, cookies };
  const fields = new Map(Object.entries(user));
  return {
    status: 200,
    body: { token: null, signedIn: cookies.length > 0, user: Object.fromEntries(answered.map((key) => [key, fields.get(key) ?? null])) },
    cookies,
  };
}

/** The same work whether the address has an account or not. */
async function recordRefusal(deps: AccountsDeps, email: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const account = await findAccountByEmail(tx, email);
    await deps.record(tx, { action: 'session.refused', actorId: null, subject: account?.id ?? null });
  });
}

const pause = (milliseconds: number): Promise<void> =>
  milliseconds === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
