import type { RouteContract } from '@pinhole/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../actor.ts';
import { AppError } from '../app-error.ts';
import { denial } from './access.ts';
import { networkOf } from './client-address.ts';
import { type RateLimiter, type RatePolicy, type RateVerdict, rateLimitHeaders } from './rate-limit.ts';

/** Who a request was let in as. */
export interface Admission {
  readonly actor: Actor | null;
}

export interface Gate {
  /** Lets a request through to a route of the contract, or throws why not. */
  admit(request: FastifyRequest, reply: FastifyReply, route: RouteContract): Promise<void>;
  /** For addresses that do not exist: counted and identified like others, so that the answer gives nothing away. */
  admitNowhere(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** For routes that find out by themselves who is asking. */
  admitStranger(request: FastifyRequest, reply: FastifyReply, policy: RatePolicy): Promise<void>;
  /** Throws unless the request was let through: a route whose hook was lost by mistake must not work. */
  get(request: FastifyRequest): Admission;
  find(request: FastifyRequest): Admission | undefined;
  /** Asks again who it is: for answers that last longer than a session may. */
  stillAllowed(request: FastifyRequest, route: RouteContract): Promise<boolean>;
}

export interface GateOptions {
  readonly limiter: RateLimiter;
  readonly identify: (request: FastifyRequest) => Promise<Actor | null>;
  readonly addressOf: (request: FastifyRequest) => string;
}

export function createGate({ limiter, identify, addressOf }: GateOptions): Gate {
  const admissions = new WeakMap<FastifyRequest, Admission>();

  function charge(request: FastifyRequest, reply: FastifyReply, policy: RatePolicy, actor: Actor | null): void {
    const verdict = limiter.take(policy, actor ? bucketOf(actor) : `network ${networkOf(addressOf(request))}`);
    reply.headers(rateLimitHeaders(policy, verdict));
    refuseIfOver(reply, verdict);
  }

  /** Wrong keys and cookies are counted per network before anybody is looked up, so that guessing is slow and cheap for us. */
  async function recognise(request: FastifyRequest, reply: FastifyReply): Promise<Actor | null> {
    const { authorization, cookie } = request.headers;
    if (!authorization && !cookie) return null;
    const network = networkOf(addressOf(request));
    refuseIfOver(reply, limiter.peek('sign-in', network));
    const actor = await identify(request);
    // A theme cookie is no attempt; only a refused key is worth counting.
    if (!actor && authorization) limiter.take('sign-in', network);
    return actor;
  }

  return {
    async admit(request, reply, route) {
      const { access } = route;
      if (access.kind === 'public') {
        charge(request, reply, route.limit ?? 'default', null);
        admissions.set(request, { actor: null });
        return;
      }
      if (access.kind === 'operator') {
        const actor = await recognise(request, reply).catch(unlessItIsOurs);
        const denied = denial(access, actor);
        // The same bucket as an address that does not exist, or its headers would tell.
        charge(request, reply, denied ? 'default' : (route.limit ?? 'default'), actor);
        if (denied) throw new AppError(denied);
        admissions.set(request, { actor });
        return;
      }
      const actor = await recognise(request, reply);
      charge(request, reply, route.limit ?? 'default', actor);
      const denied = denial(access, actor);
      if (denied) throw new AppError(denied, denied === 'auth.scope_missing' && access.kind === 'workspace' ? { scope: access.scope } : {});
      admissions.set(request, { actor });
    },
    async admitNowhere(request, reply) {
      charge(request, reply, 'default', await recognise(request, reply).catch(unlessItIsOurs));
    },
    async admitStranger(request, reply, policy) {
      charge(request, reply, policy, null);
    },
    get(request) {
      const admission = admissions.get(request);
      if (!admission) throw new Error('a handler ran for a request that was never admitted');
      return admission;
    },
    find: (request) => admissions.get(request),
    async stillAllowed(request, route) {
      const actor = await identify(request).catch((error: unknown) => {
        if (error instanceof AppError) return null;
        throw error;
      });
      const before = admissions.get(request)?.actor;
      return denial(route.access, actor) === null && actor?.accountId === before?.accountId && actor?.workspaceId === before?.workspaceId;
    },
  };
}

/** A workspace that is not theirs makes a caller a stranger here; that the limit is reached is said to everybody. */
function unlessItIsOurs(error: unknown): null {
  if (error instanceof AppError && error.code !== 'request.rate_limited') return null;
  throw error;
}

const bucketOf = ({ via, accountId }: Actor): string => (via.kind === 'key' ? `key ${via.keyId}` : `account ${accountId}`);

function refuseIfOver(reply: FastifyReply, verdict: RateVerdict): void {
  if (verdict.allowed) return;
  reply.header('retry-after', verdict.retryAfterSeconds);
  throw new AppError('request.rate_limited', { retryAfterSeconds: String(verdict.retryAfterSeconds) });
}
