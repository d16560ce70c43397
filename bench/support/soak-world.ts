import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabase, createPool, type Db } from '../../apps/server/src/platform/database/database.ts';
import { findPostmaster } from '../../apps/server/src/platform/database/embedded/postmaster.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../apps/server/src/platform/database/embedded/start-embedded-postgres.ts';
import { migrate } from '../../apps/server/src/platform/database/migrate.ts';
import { makeFaultKey } from '../../apps/server/src/testing/faults/fault-client.ts';
import { engineIdOf, resumes, transports } from '../../apps/server/src/testing/faults/fault-engines.ts';
import { createFaultService, type FaultProcess } from '../../apps/server/src/testing/faults/fault-service.ts';
import { points } from '../../apps/server/src/testing/faults/kill-cases.ts';
import { type PaidProvider, startPaidProvider } from '../../apps/server/src/testing/faults/paid-provider.ts';
import type { Chance } from './random.ts';
import { createMischief, pester } from './soak-provider.ts';

export interface Soak {
  readonly db: Db;
  readonly dataFolder: string;
  readonly provider: PaidProvider;
  readonly authorization: string;
  readonly models: readonly [string, ...string[]];
  /** What was done to it, by kind. */
  readonly counts: Record<string, number>;
  /** One of the processes that live. */
  readonly url: () => string | undefined;
  /** Kills, restarts and pesters until it is over. */
  torment(over: () => boolean): Promise<void>;
  /** From now on nothing goes wrong any more, and everything lives. */
  calm(): Promise<void>;
  /** Until no step is left. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const seats = 2;

/** A durable database, two server processes with every role, a provider, and somebody who means ill. */
export async function openSoak(chance: Chance): Promise<Soak> {
  const databaseFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-soak-'));
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dataFolder: databaseFolder });
  const databaseUrl = postgres.connectionString;
  await migrate(databaseUrl);
  const pool = createPool({ connectionString: databaseUrl });
  const counts: Record<string, number> = {};
  const count = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const mischief = createMischief(chance.for('provider'));
  const living = new Map<number, FaultProcess>();
  const urlChance = chance.for('url');
  const url = (): string | undefined => [...living.values()][Math.floor(urlChance.next() * living.size)]?.url;
  const provider = await startPaidProvider({ workMs: 600, trouble: (moment) => mischief.trouble(moment), deliverTo: url });
  const losing = chance.for('lost pushes');
  provider.pushes.lose(() => losing.in(0.15));
  const service = await createFaultService({
    databaseUrl,
    provider: provider.url,
    leaseSeconds: 3,
    unknownMs: 8_000,
    patienceMs: 3_000,
    maxConcurrency: 8,
    pushPollMs: 4_000,
    unlimited: true,
    timing: { waitMs: 180_000, imageMs: 60_000, videoMs: 60_000 },
  });

  const halt = new AbortController();
  const expected = new WeakSet<FaultProcess>();
  async function seat(number: number): Promise<void> {
    while (!halt.signal.aborted) {
      const server = await service.start().catch(() => undefined);
      if (!server) {
        count('starts that failed (the database was down)');
        await pause(500);
        continue;
      }
      living.set(number, server);
      await server.died;
      living.delete(number);
      if (!expected.has(server)) count('processes that ended by themselves');
    }
  }
  const running = Array.from({ length: seats }, (_, number) => seat(number));
  for (let tries = 0; living.size < seats && tries < 600; tries += 1) await pause(100);
  const authorization = await makeFaultKey(url());

  async function killServer(): Promise<void> {
    const victim = living.get(chance.between(0, seats - 1));
    if (!victim) return;
    expected.add(victim);
    if (chance.in(0.6)) {
      victim.arm(chance.pick(points as [string, ...string[]]));
      count('servers killed at one of the 26 points');
      await Promise.race([victim.died, pause(5_000)]);
    } else {
      victim.signal('SIGKILL');
      count('servers killed at any moment');
    }
  }

  async function killDatabase(): Promise<void> {
    const master = findPostmaster(path.join(databaseFolder, 'postgres'));
    if (!master) return;
    count('databases killed');
    process.kill(master.pid, 'SIGKILL');
    await pause(chance.between(200, 2_500));
    await postgres.stop().catch(() => undefined);
    postgres = await startEmbeddedPostgres({ dataFolder: databaseFolder });
    if (postgres.connectionString !== databaseUrl) throw new Error('the database came back at another address');
  }

  return {
    db: createDatabase(pool),
    dataFolder: service.dataFolder,
    provider,
    authorization,
    counts,
    url,
    models: resumes.flatMap((resume) =>
      transports.flatMap((transport) => [`${engineIdOf(resume, transport)}-image`, `${engineIdOf(resume, transport)}-clip`]),
    ) as [string, ...string[]],
    async torment(over) {
      const pushes = chance.for('pushes');
      while (!over()) {
        await pause(chance.between(1_000, 6_000));
        if (chance.in(0.12)) await killDatabase();
        else if (chance.in(0.7)) await killServer();
        await pester(provider.pushes, pushes, url(), counts);
      }
    },
    async calm() {
      mischief.calm();
      provider.pushes.lose(() => false);
      for (const server of living.values()) server.arm(undefined);
      for (let tries = 0; living.size < seats && tries < 600; tries += 1) await pause(100);
      for (const [name, times] of Object.entries(mischief.counts)) counts[`provider: ${name}`] = times;
    },
    async drain() {
      const until = Date.now() + 120_000;
      for (;;) {
        const { rowCount } = await pool.query('select from step where quarantined_at is null');
        if (rowCount === 0) return;
        if (Date.now() > until) throw new Error(`${rowCount} steps are still left after two minutes of calm`);
        await pause(200);
      }
    },
    async close() {
      halt.abort();
      for (const server of living.values()) {
        expected.add(server);
        server.signal('SIGKILL');
      }
      await Promise.all(running);
      await service.close();
      await provider.close();
      await pool.end();
      await postgres.stop();
      await rm(databaseFolder, { recursive: true, force: true });
    },
  };
}
