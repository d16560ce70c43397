import type { Clock } from '../clock.ts';

export const ratePolicies = ['default', 'spend', 'sensitive', 'media', 'sign-in'] as const;
export type RatePolicy = (typeof ratePolicies)[number];

export interface RateQuota {
  readonly requests: number;
  readonly windowSeconds: number;
}
export type RateQuotas = Readonly<Record<RatePolicy, RateQuota>>;

/** Generous for a person and their scripts, tight where a guess or a mistake costs something. */
export const defaultRateQuotas: RateQuotas = {
  default: { requests: 600, windowSeconds: 60 },
  spend: { requests: 120, windowSeconds: 60 },
  sensitive: { requests: 20, windowSeconds: 60 },
  media: { requests: 6_000, windowSeconds: 60 },
  /** Per network: wrong keys and cookies before anybody is asked who they are. */
  'sign-in': { requests: 60, windowSeconds: 60 },
};

export interface RateVerdict {
  readonly allowed: boolean;
  /** Whole requests left now. */
  readonly remaining: number;
  /** Until the bucket is full again. */
  readonly resetSeconds: number;
  /** Until one more request fits; 0 when one does. */
  readonly retryAfterSeconds: number;
  readonly quota: RateQuota;
}

export interface RateLimiter {
  /** Takes one request out of the bucket if there is one left. */
  take(policy: RatePolicy, who: string): RateVerdict;
  /** The same answer without taking. */
  peek(policy: RatePolicy, who: string): RateVerdict;
}

interface Bucket {
  tokens: number;
  at: number;
}

const mostBuckets = 50_000;

/**
 * Token buckets in this process's memory: N processes allow up to N times the quota, which a limit against overload can afford and a
 * database row per request cannot. What must never be exceeded (credits, caps) is counted in the database instead.
 */
export function createRateLimiter(clock: Clock, quotas: () => RateQuotas = () => defaultRateQuotas): RateLimiter {
  const buckets = new Map<string, Bucket>();

  function look(policy: RatePolicy, who: string, take: 0 | 1): RateVerdict {
    const quota = quotas()[policy];
    const perSecond = quota.requests / quota.windowSeconds;
    const name = `${policy} ${who}`;
    const now = clock.now().getTime() / 1000;
    const known = buckets.get(name);
    // A clock that jumps back must not lock anybody out.
    const tokens = known ? Math.min(quota.requests, known.tokens + Math.max(0, now - known.at) * perSecond) : quota.requests;
    const allowed = tokens >= 1;
    const left = allowed ? tokens - take : tokens;
    if (take) keep(name, known, left, now);
    return {
      allowed,
      remaining: Math.floor(left),
      resetSeconds: Math.ceil((quota.requests - left) / perSecond),
      retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond)),
      quota,
    };
  }
  /** Changes a known bucket in place: this runs for every request. The oldest makes room when there are too many. */
  function keep(name: string, known: Bucket | undefined, tokens: number, at: number): void {
    if (known) {
      known.tokens = tokens;
      known.at = at;
      return;
    }
    buckets.set(name, { tokens, at });
    if (buckets.size > mostBuckets) buckets.delete(buckets.keys().next().value ?? '');
  }
  return { take: (policy, who) => look(policy, who, 1), peek: (policy, who) => look(policy, who, 0) };
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-11. */
export function rateLimitHeaders(policy: RatePolicy, { quota, remaining, resetSeconds }: RateVerdict): Record<string, string> {
  return {
    'ratelimit-policy': `"${policy}";q=${quota.requests};w=${quota.windowSeconds}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
  };
}
