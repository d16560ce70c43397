// A thousand pieces of work that run at a provider for a long time: what waiting for them costs one process, in memory and CPU.
import { randomUUID } from 'node:crypto';
import { startPaidProvider } from '../apps/server/src/testing/faults/paid-provider.ts';
import { call, expectStatus, printTable } from './support/measure.ts';
import { startBench } from './support/service.ts';

const handles = Number(process.env.HANDLES ?? 1000);
const watchedSeconds = Number(process.env.SECONDS ?? 30);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const provider = await startPaidProvider({ workMs: 3_600_000 });
const bench = await startBench({ provider: provider.url, environment: { BENCH_CONCURRENCY: '2000', BENCH_POLL_MS: '10000' } });
try {
  const before = await bench.memory();
  const workspaces = await Promise.all(Array.from({ length: 20 }, () => bench.workspace()));
  for (let made = 0; made < handles; made += workspaces.length) {
    await Promise.all(
      workspaces.map(async ({ authorization }) =>
        expectStatus(
          await call(`${bench.url}/v1/generations`, {
            method: 'POST',
            headers: { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
            body: '{"model":"paid-image","prompt":"a long one"}',
          }),
          202,
        ),
      ),
    );
  }
  const running = async (): Promise<number> => {
    const { rows } = await bench.pool.query<{ count: number }>(`select count(*)::int as count from generation where state = 'running'`);
    return rows[0]?.count ?? 0;
  };
  for (let tries = 0; (await running()) < handles && tries < 600; tries += 1) await pause(100);
  // Everybody's first polls are over, and all of it runs for a while already: long work is asked after less often.
  await bench.pool.query(`update generation set started_at = started_at - interval '15 minutes' where state = 'running'`);
  await pause(35_000);
  const began = await bench.memory();
  await pause(watchedSeconds * 1000);
  const ended = await bench.memory();
  printTable(`${await running()} pieces of work at a provider, for a quarter of an hour already`, [
    {
      what: 'memory of the process with all roles (before)',
      ours: `${(ended.rssBytes / 2 ** 20).toFixed(0)} MiB (${(before.rssBytes / 2 ** 20).toFixed(0)})`,
      baseline: '',
      ratio: '',
      goal: '≤ 300 MB',
    },
    {
      what: 'CPU of that process',
      ours: `${(((ended.cpuMs - began.cpuMs) / (watchedSeconds * 1000)) * 100).toFixed(1)} % of a core`,
      baseline: '',
      ratio: '',
      goal: '≤ 5 %',
    },
  ]);
} finally {
  await bench.stop();
  await provider.close();
}
