import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../app-error.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export interface ProbeOptions {
  readonly metrics: Metrics;
  readonly ready: () => Promise<void>;
  readonly metricsToken: string | undefined;
  readonly isLeaving: () => boolean;
}

const longestCheckMs = 3_000;

/** For machines that watch over the service. Uncounted, unlogged, and without a word about why something is wrong. */
export function mountProbes(app: FastifyInstance, { metrics, ready, metricsToken, isLeaving }: ProbeOptions): void {
  const alive = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => reply.send({ status: 'ok' });
  app.get('/livez', alive);
  app.get('/healthz', alive);
  app.get('/readyz', async (_request, reply) => {
    if (isLeaving()) return reply.code(503).header('retry-after', 5).send({ status: 'draining' });
    try {
      await within(longestCheckMs, ready());
      return reply.send({ status: 'ok' });
    } catch {
      return reply.code(503).header('retry-after', 5).send({ status: 'not ready' });
    }
  });
  if (!metricsToken) return;
  app.get('/metrics', async (request, reply) => {
    if (!sameText(request.headers.authorization ?? '', `Bearer ${metricsToken}`)) throw new AppError('request.not_found');
    const { contentType, text } = await metrics.expose();
    return reply.type(contentType).send(text);
  });
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
