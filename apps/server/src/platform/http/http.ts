import type { AddressInfo } from 'node:net';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Actor } from '../actor.ts';
import { AppError } from '../app-error.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createGate, type Gate } from './admission.ts';
import { apiDocumentOptions, type OpenApiDocument } from './api-document.ts';
import { mountApiPages } from './api-pages.ts';
import { answerBrokenRequest } from './broken-request.ts';
import type { ClientAddressSource } from './client-address.ts';
import { clientAddress } from './client-address.ts';
import { isCrossSite } from './cross-site.ts';
import { type Cursors, createCursors } from './cursor.ts';
import { createEventStreams, type EventStreamSettings, type EventStreams } from './event-stream.ts';
import { sendFetchResponse, toFetchRequest } from './fetch-bridge.ts';
import { mountProbes } from './probes.ts';
import { failureOf, InvalidRequestError, sendProblem } from './problem.ts';
import { createRateLimiter, defaultRateQuotas, type RatePolicy, type RateQuotas } from './rate-limit.ts';
import { refuseCardNumbers } from './refuse-card-numbers.ts';
import { reportRequests } from './report-requests.ts';
import { requestIdOf } from './request-id.ts';
import type { RequestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { sessionCookieName } from './session-cookie.ts';
import { createShell, type Page, type ShellOptions } from './shell.ts';

export interface HttpOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly db: Db;
  /** Signs cursors. Another secret ends every walk through a list, nothing more. */
  readonly secret: string | Uint8Array;
  /** The origin people type, without a slash at its end: `https://studio.example`. */
  readonly publicUrl: string;
  readonly version: string;
  /** Who sends this request, and in which workspace; null for a stranger. Throws `workspace.not_found` for a foreign `X-Workspace`. */
  readonly identify: (request: FastifyRequest) => Promise<Actor | null>;
  /** Rejects while the service cannot do its work: database away, not migrated. */
  readonly ready: () => Promise<void>;
  readonly clientAddress?: ClientAddressSource;
  readonly rateQuotas?: () => RateQuotas;
  /** `/metrics` exists only with a token. */
  readonly metricsToken?: string | undefined;
  readonly requestLog?: RequestLog;
  readonly sessionCookie?: string;
  readonly eventStreams?: Pick<EventStreamSettings, 'keepAliveMs' | 'retryMs' | 'recheckMs' | 'maxWaitingBytes'>;
  readonly bodyLimitBytes?: number;
  /** How long the first line, the headers and the body of a request may take. */
  readonly requestTimeoutMs?: number;
}

export interface FetchRoute {
  readonly url: string;
  readonly methods: readonly HTTPMethods[];
  readonly limit: RatePolicy;
  readonly handle: (request: Request, about: { readonly requestId: string; readonly clientAddress: string }) => Promise<Response>;
}

