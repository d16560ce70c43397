import type { RouteBody, RouteContract, RouteParams, RouteQuery, RouteReply } from '@pinhole/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Actor } from '../actor.ts';
import { AppError } from '../app-error.ts';
import type { Tx } from '../database/database.ts';
import { denial } from './access.ts';
import type { Http } from './http.ts';
import { type Answer, runKeyed } from './idempotency.ts';

/** What a handler is given. Parsing, access, limits and idempotency have happened. */
export interface Call<Route extends RouteContract> {
  /** Null only on public routes. */
  readonly actor: Route['access'] extends { readonly kind: 'public' } ? null : Actor;
  readonly params: RouteParams<Route>;
  readonly query: RouteQuery<Route>;
  readonly body: RouteBody<Route>;
  /** On routes that take an `Idempotency-Key`: the transaction in which the key, the work and the answer become one. */
  readonly tx: Route extends { readonly idempotent: string } ? Tx : undefined;
  readonly idempotencyKey: string | undefined;
  readonly requestId: string;
  readonly clientAddress: string;
  /** Where a list goes on, signed and bound to this route and workspace. */
  readonly cursor: PageCursor;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface PageCursor {
  /** The key that `write` was given for the page before; null on the first page. */
  read(): string | null;
  write(key: string | null): string | null;
}

/** Answers what the contract promises. Raw routes answer through `reply` themselves. */
export type Handler<Route extends RouteContract> = (
  call: Call<Route>,
) => Promise<Route extends { readonly raw: true } ? unknown : RouteReply<Route>>;

/** Gives a route of the contract its handler. */
export function mount<const Route extends RouteContract>(http: Http, route: Route, handler: Handler<Route>): void {
  const contract: RouteContract = route;
  const { schema, access } = contract;
  const success = Number(Object.keys(schema.response)[0] ?? 200);
  const options: RouteOptions = {
    method: contract.method,
    url: contract.url,
    config: { contract },
    exposeHeadRoute: contract.method === 'GET' && !contract.raw,
    schema: {
      ...(schema.params && { params: schema.params }),
      ...(schema.querystring && { querystring: schema.querystring }),
      ...(schema.body && { body: schema.body }),
      ...(!contract.raw && { response: schema.response }),
    },
    onRequest: async (request, reply) => {
      await http.gate.admit(request, reply, contract);
    },
    handler: async (request, reply) => {
      // Once more, here: hooks can be lost in a refactoring, the way to the handler cannot.
      const { actor } = http.gate.get(request);
      const denied = denial(access, actor);
      if (denied) throw new AppError(denied);

      const call = (tx: Tx | undefined): Call<Route> => callOf(http, contract, request, reply, actor, tx);
      if (contract.raw) return answerRaw(http, call(undefined), handler);
      const answer = async (tx: Tx | undefined): Promise<Answer> => {
        const result = await handler(call(tx));
        const status = reply.statusCode === 200 ? success : reply.statusCode;
        // Checked against the contract before the transaction commits: a wrong answer is rolled back with its work.
        return {
          status,
          body: status === 204 ? null : (reply.serializeInput(result as Record<string, unknown>, String(status)) as string),
        };
      };
      if (!contract.idempotent || !actor) return send(reply, await answer(undefined));

      const { replayed, ...kept } = await runKeyed(
        http.db,
        {
          actor,
          operation: schema.operationId,
          key: keyOf(request),
          request: { params: request.params, query: request.query, body: request.body },
          now: http.clock.now(),
        },
        answer,
      );
      if (replayed) reply.header('idempotent-replayed', 'true');
      return send(reply, kept);
    },
  };
  if (contract.takes) mountBytes(http.app, contract.takes, options);
  else http.app.route(options);
}

/** In a room of its own: nowhere else does a body of this type get past the door. */
function mountBytes(app: FastifyInstance, type: string, options: RouteOptions): void {
  void app.register(async (room) => {
    room.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
    room.route(options);
  });
}

/** A stream that was opened cannot answer a problem any more: cutting it is how its reader learns to come back. */
async function answerRaw<Route extends RouteContract>(http: Http, call: Call<Route>, handler: Handler<Route>): Promise<unknown> {
  try {
    return await handler(call);
  } catch (error) {
    if (!call.reply.sent) throw error;
    http.reportFault(call.request, error);
    call.reply.raw.destroy();
    return undefined;
  }
}

function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  reply.code(status);
  return body === null ? reply.send() : reply.type('application/json; charset=utf-8').send(body);
}

function callOf(
  http: Http,
  { schema }: RouteContract,
  request: FastifyRequest,
  reply: FastifyReply,
  actor: Actor | null,
  tx: Tx | undefined,
): Call<RouteContract> {
  const place = { operation: schema.operationId, workspaceId: actor?.workspaceId ?? '' };
  const query = request.query as { readonly cursor?: string } | undefined;
  return {
    actor: actor as Actor,
    params: request.params as undefined,
    query: request.query as undefined,
    body: request.body as undefined,
    tx: tx as undefined,
    idempotencyKey: keyOf(request),
    requestId: request.id,
    clientAddress: http.clientAddress(request),
    cursor: {
      read: () => (query?.cursor === undefined ? null : http.cursors.decode(place, query.cursor)),
      write: (key) => (key === null ? null : http.cursors.encode(place, key)),
    },
    request,
    reply,
  };
}

function keyOf(request: FastifyRequest): string | undefined {
  const value = request.headers['idempotency-key'];
  return Array.isArray(value) ? value.join(',') : value;
}
