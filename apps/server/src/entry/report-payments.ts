import { listPaymentConnections } from '../modules/billing/index.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import type { Studio } from './studio.ts';

/** How payment providers are doing, read when somebody asks for the metrics. Of those alone that buyers can pay with. */
export function reportPayments(metrics: Metrics, { billing, clock }: Pick<Studio, 'billing' | 'clock'>): void {
  metrics.onCollect(async () => {
    const secondsSince = (at: string): number => Math.max(0, (clock.now().getTime() - Date.parse(at)) / 1000);
    const gauges = [
      metrics.paymentProviderUp,
      metrics.paymentProviderLatency,
      metrics.paymentPushesWaiting,
      metrics.paymentPushOldestAge,
      metrics.paymentReconciledAge,
    ];
    const ways = await listPaymentConnections(billing);
    // What was switched off since is not told any longer.
    for (const gauge of gauges) gauge.reset();
    for (const { id: way, enabled, health } of ways) {
      if (!enabled || health.state === 'unknown') continue;
      const { latencyMs, failuresInRow, pushes, reconciliation } = health;
      metrics.paymentProviderUp.set({ way }, failuresInRow === 0 ? 1 : 0);
      if (latencyMs !== null) metrics.paymentProviderLatency.set({ way }, latencyMs / 1000);
      metrics.paymentPushesWaiting.set({ way }, pushes.waiting);
      metrics.paymentPushOldestAge.set({ way }, pushes.oldestAt === null ? 0 : secondsSince(pushes.oldestAt));
      if (reconciliation.lastAt !== null) metrics.paymentReconciledAge.set({ way }, secondsSince(reconciliation.lastAt));
    }
  });
}
