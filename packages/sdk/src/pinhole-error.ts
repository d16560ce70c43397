import type { Problem, ProblemCode } from '@pinhole/contract';

/** Codes that the SDK itself gives to failures that never became an answer of the service. */
export type ClientCode =
  /** The service could not be reached. */
  | 'client.unreachable'
  /** Something answered, but not in the form the API promises: often a proxy. */
  | 'client.unexpected_answer'
  /** `run()` was told a highest price and the quote was above it. Nothing was submitted. */
  | 'client.price_above_limit'
  /** `verifyWebhook()` does not trust the call. */
  | 'webhook.refused';

/** A newer service may know codes that this SDK does not; treat those by their status. */
export type ErrorCode = ProblemCode | ClientCode | (string & Record<never, never>);

/** Every failure of a call. `code` is for programs, `message` for people. */
export class PinholeError extends Error {
  override readonly name = 'PinholeError';
  readonly code: ErrorCode;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** What the operator needs to find the call in the logs. */
  readonly requestId: string | undefined;
  /** Which fields were wrong, as JSON pointers into the request. */
  readonly errors: NonNullable<Problem['errors']>;
  /** Facts of this code, for example what is missing. */
  readonly details: Readonly<Record<string, string>>;
  /** How long to wait before another try makes sense, where the service said so. */
  readonly retryAfterSeconds: number | undefined;

  /** Made by the SDK; catch it, do not build it. */
  constructor(
    problem: Partial<Problem> & { readonly code: string; readonly title: string },
    more: { retryAfterSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(problem.detail ?? problem.title, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = problem.code;
    this.status = problem.status ?? 0;
    this.requestId = problem.request_id;
    this.errors = problem.errors ?? [];
    this.details = problem.details ?? {};
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** Whether a failure has this code; narrows an unknown caught value. */
export function isProblem(error: unknown, code?: ErrorCode): error is PinholeError {
  return error instanceof PinholeError && (code === undefined || error.code === code);
}
