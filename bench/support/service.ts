import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { keyScopes } from '@pinhole/contract';
import { grantCredits, openLedger } from '../../apps/server/src/modules/credits/index.ts';
import { makeKey } from '../../apps/server/src/modules/keys/key-text.ts';
import { createDatabase, createPool, type Db, inTransaction } from '../../apps/server/src/platform/database/database.ts';
import { startEmbeddedPostgres } from '../../apps/server/src/platform/database/embedded/start-embedded-postgres.ts';
import { migrate } from '../../apps/server/src/platform/database/migrate.ts';
import { someId } from '../../apps/server/src/testing/some-id.ts';

export interface Bench {
  readonly url: string;
  readonly db: Db;
  readonly pool: ReturnType<typeof createPool>;
  readonly databaseUrl: string;
  readonly dataFolder: string;
  readonly serverPid: number;
  /** A workspace with plenty of credits and a key that may do everything keys may. */
  workspace(): Promise<BenchWorkspace>;
  memory(): Promise<{ readonly rssBytes: number; readonly cpuMs: number }>;
  stop(): Promise<void>;
}

export interface BenchWorkspace {
  readonly id: string;
  readonly accountId: string;
  readonly authorization: string;
}

/** A durable embedded Postgres (fsync on) and a server process over it, both fresh. */
export async function startBench(
  options: { readonly roles?: string; readonly provider?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Bench> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-bench-'));
  const postgres = await startEmbeddedPostgres({ dataFolder });
  const databaseUrl = postgres.connectionString;
  await migrate(databaseUrl);
  const pool = createPool({ connectionString: databaseUrl, max: 40 });
  const db = createDatabase(pool);
  const child = fork(path.join(import.meta.dirname, 'bench-main.ts'), {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      PINHOLE_DATA: path.join(dataFolder, 'service'),
      PINHOLE_URL: 'http://studio.test',
      PINHOLE_ROLES: options.roles ?? 'web,worker,scheduler',
      PORT: '0',
      PINHOLE_GENERATION_MAX_QUEUED: '100000',
      LOG_LEVEL: 'warn',
      ...options.environment,
      ...(options.provider ? { BENCH_PROVIDER: options.provider } : {}),
    },
    execArgv: [
      ...(process.env.BENCH_SERVER_OPTIONS?.split(' ') ?? []),
      ...(process.env.CPU_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.CPU_PROFILE}`] : []),
    ],
  });
  const { port } = await answer<{ port: number }>(child);
  return {
    url: `http://127.0.0.1:${port}`,
    db,
    pool,
    databaseUrl,
    dataFolder,
    serverPid: child.pid ?? 0,
    workspace: () => makeWorkspace(db),
    async memory() {
      child.send('memory');
      const { rssBytes, cpu } = await answer<{ rssBytes: number; cpu: NodeJS.CpuUsage }>(child);
      return { rssBytes, cpuMs: (cpu.user + cpu.system) / 1000 };
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await ended;
      await pool.end();
      await postgres.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function answer<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Message);
    });
  });
}

async function makeWorkspace(db: Db): Promise<BenchWorkspace> {
  const [id, accountId] = [someId(), someId()];
  const key = makeKey();
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto('account')
      .values({ id: accountId, name: 'Bench', email: `${accountId}@example.test`, active_workspace_id: id })
      .execute();
    await tx.insertInto('workspace').values({ id, name: 'Bench', personal: false, created_by: accountId }).execute();
    await tx.insertInto('member').values({ workspace_id: id, account_id: accountId, role: 'owner' }).execute();
    await openLedger(tx, id);
    await grantCredits(tx, { workspaceId: id, amount: 10n ** 16n, key: `bench:${id}`, reason: 'test' });
    await tx
      .insertInto('api_key')
      .values({
        id: someId(),
        workspace_id: id,
        account_id: accountId,
        name: 'bench',
        start: key.start,
        hash: key.hash,
        scopes: [...keyScopes],
        expires_at: new Date(Date.now() + 86_400_000),
      })
      .execute();
  });
  return { id, accountId, authorization: `Bearer ${key.secret}` };
}
