import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Gate } from './admission.ts';
import type { Failure } from './problem.ts';
import type { RequestLog } from './request-log.ts';

export interface ReportOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly gate: Gate;
  readonly requestLog?: RequestLog;
}

const quietPaths = new Set(['/livez', '/readyz', '/healthz', '/metrics']);

/** Says of every finished request how it went: to the metrics, to the log, and API calls to the request log. */
export function reportRequests(
  app: FastifyInstance,
  { clock, log, metrics, gate, requestLog }: ReportOptions,
): { failed(request: FastifyRequest, failure: Failure, error: unknown): void } {
  const codes = new WeakMap<FastifyRequest, string>();

  function report(request: FastifyRequest, { statusCode: status, elapsedTime: ms }: FastifyReply): void {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    if (quietPaths.has(route)) return;
    metrics.requestDuration.observe(
      { http_request_method: method, http_route: route, http_response_status_code: String(status) },
      ms / 1000,
    );

    const actor = gate.find(request)?.actor;
    const code = codes.get(request);
    const keyId = actor?.via.kind === 'key' ? actor.via.keyId : undefined;
    const { contract } = request.routeOptions.config;
    const ofTheApi = contract !== undefined && !contract.raw;
    // Files, thumbnails and streams are many and say little.
    const say = ofTheApi ? log.info : log.debug;
    say('request-finished', {
      request_id: request.id,
      method,
      route,
      status,
      code,
      ms,
      account_id: actor?.accountId,
      workspace_id: actor?.workspaceId,
      key_id: keyId,
    });
    if (!ofTheApi) return;
    requestLog?.add({
      requestId: request.id,
      operation: contract.schema.operationId,
      status,
      code,
      durationMs: ms,
      accountId: actor?.accountId,
      workspaceId: actor?.workspaceId,
      keyId,
      at: clock.now(),
    });
  }

  app.addHook('onResponse', (request, reply, done) => {
    report(request, reply);
    done();
  });
  return {
    failed(request, failure, error) {
      codes.set(request, failure.code);
      if (!failure.fault) return;
      const actor = gate.find(request)?.actor;
      const { method, id } = request;
      log.error(
        'request-failed',
        { request_id: id, method, route: request.routeOptions.url, account_id: actor?.accountId, workspace_id: actor?.workspaceId },
        error,
      );
    },
  };
}