export interface Http {
  readonly app: FastifyInstance;
  readonly gate: Gate;
  readonly cursors: Cursors;
  readonly streams: EventStreams;
  readonly db: Db;
  readonly clock: Clock;
  clientAddress(request: FastifyRequest): string;
  /** For what goes wrong when there is nobody left to tell. */
  reportFault(request: FastifyRequest, error: unknown): void;
  /** For libraries that bring their own routes and speak the Fetch standard. */
  mountFetch(route: FetchRoute): void;
  serveShell(options: ShellOptions): Promise<void>;
  document(): OpenApiDocument;
  listen(options: { readonly host: string; readonly port: number }): Promise<{ readonly address: string; readonly port: number }>;
  /** From now on `/readyz` says 503, so that nobody sends new visitors here; everything else still works. */
  startDraining(): void;
  /** Ends event streams, lets running requests finish, then cuts what is left after `timeoutMs`. */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

const bodyLimitBytes = 256 * 1024;

export async function createHttp(options: HttpOptions): Promise<Http> {
  const { clock, log, metrics, db, publicUrl } = options;
  const state: { draining: boolean; closing: boolean; shell?: Page } = { draining: false, closing: false };
  const addresses = new WeakMap<FastifyRequest, string>();
  const addressOf = (request: FastifyRequest): string => {
    const known = addresses.get(request) ?? clientAddress(request.raw, options.clientAddress);
    addresses.set(request, known);
    return known;
  };
  const limiter = createRateLimiter(clock, options.rateQuotas ?? (() => defaultRateQuotas));
  const gate = createGate({ limiter, identify: options.identify, addressOf });
  const streams = createEventStreams({
    ...options.eventStreams,
    onChange: (open) => metrics.sseConnections.set(open),
    onEnd: ({ request }, { reason, ms, count }) =>
      log.debug('event-stream-ended', { request_id: request.id, reason, ms, count, workspace_id: gate.find(request)?.actor?.workspaceId }),
  });

  const app = createApp(options);
  const reports = reportRequests(app, { ...options, gate });
  app.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error);
    reports.failed(request, failure, error);
    return sendProblem(reply, failure, publicUrl);
  });
  /** Paid for like any other request, and asked who it is, so that a hidden address cannot be told from a missing one. */
  async function nowhere(request: FastifyRequest, reply: FastifyReply): Promise<never> {
    await gate.admitNowhere(request, reply);
    throw new AppError('request.not_found');
  }
  app.setNotFoundHandler(nowhere);
  app.addHook('onSend', (_request, reply, payload, done) => {
    // An idle connection that stays open would hold the closing server open as well.
    if (state.closing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', (done) => {
    state.closing = true;
    streams.close();
    done();
  });

  const sessionCookie = options.sessionCookie ?? sessionCookieName(publicUrl);
  await app.register(swagger, apiDocumentOptions({ version: options.version, sessionCookie }));
  mountProbes(app, { metrics, ready: options.ready, metricsToken: options.metricsToken, isLeaving: () => state.draining || state.closing });
  mountApiPages(app);
  // Everything that is no route is a file or a page of the web app, once there is one.
  app.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: async (request, reply) => (await state.shell?.(request, reply)) ?? nowhere(request, reply),
  });

  return {
    app,
    gate,
    cursors: createCursors(options.secret),
    streams,
    db,
    clock,
    clientAddress: addressOf,
    reportFault: (request, error) => reports.failed(request, { code: 'service.fault', fault: true }, error),
    mountFetch({ url, methods, limit, handle }) {
      app.route({
        method: [...methods],
        url,
        onRequest: async (request, reply) => gate.admitStranger(request, reply, limit),
        handler: async (request, reply) => {
          const answer = await handle(toFetchRequest(request, publicUrl), { requestId: request.id, clientAddress: addressOf(request) });
          return sendFetchResponse(reply, answer);
        },
      });
    },
    async serveShell(shellOptions) {
      state.shell = await createShell(shellOptions);
    },
    document: () => app.swagger() as unknown as OpenApiDocument,
    async listen({ host, port }) {
      await app.listen({ host, port });
      const { address, port: bound } = app.server.address() as AddressInfo;
      return { address, port: bound };
    },
    startDraining() {
      state.draining = true;
    },
    async close({ timeoutMs = 20_000 } = {}) {
      state.draining = true;
      const timer = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
      try {
        await app.close();
      } finally {
        clearTimeout(timer);
      }
      await options.requestLog?.close();
    },
  };
}

/** The bare server: how long things may take, how large they may be, and what every answer carries. */
function createApp({
  clock,
  log,
  publicUrl,
  requestTimeoutMs = 30_000,
  bodyLimitBytes: bodyLimit = bodyLimitBytes,
}: HttpOptions): FastifyInstance {
  const headers = securityHeaders(publicUrl);
  const prepare = (reply: FastifyReply): void => {
    reply.headers(headers);
    reply.header('x-request-id', reply.request.id);
  };
  const app: FastifyInstance = Fastify({
    logger: false,
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: false,
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 72_000,
    http: {
      headersTimeout: Math.min(15_000, requestTimeoutMs),
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs),
    },
    // While closing, requests on open connections are still answered, and told that the connection ends.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false, caseSensitive: true },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, { clock, publicUrl }),
    frameworkErrors: (error, _request, reply) => {
      // Addresses that cannot be decoded never reach a hook, so what every answer carries is set here.
      prepare(reply);
      sendProblem(reply, failureOf(error), publicUrl);
    },
  });
  app.setValidatorCompiler(({ schema }) => (data) => {
    const parsed = (schema as z.ZodType).safeParse(data);
    return parsed.success ? { value: parsed.data } : { error: new InvalidRequestError(parsed.error.issues) };
  });
  app.setSerializerCompiler(serializerCompiler);
  acceptOnlyJson(app);
  app.addHook('onRequest', (request, reply, done) => {
    prepare(reply);
    const { method, headers: sent, routeOptions, id } = request;
    if (!isCrossSite(method, sent, publicUrl)) return done();
    log.warn('request-refused', { request_id: id, method, route: routeOptions.url, code: 'request.cross_site' });
    return done(new AppError('request.cross_site'));
  });
  app.addHook('preValidation', async (request) => refuseCardNumbers(request));
  return app;
}

/** Forms and plain text are what a foreign page can send without asking first; nothing here takes them. */
function acceptOnlyJson(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Some clients declare JSON on every request, also where there is nothing to say.
    if (body === '') return done(null, undefined);
    return parse(request, body as string, done);
  });
}
