// A workspace with a thousand jobs and one with a single job, on one engine: how many jobs of the busy one begin before the single one does.
import { randomUUID } from 'node:crypto';
import { startPaidProvider } from '../apps/server/src/testing/faults/paid-provider.ts';
import { call, expectStatus, median, printTable } from './support/measure.ts';
import { type BenchWorkspace, startBench } from './support/service.ts';

const jobs = Number(process.env.JOBS ?? 1000);
const slots = Number(process.env.SLOTS ?? 4);
const rounds = Number(process.env.ROUNDS ?? 8);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const provider = await startPaidProvider({ workMs: 300 });
const bench = await startBench({ provider: provider.url, environment: { BENCH_CONCURRENCY: String(slots) } });
try {
  const submit = async ({ authorization }: BenchWorkspace, prompt: string): Promise<void> => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    expectStatus(
      await call(`${bench.url}/v1/generations`, { method: 'POST', headers, body: JSON.stringify({ model: 'paid-image', prompt }) }),
      202,
    );
  };
  const startOf = async (prompt: string): Promise<number> => {
    for (;;) {
      const at = provider.tasks.findIndex(({ purpose }) => purpose === prompt);
      if (at >= 0) return at;
      await pause(2);
    }
  };
  /** How many pieces of work began between the submit and the start of this one, and how long that took. */
  const measure = async (prompt: string): Promise<{ readonly ahead: number; readonly ms: number }> => {
    const single = await bench.workspace();
    const before = provider.tasks.length;
    const began = performance.now();
    await submit(single, prompt);
    const at = await startOf(prompt);
    return { ahead: at - before, ms: performance.now() - began };
  };

  const idle: { readonly ahead: number; readonly ms: number }[] = [];
  for (let round = 0; round < rounds; round += 1) idle.push(await measure(`idle ${round}`));
  const busy = await bench.workspace();
  for (let made = 0; made < jobs; made += 20) await Promise.all(Array.from({ length: 20 }, () => submit(busy, 'one of many')));
  const waiting = await bench.pool.query<{ count: number }>(`select count(*)::int as count from generation where state = 'queued'`);
  const crowded: { readonly ahead: number; readonly ms: number }[] = [];
  for (let round = 0; round < rounds; round += 1) crowded.push(await measure(`crowded ${round}`));
  const left = await bench.pool.query<{ count: number }>(`select count(*)::int as count from generation where state = 'queued'`);

  const most = Math.max(...crowded.map(({ ahead }) => ahead));
  const [alone, among] = [median(idle.map(({ ms }) => ms)), median(crowded.map(({ ms }) => ms))];
  printTable(`One job beside ${waiting.rows[0]?.count} waiting of another workspace, ${slots} slots, ${rounds} times`, [
    { what: 'jobs of the busy workspace begun before it, at most', ours: String(most), baseline: '', ratio: '', goal: `≤ ${slots}` },
    {
      what: 'submit → provider called, p50 ms, against an idle service',
      ours: among.toFixed(0),
      baseline: alone.toFixed(0),
      ratio: (among / alone).toFixed(1),
      goal: '',
    },
    { what: 'of the busy workspace still waiting afterwards', ours: String(left.rows[0]?.count), baseline: '', ratio: '', goal: '' },
  ]);
} finally {
  await bench.stop();
  await provider.close();
}
