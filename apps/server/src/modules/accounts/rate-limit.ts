import { createHmac } from 'node:crypto';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { countTry, forgetTries } from './rate-limit-store.ts';

export interface RateLimit {
  readonly max: number;
  readonly windowSeconds: number;
}

export interface RateLimiter {
  /** Counts one try and throws when there were too many. Shared by all processes. */
  take(bucket: string, source: string, limit: RateLimit): Promise<void>;
  /** A right password is no attack: its tries are forgotten. */
  forget(bucket: string, source: string): Promise<void>;
}

export interface RateLimiterDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secret: string;
}

/** Sources are kept as keyed hashes only: the table cannot be read back into addresses. */
export function createRateLimiter({ db, clock, secret }: RateLimiterDeps): RateLimiter {
  const keyOf = (bucket: string, source: string): string =>
    `${bucket}:${createHmac('sha256', secret).update(`rate limit\n${bucket}\n${source}`).digest('base64url')}`;
  return {
    async take(bucket, source, { max, windowSeconds }) {
      const windowMs = windowSeconds * 1000;
      const at = clock.now();
      const tries = await inTransaction(db, (tx) => countTry(tx, keyOf(bucket, source), { at, windowMs }));
      if (tries && tries.count <= max) return;
      const waitMs = tries ? tries.windowBegan + windowMs - at.getTime() : windowMs;
      throw new AppError('request.rate_limited', { retryAfterSeconds: String(Math.max(1, Math.ceil(waitMs / 1000))) });
    },
    forget: (bucket, source) => inTransaction(db, (tx) => forgetTries(tx, keyOf(bucket, source))),
  };
}
