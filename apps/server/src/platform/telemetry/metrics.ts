import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the service counts. Labels are words from our own tables, never anything a person wrote. */
export interface Metrics {
  readonly requestDuration: Histogram<'http_request_method' | 'http_route' | 'http_response_status_code'>;
  readonly queueDepth: Gauge<'queue' | 'state'>;
  readonly queueOldestJobAge: Gauge<'queue'>;
  readonly jobDuration: Histogram<'model' | 'provider' | 'outcome'>;
  readonly jobWait: Histogram<'queue'>;
  readonly providerRequests: Counter<'provider' | 'outcome'>;
  readonly providerCostUsd: Counter<'provider'>;
  readonly creditsSpent: Counter<never>;
  readonly storageBytes: Gauge<never>;
  readonly sseConnections: Gauge<never>;
  readonly webhookDeliveries: Counter<'outcome'>;
  readonly paymentProviderUp: Gauge<'way'>;
  readonly paymentProviderLatency: Gauge<'way'>;
  readonly paymentPushesWaiting: Gauge<'way'>;
  readonly paymentPushOldestAge: Gauge<'way'>;
  readonly paymentReconciledAge: Gauge<'way'>;
  /** Registers a reading that is taken only when somebody asks for the metrics. */
  onCollect(read: () => Promise<void> | void): void;
  /** The text that Prometheus reads. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const jobSeconds = [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640, 1_280];
const waitSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 1_800];

/** `nodeMetrics` adds the memory, event-loop and garbage-collector series of the process; off when nobody reads them. */
export function createMetrics({ nodeMetrics = false }: { readonly nodeMetrics?: boolean } = {}): Metrics {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  const readings: (() => Promise<void> | void)[] = [];
  if (nodeMetrics) collectDefaultMetrics({ register: registry });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [...registers] });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [...registers] });
  const histogram = <Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]): Histogram<Label> =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [...registers] });
  return {
    requestDuration: histogram(
      'http_server_request_duration_seconds',
      'Time from the first byte of a request to the last of its answer',
      ['http_request_method', 'http_route', 'http_response_status_code'],
      requestSeconds,
    ),
    queueDepth: gauge('app_queue_depth', 'Work waiting or running', ['queue', 'state']),
    queueOldestJobAge: gauge('app_queue_oldest_job_age_seconds', 'Age of the oldest work that waits', ['queue']),
    jobDuration: histogram('app_job_duration_seconds', 'From start to settled', ['model', 'provider', 'outcome'], jobSeconds),
    jobWait: histogram('app_job_wait_seconds', 'From submitted to started', ['queue'], waitSeconds),
    providerRequests: counter('app_provider_requests_total', 'Calls to inference providers', ['provider', 'outcome']),
    providerCostUsd: counter('app_provider_cost_usd_total', 'What providers charge the operator', ['provider']),
    creditsSpent: counter('app_credits_spent_total', 'Credits captured', []),
    storageBytes: gauge('app_storage_bytes', 'Bytes of committed blobs', []),
    sseConnections: gauge('app_sse_connections', 'Open event streams', []),
    webhookDeliveries: counter('app_webhook_deliveries_total', 'Webhook calls to customers', ['outcome']),
    paymentProviderUp: gauge('app_payment_provider_up', '1: the last call was answered; 0: it failed', ['way']),
    paymentProviderLatency: gauge('app_payment_provider_latency_seconds', 'How long the last answer took', ['way']),
    paymentPushesWaiting: gauge('app_payment_pushes_waiting', 'Pushes that are not worked off', ['way']),
    paymentPushOldestAge: gauge('app_payment_push_oldest_age_seconds', 'Age of the oldest push that waits', ['way']),
    paymentReconciledAge: gauge('app_payment_reconciled_age_seconds', 'Since the books were last compared with the provider’s', ['way']),
    onCollect: (read) => {
      readings.push(read);
    },
    async expose() {
      // A reading that fails costs its own series, not the whole page.
      await Promise.allSettled(readings.map(async (read) => read()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
