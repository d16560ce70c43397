import { type Problem, type ProblemCode, problems } from '@pinhole/contract';
import type { FastifyReply } from 'fastify';
import type { core } from 'zod';
import { AppError } from '../app-error.ts';
import { sqlState } from '../database/database.ts';

/** What the schemas of a route did not accept, with JSON pointers. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly issues: readonly core.$ZodIssue[];
  /** Set by Fastify: which part of the request it was. */
  validationContext?: 'body' | 'params' | 'querystring' | 'headers';

  constructor(issues: readonly core.$ZodIssue[]) {
    super('the request is not in the expected form');
    this.issues = issues;
  }
}

export interface Failure {
  readonly code: ProblemCode;
  readonly details?: Readonly<Record<string, string>>;
  readonly detail?: string;
  readonly errors?: NonNullable<Problem['errors']>;
  /** Not a failure the caller can act on: it has to be in the log. */
  readonly fault?: true;
}

/** Errors of the HTTP layer itself, by the code Fastify gives them. */
const ownCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.invalid',
  FST_ERR_BAD_URL: 'request.not_found',
  FST_ERR_NOT_FOUND: 'request.not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'request.not_found',
};

export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, details: error.details };
  if (error instanceof InvalidRequestError) {
    const errors = error.issues
      .flatMap((issue) => flatten(issue))
      .map(({ path, message }) => ({ pointer: pointerTo(error.validationContext, path), detail: message }));
    return {
      code: 'request.invalid',
      errors,
      detail: errors.map(({ pointer, detail }) => `${pointer || 'request'}: ${detail}`).join('; '),
    };
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ownCodes[error.code] : undefined;
  if (code) return { code, ...(code === 'request.invalid' && { detail: 'The body is not valid JSON.' }) };
  // Postgres has no room left: work is refused before anything was charged.
  if (sqlState(error) === '53100') return { code: 'service.storage_full', fault: true };
  return { code: 'service.fault', fault: true };
}

interface FlatIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A union says "no branch fits"; people want to know what is wrong with the branch they meant: the one with the fewest complaints. */
function flatten(issue: core.$ZodIssue, base: readonly PropertyKey[] = []): FlatIssue[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'This field is not known.' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, path)));
    return branches.reduce((best, branch) => (branch.length < best.length ? branch : best));
  }
  return [{ path, message: issue.message }];
}

/** Fields of a JSON body are pointed at from its root; others say where they came from. */
function pointerTo(context: InvalidRequestError['validationContext'], path: readonly PropertyKey[]): string {
  const prefix = { body: '', params: '/path', querystring: '/query', headers: '/header' }[context ?? 'body'];
  return prefix + path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function problemOf(failure: Failure, requestId: string, publicUrl: string): Problem {
  const { status, title } = problems[failure.code];
  return {
    type: `${publicUrl}/docs/problems#${failure.code}`,
    title,
    status,
    ...(failure.detail !== undefined && { detail: failure.detail }),
    code: failure.code,
    request_id: requestId,
    ...(failure.errors && { errors: failure.errors }),
    ...(failure.details && Object.keys(failure.details).length > 0 && { details: { ...failure.details } }),
  };
}

/** How long a caller should wait where nothing better is known. */
const retryAfterSeconds: Partial<Record<number, number>> = { 429: 10, 503: 5 };

export function sendProblem(reply: FastifyReply, failure: Failure, publicUrl: string): FastifyReply {
  const problem = problemOf(failure, reply.request.id, publicUrl);
  const wait = retryAfterSeconds[problem.status];
  if (wait !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', wait);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  reply.header('cache-control', 'no-store');
  // A string, so that no success schema is applied to it.
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}
