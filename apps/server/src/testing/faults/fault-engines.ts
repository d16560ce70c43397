import type { ServeOptions } from '../../entry/serve.ts';
import type { GenerationTiming } from '../../modules/generations/index.ts';
import { type RateQuotas, ratePolicies } from '../../platform/http/rate-limit.ts';
import { type PaidResume, paidEngine } from './paid-engine.ts';

export const resumes: readonly PaidResume[] = ['by-client-id', 'by-listing', 'none'];
export const transports = ['poll', 'webhook'] as const;
export type Transport = (typeof transports)[number];

export const engineIdOf = (resume: PaidResume, transport: Transport): string => `${resume}-${transport}`;

/** What a process of the fault suite is told, as JSON in its environment. */
export interface FaultProcessOptions {
  readonly provider: string;
  readonly leaseSeconds?: number;
  readonly unknownMs?: number;
  readonly maxConcurrency?: number;
  readonly patienceMs?: number;
  /** How seldom work that is pushed is asked after. */
  readonly pushPollMs?: number;
  readonly timing?: Partial<GenerationTiming>;
  /** Without quotas on requests. */
  readonly unlimited?: boolean;
}

const plenty = { requests: 1_000_000_000, windowSeconds: 1 };
const unlimited = Object.fromEntries(ratePolicies.map((policy) => [policy, plenty])) as RateQuotas;

/** The same provider as six engines: each way to find a lost call, each way to learn of the end. */
export function createEngines(options: FaultProcessOptions): Pick<ServeOptions, 'engines' | 'processors' | 'rateQuotas'> {
  const { provider, maxConcurrency, patienceMs, pushPollMs } = options;
  const engines = resumes.flatMap((resume) =>
    transports.map((transport) =>
      paidEngine({
        id: engineIdOf(resume, transport),
        baseUrl: provider,
        resume,
        push: transport === 'webhook',
        ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
        ...(patienceMs === undefined ? {} : { patienceMs }),
        ...(transport === 'webhook' && pushPollMs !== undefined ? { pollAfterMs: pushPollMs } : {}),
      }),
    ),
  );
  return {
    engines: () => engines,
    processors: engines.map(({ id, title }) => ({ id, title, hosts: [new URL(provider).origin], purposes: ['inference'] })),
    ...(options.unlimited ? { rateQuotas: () => unlimited } : {}),
  };
}
