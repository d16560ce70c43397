import { readConfig } from '../../apps/server/src/entry/config.ts';
import { serve } from '../../apps/server/src/entry/serve.ts';
import { type RateQuotas, ratePolicies } from '../../apps/server/src/platform/http/rate-limit.ts';
import { paidEngine } from '../../apps/server/src/testing/faults/paid-engine.ts';

/** The server as production starts it, but without request quotas, and with an engine that answers at once if one is named. */
const { BENCH_PROVIDER: provider, BENCH_CONCURRENCY = '4', BENCH_POLL_MS = '50' } = process.env;
const plenty = { requests: 1_000_000_000, windowSeconds: 1 };
const unlimited = Object.fromEntries(ratePolicies.map((policy) => [policy, plenty])) as RateQuotas;

const service = await serve({
  config: readConfig(process.env),
  version: 'bench',
  rateQuotas: () => unlimited,
  ...(provider
    ? {
        engines: () => [
          paidEngine({
            baseUrl: provider,
            resume: 'by-client-id',
            maxConcurrency: Number(BENCH_CONCURRENCY),
            pollAfterMs: Number(BENCH_POLL_MS),
          }),
        ],
        processors: [{ id: 'paid', title: 'Paid', hosts: [new URL(provider).origin], purposes: ['inference'] }],
      }
    : {}),
});
process.send?.({ port: service.address?.port });
process.on('message', (message) => {
  if (message === 'memory') process.send?.({ rssBytes: process.memoryUsage().rss, cpu: process.cpuUsage() });
  if (message === 'stop') void service.stop().finally(() => process.exit(0));
});
