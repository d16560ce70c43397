// The same picture from the same provider: asked for by the provider's own client, and through the whole service. What the service adds.
import { randomUUID } from 'node:crypto';
import type { Generation } from '@pinhole/contract';
import { createMemoryScratch } from '@pinhole/engines';
import { paidEngine } from '../apps/server/src/testing/faults/paid-engine.ts';
import { startPaidProvider } from '../apps/server/src/testing/faults/paid-provider.ts';
import { call, expectStatus, median, printTable, quantile } from './support/measure.ts';
import { scene } from './support/scene.ts';
import { startBench } from './support/service.ts';

const runs = Number(process.env.RUNS ?? 30);
const workMs = Number(process.env.WORK_MS ?? 2_000);
const together = Number(process.env.TOGETHER ?? 4);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const provider = await startPaidProvider({ workMs, picture: await scene(1024, 1024).png({ compressionLevel: 3 }).toBuffer() });
const bench = await startBench({ provider: provider.url, environment: { BENCH_CONCURRENCY: String(together) } });
const engine = paidEngine({ baseUrl: provider.url, resume: 'by-client-id' });
const engineCall = { fetch, signal: new AbortController().signal, scratch: createMemoryScratch() };

/** As a script would: create, ask every 50 ms, fetch. */
async function direct(): Promise<number> {
  const began = performance.now();
  const { handle } = await engine.start(
    {
      attemptId: randomUUID(),
      model: 'paid-image',
      operation: 'text2image',
      prompt: 'direct',
      media: [],
      count: 1,
      size: { width: 1024, height: 1024 },
      seed: 1,
      params: {},
    },
    engineCall,
  );
  for (;;) {
    const snapshot = await engine.poll(handle, engineCall);
    if (snapshot.state === 'succeeded') {
      for (const output of snapshot.outputs) await new Response(await engine.fetchOutput(handle, output, engineCall)).arrayBuffer();
      return performance.now() - began;
    }
    await pause(50);
  }
}

const workspace = await bench.workspace();
const headers = { authorization: workspace.authorization, 'content-type': 'application/json' };

/** Submitted, watched in the database so that asking costs the server nothing, and the original downloaded. */
async function through(): Promise<{ readonly whole: number; readonly called: number }> {
  const began = performance.now();
  const prompt = randomUUID();
  const body = JSON.stringify({ model: 'paid-image', prompt, size: { width: 1024, height: 1024 } });
  const reply = expectStatus(
    await call(`${bench.url}/v1/generations`, { method: 'POST', headers: { ...headers, 'idempotency-key': randomUUID() }, body }),
    202,
  );
  const { id } = JSON.parse(reply.body.toString()) as Generation;
  let called = 0;
  for (;;) {
    const { rows } = await bench.pool.query<{ asset: string | null; finished: boolean }>(
      `select finished_at is not null as finished, (select id from asset where generation_id = $1 limit 1) as asset from generation where id = $1`,
      [id],
    );
    called ||= provider.tasks.some(({ purpose }) => purpose === prompt) ? performance.now() - began : 0;
    if (rows[0]?.asset) {
      expectStatus(await call(`${bench.url}/media/${rows[0].asset}/original`, { headers }), 200);
      return { whole: performance.now() - began, called };
    }
    if (rows[0]?.finished) throw new Error('a generation ended without a picture');
    await pause(5);
  }
}

try {
  await direct();
  await through();
  const alone = { direct: [] as number[], through: [] as number[], called: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    alone.direct.push(await direct());
    const { whole, called } = await through();
    alone.through.push(whole);
    alone.called.push(called);
  }
  const burst = async (one: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    let left = runs;
    await Promise.all(
      Array.from({ length: together }, async () => {
        while (left > 0) {
          left -= 1;
          await one();
        }
      }),
    );
    return (runs * 60_000) / (performance.now() - began);
  };
  const [directBurst, ourBurst] = [await burst(direct), await burst(through)];
  const added = median(alone.through) - median(alone.direct);
  printTable(`One 1024² PNG of a provider that works for ${workMs / 1000} s, ${runs} times each, in turn`, [
    {
      what: 'asked for → downloaded, p50 ms',
      ours: median(alone.through).toFixed(0),
      baseline: `${median(alone.direct).toFixed(0)} direct`,
      ratio: (median(alone.through) / median(alone.direct)).toFixed(2),
      goal: '',
    },
    {
      what: 'the same, p99 ms',
      ours: quantile(alone.through, 0.99).toFixed(0),
      baseline: `${quantile(alone.direct, 0.99).toFixed(0)} direct`,
      ratio: (quantile(alone.through, 0.99) / quantile(alone.direct, 0.99)).toFixed(2),
      goal: '',
    },
    { what: 'added to each picture, p50 ms', ours: added.toFixed(0), baseline: '', ratio: '', goal: '' },
    { what: 'submit → provider called, p50 ms', ours: median(alone.called).toFixed(0), baseline: '', ratio: '', goal: '≤ 20' },
    {
      what: `pictures a minute, ${together} at a time`,
      ours: ourBurst.toFixed(0),
      baseline: `${directBurst.toFixed(0)} direct`,
      ratio: (ourBurst / directBurst).toFixed(2),
      goal: '≥ 0.7',
    },
  ]);
} finally {
  await bench.stop();
  await provider.close();
}
