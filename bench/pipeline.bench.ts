// One generation at a time through the whole service with an engine that is done at once: what the service itself adds.
import { randomUUID } from 'node:crypto';
import type { Generation } from '@pinhole/contract';
import { startPaidProvider } from '../apps/server/src/testing/faults/paid-provider.ts';
import { call, expectStatus, median, printTable, quantile } from './support/measure.ts';
import { scene } from './support/scene.ts';
import { startBench } from './support/service.ts';

const runs = Number(process.env.RUNS ?? 60);
const provider = await startPaidProvider({ workMs: 0, picture: await scene(1024, 1024).png({ compressionLevel: 3 }).toBuffer() });
const bench = await startBench({ provider: provider.url });
try {
  const workspace = await bench.workspace();
  const headers = { authorization: workspace.authorization, 'content-type': 'application/json' };
  const answered: number[] = [];
  const called: number[] = [];
  const told: number[] = [];
  let cpuBefore = 0;
  for (let run = 0; run < runs + 5; run += 1) {
    if (run === 5) cpuBefore = (await bench.memory()).cpuMs;
    const before = provider.tasks.length;
    const began = performance.now();
    const reply = expectStatus(
      await call(`${bench.url}/v1/generations`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': randomUUID() },
        body: '{"model":"paid-image","prompt":"one","size":{"width":1024,"height":1024}}',
      }),
      202,
    );
    const answeredAt = performance.now();
    const { id } = JSON.parse(reply.body.toString()) as Generation;
    while (provider.tasks.length === before) await new Promise((resolve) => setTimeout(resolve, 1));
    const calledAt = performance.now();
    // Asked of the database, not of the server: asking must not be part of what the server's CPU is spent on.
    for (;;) {
      const { rows } = await bench.pool.query<{ finished: boolean }>(
        'select finished_at is not null as finished from generation where id = $1',
        [id],
      );
      if (rows[0]?.finished) break;
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    if (run < 5) continue;
    answered.push(answeredAt - began);
    called.push(calledAt - began);
    told.push(performance.now() - calledAt);
  }
  const cpuMs = ((await bench.memory()).cpuMs - cpuBefore) / runs;
  const both = (values: readonly number[]): string => `${median(values).toFixed(0)} / ${quantile(values, 0.99).toFixed(0)}`;
  printTable('One 1024² PNG through the service, p50 / p99 ms', [
    { what: 'submit answered', ours: both(answered), baseline: '', ratio: '', goal: '≤ 12' },
    { what: 'submit → engine called', ours: both(called), baseline: '', ratio: '', goal: '≤ 20' },
    { what: 'engine called → settled (60 ms of it is the first poll)', ours: both(told), baseline: '', ratio: '', goal: '≤ 60 + 60' },
    {
      what: 'CPU of the server process per picture, decoders not counted',
      ours: `${cpuMs.toFixed(0)} ms`,
      baseline: '',
      ratio: '',
      goal: '≤ 100 ms',
    },
  ]);
} finally {
  await bench.stop();
  await provider.close();
}
