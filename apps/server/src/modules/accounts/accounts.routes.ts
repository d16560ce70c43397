import { accountRoutes } from '@pinhole/contract';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import type { AccountsDeps } from './accounts-deps.ts';
import { authPath } from './better-auth.ts';
import { type Auth, createAuth } from './handle-auth.ts';
import { listSessions, revokeSession, type SessionHolder } from './sessions.ts';

export function mountAccounts(http: Http, deps: AccountsDeps, auth: Auth = createAuth(deps)): void {
  http.app.route({
    method: 'POST',
    url: `${authPath}/*`,
    onRequest: async (request, reply) => http.gate.admitStranger(request, reply, 'sign-in'),
    handler: async (request, reply) => {
      const { '*': path } = request.params as { readonly '*': string };
      const answer = await auth
        .handle({
          method: 'POST',
          path: `/${path}`,
          body: request.body,
          cookie: request.headers.cookie,
          userAgent: request.headers['user-agent'],
          address: http.clientAddress(request),
        })
        .catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'request.rate_limited')
            reply.header('retry-after', error.details.retryAfterSeconds);
          throw error;
        });
      reply.code(answer.status).header('cache-control', 'no-store');
      for (const cookie of answer.cookies) reply.header('set-cookie', cookie);
      return answer.status < 400 ? reply.send(answer.body) : sendRefusal(reply, answer);
    },
  });
  mount(http, accountRoutes.listSessions, async ({ actor }) => ({ data: await listSessions(deps, holderOf(actor)) }));
  mount(http, accountRoutes.revokeSession, async ({ actor, params }) => {
    await revokeSession(deps, holderOf(actor), params.id);
    return null;
  });
}

/** better-auth's own code and words, in the shape every other refusal has. */
function sendRefusal(
  reply: FastifyReply,
  { status, body }: { readonly status: number; readonly body: Readonly<Record<string, unknown>> },
): FastifyReply {
  const problem = {
    type: 'about:blank',
    title: body.message,
    status,
    code: body.code,
    message: body.message,
    request_id: reply.request.id,
  };
  return reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}

function holderOf({ accountId, via }: Actor): SessionHolder {
  if (via.kind !== 'session') throw new AppError('auth.key_not_allowed');
  return { accountId, sessionId: via.sessionId };
}
