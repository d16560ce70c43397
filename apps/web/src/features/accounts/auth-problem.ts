import { isProblem } from '@pinhole/sdk';
import { translate } from '../../app/i18n.ts';
import { type ProblemText, problemText } from '../../lib/problem-text.ts';

/** What sign-in and its neighbours answer beside the problems of the API, in our words. */
const told = {
  INVALID_EMAIL_OR_PASSWORD: 'accounts.problem.credentials',
  INVALID_PASSWORD: 'accounts.problem.currentPassword',
  EMAIL_NOT_VERIFIED: 'accounts.problem.notVerified',
  INVALID_TOKEN: 'accounts.problem.link',
  TOKEN_EXPIRED: 'accounts.problem.link',
  PASSWORD_TOO_SHORT: 'accounts.password.short',
  PASSWORD_TOO_LONG: 'accounts.password.long',
  USER_ALREADY_EXISTS: 'accounts.problem.taken',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'accounts.problem.taken',
} as const;

const isTold = (code: string): code is keyof typeof told => Object.hasOwn(told, code);

export function authProblemText(error: unknown): ProblemText {
  return isProblem(error) && isTold(error.code) ? { title: translate(told[error.code]) } : problemText(error);
}

export const isUsedLink = (error: unknown): boolean =>
  isProblem(error, 'INVALID_TOKEN') || isProblem(error, 'TOKEN_EXPIRED') || isProblem(error, 'setup.token_invalid');
