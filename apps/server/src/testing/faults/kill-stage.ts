import { randomUUID } from 'node:crypto';
import type { Generation } from '@pinhole/contract';
import { expect, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultClient, type FaultClient } from './fault-client.ts';
import type { Armed } from './fault-main.ts';
import { createFaultService, type FaultProcess, type FaultService } from './fault-service.ts';
import { type PaidProvider, type PaidProviderOptions, startPaidProvider } from './paid-provider.ts';

/** A real server that dies and is followed by another, a provider that outlives them, and a client that does not give up. */
export interface KillStage {
  readonly test: TestDatabase;
  readonly provider: PaidProvider;
  readonly service: FaultService;
  readonly client: FaultClient;
  /** The same key again after every lost answer, as the documentation says, until the last clean-up is done. */
  survive(armed: Armed, request: object): Promise<Generation>;
  /** Ends the server in order and starts another, which reads everything anew. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openKillStage({
  leaseSeconds = 2,
  ...options
}: Pick<PaidProviderOptions, 'trouble'> & { readonly leaseSeconds?: number } = {}): Promise<KillStage> {
  const test = await createTestDatabase();
  const provider = await startPaidProvider({ ...options, deliverTo: () => service.url });
  const service: FaultService = await createFaultService({ databaseUrl: test.connectionString, provider: provider.url, leaseSeconds });
  let server: FaultProcess = await service.start();
  const client = await createFaultClient(() => service.url);

  return {
    test,
    provider,
    service,
    client,
    async survive(armed, request) {
      const key = randomUUID();
      server.arm(armed);
      const first = await client.submit(key, request).catch(() => undefined);
      // The deaths in the pipeline come a moment after the answer; a point that is never reached fails here.
      const timer = setTimeout(() => server.signal('SIGTERM'), 20_000);
      await server.died;
      clearTimeout(timer);
      server = await service.start();
      const { id } = await client.submit(key, request);
      if (first) expect(id).toBe(first.id);
      // What is left over would reach the next case's point before its own work does.
      await vi.waitFor(async () => expect(await test.db.selectFrom('step').select(['phase', 'last_error']).execute()).toEqual([]), {
        timeout: 40_000,
        interval: 50,
      });
      return client.read(id);
    },
    async restart() {
      await server.stop();
      server = await service.start();
    },
    async close() {
      await service.close();
      await provider.close();
      await test.close();
    },
  };
}
