import { z } from 'zod';
import type { RateLimit } from './rate-limit.ts';

const email = z.string().max(320);
/** Length rules are better-auth's own answer; this only keeps a megabyte away from the hash. */
const password = z.string().max(1_000);

export interface AuthEndpoint {
  /** Where better-auth has it. */
  readonly target: { readonly method: 'GET' | 'POST'; readonly path: string };
  readonly body: z.ZodType<Readonly<Record<string, unknown>>>;
  /** By network; and by the address in the body, where there is one. */
  readonly perNetwork: RateLimit;
  readonly perAddress?: RateLimit;
  /** The answer never comes earlier than this, so that its time does not tell who has an account. */
  readonly notBeforeMs?: number;
}

const minute = 60;
const hour = 3_600;

export const signUpBody = z.strictObject({
  email,
  password,
  name: z.string().trim().max(80).optional(),
  locale: z.enum(['en', 'da', 'ar']).optional(),
  ageAttested: z.boolean().optional(),
  policyVersion: z.string().max(40).optional(),
  callbackURL: z.string().max(500).optional(),
});

/** What of better-auth is reachable: nothing else of it is. */
export const authEndpoints: Readonly<Record<string, AuthEndpoint>> = {
  'POST /sign-up/email': {
    target: { method: 'POST', path: '/sign-up/email' },
    body: signUpBody,
    perNetwork: { max: 60, windowSeconds: hour },
    perAddress: { max: 10, windowSeconds: hour },
  },
  'POST /sign-in/email': {
    target: { method: 'POST', path: '/sign-in/email' },
    body: z.strictObject({ email, password, rememberMe: z.boolean().optional(), callbackURL: z.string().max(500).optional() }),
    perNetwork: { max: 100, windowSeconds: 5 * minute },
    perAddress: { max: 20, windowSeconds: 5 * minute },
  },
  'POST /sign-out': {
    target: { method: 'POST', path: '/sign-out' },
    body: z.strictObject({}),
    perNetwork: { max: 300, windowSeconds: 5 * minute },
  },
  'POST /request-password-reset': {
    target: { method: 'POST', path: '/request-password-reset' },
    body: z.strictObject({ email, redirectTo: z.string().max(500).optional() }),
    perNetwork: { max: 30, windowSeconds: hour },
    perAddress: { max: 5, windowSeconds: hour },
    notBeforeMs: 250,
  },
  'POST /reset-password': {
    target: { method: 'POST', path: '/reset-password' },
    body: z.strictObject({ token: z.string().min(1).max(200), newPassword: password }),
    perNetwork: { max: 30, windowSeconds: hour },
  },
  'POST /change-password': {
    target: { method: 'POST', path: '/change-password' },
    body: z.strictObject({ currentPassword: password, newPassword: password, revokeOtherSessions: z.boolean().optional() }),
    perNetwork: { max: 30, windowSeconds: hour },
  },
  'POST /send-verification-email': {
    target: { method: 'POST', path: '/send-verification-email' },
    body: z.strictObject({ email, callbackURL: z.string().max(500).optional() }),
    perNetwork: { max: 30, windowSeconds: hour },
    perAddress: { max: 5, windowSeconds: hour },
    notBeforeMs: 600,
  },
  'POST /verify-email': {
    target: { method: 'GET', path: '/verify-email' },
    body: z.strictObject({ token: z.string().min(1).max(2_000) }),
    perNetwork: { max: 60, windowSeconds: hour },
  },
};

/** With confirmation required, a new and a known address take the same time: hash, rows and mail fit into this. */
export const quietSignUpMs = 800;
