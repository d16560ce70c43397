import { randomUUID } from 'node:crypto';
import type { Generation } from '@pinhole/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultClient, type FaultClient } from './fault-client.ts';
import { engineIdOf } from './fault-engines.ts';
import { createFaultService, type FaultProcess, type FaultService } from './fault-service.ts';
import { findChangedFiles, findViolations } from './invariants.ts';
import { casesOf, expectedEnd, type KillCase, type Work } from './kill-cases.ts';
import { type PaidProvider, startPaidProvider } from './paid-provider.ts';

/** The real server dies with SIGKILL at each point while it makes this, and another one takes over. */
export function describeKills(work: Work): void {
  let test: TestDatabase;
  let provider: PaidProvider;
  let service: FaultService;
  let server: FaultProcess;
  let client: FaultClient;

  beforeAll(async () => {
    test = await createTestDatabase();
    provider = await startPaidProvider({ deliverTo: () => service.url });
    service = await createFaultService({ databaseUrl: test.connectionString, provider: provider.url, leaseSeconds: 2 });
    server = await service.start();
    client = await createFaultClient(() => service.url);
  }, 180_000);
  afterAll(async () => {
    await service?.close();
    await provider?.close();
    await test?.close();
  });

  /** A client that does not give up: the same key again after every lost answer, as the documentation says. */
  async function survive({ point, resume, transport }: KillCase, prompt: string): Promise<Generation> {
    const key = randomUUID();
    const request = { model: `${engineIdOf(resume, transport)}-${work.output}`, prompt, count: work.count };
    server.arm(point);
    const first = await client.submit(key, request).catch(() => undefined);
    // The deaths in the pipeline come a moment after the answer; a point that is never reached fails here.
    const timer = setTimeout(() => server.signal('SIGTERM'), 20_000);
    await server.died;
    clearTimeout(timer);
    server = await service.start();
    const { id } = await client.submit(key, request);
    if (first) expect(id).toBe(first.id);
    // Until the last clean-up is done: what is left over would reach the next case's point before its own work does.
    await vi.waitFor(async () => expect(await test.db.selectFrom('step').select(['phase', 'last_error']).execute()).toEqual([]), {
      timeout: 40_000,
      interval: 50,
    });
    return client.read(id);
  }

  describe(`kill -9 with ${work.name} under way`, () => {
    it.each(casesOf(work))('at $point, $resume, $transport', { timeout: 90_000 }, async (chosen) => {
      const prompt = `${chosen.point} ${chosen.resume} ${chosen.transport} ${randomUUID()}`;
      const generation = await survive(chosen, prompt);
      const end = expectedEnd(chosen);
      const paid = end.state === 'succeeded';
      expect(generation).toMatchObject({ state: end.state, charged: paid ? generation.price : '0' });
      expect(generation.outputs).toHaveLength(paid ? work.count : 0);
      expect(provider.tasks.filter(({ purpose }) => purpose === prompt)).toHaveLength(end.calls);
      const attempts = await test.db.selectFrom('generation_attempt').select('state').where('generation_id', '=', generation.id).execute();
      expect(attempts.at(-1)?.state).toBe(paid ? 'done' : 'doubtful');
      expect(await findViolations({ db: test.db, dataFolder: service.dataFolder, tasks: provider.tasks })).toEqual([]);
    });

    it('every file that was kept has the bytes that its row names, and the provider keeps no copy of what was delivered', async () => {
      expect(await findChangedFiles({ db: test.db, dataFolder: service.dataFolder })).toEqual([]);
      const done = await test.db.selectFrom('generation_attempt').select('id').where('state', '=', 'done').execute();
      const delivered = new Set(done.map(({ id }) => id));
      expect(provider.tasks.filter(({ clientId, purged }) => delivered.has(clientId) && !purged)).toEqual([]);
      expect(delivered.size).toBeGreaterThan(0);
    });
  });
}
