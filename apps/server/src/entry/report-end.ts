import type { GenerationEnd } from '../modules/generations/index.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';

/** Says in the log and in the metrics how a generation ended. */
export function reportEnd(log: Log, metrics: Metrics, end: GenerationEnd): void {
  log.info('generation-settled', { generation_id: end.id, state: end.state, code: end.code, count: end.delivered, ms: end.ms });
  metrics.jobDuration.observe({ model: end.model, provider: end.engine, outcome: end.state }, end.ms / 1000);
  metrics.providerRequests.inc({ provider: end.engine, outcome: end.state });
  metrics.creditsSpent.inc(Number(end.chargedMicros) / 1_000_000);
  if (end.cost?.currency === 'USD') metrics.providerCostUsd.inc({ provider: end.engine }, Number(end.cost.amountMicros) / 1_000_000);
}
