import type { Problem } from '@pinhole/contract';
import { PinholeError } from '@pinhole/sdk';

/** Calls to `/api/auth`. Its failures come out as the same error class as everything else. */
async function post<Result>(path: string, body: unknown): Promise<Result> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(body),
    });
  } catch (cause) {
    throw new PinholeError(
      { code: 'client.unreachable', title: 'The service cannot be reached. Check the connection and try again.' },
      { cause },
    );
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Result;
  const told = (answer ?? {}) as Partial<Problem> & { readonly message?: string };
  throw new PinholeError({
    ...told,
    code: told.code ?? 'client.unexpected_answer',
    title: told.title ?? told.message ?? `The service answered with status ${response.status}.`,
    status: response.status,
  });
}

export interface SignUp {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly locale: 'en' | 'da' | 'ar';
  readonly ageAttested: boolean;
  readonly policyVersion: string;
}

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export const auth = {
  signIn: (credentials: { readonly email: string; readonly password: string }) => post<unknown>('sign-in/email', credentials),
  /** `signedIn` is false where the address has to be confirmed first. */
  signUp: (account: SignUp) => post<{ readonly signedIn?: boolean }>('sign-up/email', account),
  signOut: () => post<unknown>('sign-out', {}),
  requestReset: (email: string) => post<unknown>('request-password-reset', { email }),
  requestVerification: (email: string) => post<unknown>('send-verification-email', { email }),
  verifyEmail: (token: string) => post<unknown>('verify-email', { token }),
  /** Signs every other device out. */
  changePassword: (change: PasswordChange) => post<unknown>('change-password', change),
  reset: (token: string, newPassword: string) => post<unknown>('reset-password', { token, newPassword }),
} as const;
