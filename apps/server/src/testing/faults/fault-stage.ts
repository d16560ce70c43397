import { randomUUID } from 'node:crypto';
import type { Generation } from '@pinhole/contract';
import { expect, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultClient, type FaultClient } from './fault-client.ts';
import { engineIdOf, type FaultProcessOptions, type Transport } from './fault-engines.ts';
import { createFaultService, type FaultProcess, type FaultService } from './fault-service.ts';
import { findViolations } from './invariants.ts';
import type { PaidResume } from './paid-engine.ts';
import { type Moment, type PaidProvider, type PaidProviderOptions, startPaidProvider, type Trouble } from './paid-provider.ts';

export interface Submitted {
  readonly prompt: string;
  readonly resume?: PaidResume;
  readonly transport?: Transport;
  readonly output?: 'image' | 'clip';
  readonly count?: number;
}

/** A real server, its database, a provider whose every answer can go wrong, and a customer. */
export interface Stage {
  readonly test: TestDatabase;
  readonly provider: PaidProvider;
  readonly service: FaultService;
  readonly server: FaultProcess;
  readonly client: FaultClient;
  /** The next requests of this kind for this prompt go wrong, one after the other. */
  goesWrong(prompt: string, kind: Moment['kind'], ...troubles: (Trouble | ((moment: Moment) => Trouble | undefined))[]): void;
  /** How often the provider was asked so. */
  asked(prompt: string, kind: Moment['kind']): number;
  submit(work: Submitted): Promise<Generation>;
  /** Until it has ended and everything is cleaned up. */
  ended(id: string): Promise<Generation>;
  attempts(id: string): Promise<string[]>;
  tasks(prompt: string): number;
  /** I-1 … I-6 and I-11, against the provider's books as well. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

export interface StageOptions extends Omit<FaultProcessOptions, 'provider'>, Pick<PaidProviderOptions, 'workMs' | 'knowsIds'> {
  /** Another way to the same server, such as a line that can be cut. */
  readonly throughUrl?: (databaseUrl: string) => Promise<string>;
  readonly throughProvider?: (providerUrl: string) => Promise<string>;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { workMs, knowsIds, throughUrl, throughProvider, ...told } = options;
  const test = await createTestDatabase();
  const queues = new Map<string, (Trouble | ((moment: Moment) => Trouble | undefined))[]>();
  const counts = new Map<string, number>();
  const keyOf = (prompt: string | undefined, kind: string): string => `${kind} ${prompt}`;
  const provider = await startPaidProvider({
    ...(workMs === undefined ? {} : { workMs }),
    ...(knowsIds === undefined ? {} : { knowsIds }),
    deliverTo: () => service.url,
    trouble(moment) {
      const key = keyOf(moment.purpose, moment.kind);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const next = queues.get(key)?.shift();
      return typeof next === 'function' ? next(moment) : next;
    },
  });
  const databaseUrl = throughUrl ? await throughUrl(test.connectionString) : test.connectionString;
  const providerUrl = throughProvider ? await throughProvider(provider.url) : provider.url;
  const service: FaultService = await createFaultService({ ...told, databaseUrl, provider: providerUrl });
  const server = await service.start();
  const client = await createFaultClient(() => service.url);

  return {
    test,
    provider,
    service,
    server,
    client,
    goesWrong(prompt, kind, ...troubles) {
      queues.set(keyOf(prompt, kind), troubles);
    },
    asked: (prompt, kind) => counts.get(keyOf(prompt, kind)) ?? 0,
    submit: ({ prompt, resume = 'by-client-id', transport = 'poll', output = 'image', count = 1 }) =>
      client.submit(randomUUID(), { model: `${engineIdOf(resume, transport)}-${output}`, prompt, count }),
    async ended(id) {
      await vi.waitFor(
        async () => {
          const row = await test.db.selectFrom('generation').select(['state', 'finished_at']).where('id', '=', id).executeTakeFirst();
          const step = await test.db
            .selectFrom('step')
            .select(['phase', 'last_error'])
            .where('subject_id', '=', id)
            .where('quarantined_at', 'is', null)
            .execute();
          expect({ ended: row?.finished_at !== null, state: row?.state, step }).toMatchObject({ ended: true, step: [] });
        },
        { timeout: 60_000, interval: 50 },
      );
      return client.read(id);
    },
    async attempts(id) {
      const rows = await test.db
        .selectFrom('generation_attempt')
        .select('state')
        .where('generation_id', '=', id)
        .orderBy('number')
        .execute();
      return rows.map(({ state }) => state);
    },
    tasks: (prompt) => provider.tasks.filter(({ purpose }) => purpose === prompt).length,
    violations: () => findViolations({ db: test.db, dataFolder: service.dataFolder, tasks: provider.tasks }),
    async close() {
      await service.close();
      await provider.close();
      await test.close();
    },
  };
}
