import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { sessionCookieAttributes, sessionCookieName } from '../../platform/http/session-cookie.ts';

/** A session ends after this many days whatever happens; `sessions.idleDays` may end it earlier. */
export const sessionDays = 30;
export const sessionSeconds = sessionDays * 86_400;

export interface SessionCookie {
  readonly name: string;
  /** The `Set-Cookie` value for a fresh session. */
  issue(token: string): string;
  /** The token in a `Cookie` header, if its signature is ours. */
  read(cookieHeader: string | undefined): string | null;
}

export interface SessionCookieOptions {
  readonly secret: string;
  /** Where people reach the service; https makes the cookie a `__Host-` one. */
  readonly baseUrl: string;
}

/** The format is better-auth's, so that both read each other's cookies: `token.base64(hmac)`, percent-encoded. */
export function sessionCookie({ secret, baseUrl }: SessionCookieOptions): SessionCookie {
  const name = sessionCookieName(baseUrl);
  const { secure } = sessionCookieAttributes(baseUrl);
  const sign = (token: string): Buffer => createHmac('sha256', secret).update(token).digest();
  return {
    name,
    issue: (token) =>
      `${name}=${encodeURIComponent(`${token}.${sign(token).toString('base64')}`)}; Max-Age=${sessionSeconds}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
    read(cookieHeader) {
      for (const value of valuesOf(cookieHeader, name)) {
        const [token, signature] = splitLast(value);
        const expected = sign(token);
        const given = Buffer.from(signature, 'base64');
        if (token !== '' && given.length === expected.length && timingSafeEqual(given, expected)) return token;
      }
      return null;
    },
  };
}

/** What the database holds of a token: reading it signs nobody in. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

function valuesOf(cookieHeader: string | undefined, name: string): string[] {
  return (cookieHeader ?? '').split(';').flatMap((pair) => {
    const [key = '', ...value] = pair.trim().split('=');
    if (key !== name) return [];
    try {
      return [decodeURIComponent(value.join('='))];
    } catch {
      return [];
    }
  });
}

function splitLast(value: string): [string, string] {
  const dot = value.lastIndexOf('.');
  return dot < 0 ? ['', ''] : [value.slice(0, dot), value.slice(dot + 1)];
}
