import type { ProblemCode } from '@pinhole/contract';

/** A failure the caller can act on. Its code is public API: never renamed, never reused. Anything else thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ProblemCode;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, details: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.details = details;
  }
}
