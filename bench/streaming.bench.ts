// A large clip from a provider into the service, and out again whole and in ranges: what it costs the process in memory.

import { randomUUID } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Generation } from '@pinhole/contract';
import { writeBigClip } from '../apps/server/src/testing/faults/big-clip.ts';
import { startPaidProvider } from '../apps/server/src/testing/faults/paid-provider.ts';
import { call, expectStatus, median, printTable } from './support/measure.ts';
import { startBench } from './support/service.ts';

const megabytes = Number(process.env.MEGABYTES ?? 200);
const rounds = Number(process.env.ROUNDS ?? 3);
const pieceBytes = 8 * 1024 * 1024;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-streaming-'));
const file = path.join(folder, 'clip.mp4');
await writeBigClip(file, megabytes * 2 ** 20);
const { size } = await stat(file);
const provider = await startPaidProvider({ workMs: 0, clip: () => createReadStream(file) });
const bench = await startBench({ provider: provider.url });
const bare = createServer((_request, response) => void createReadStream(file).pipe(response));
await new Promise<void>((resolve) => {
  bare.listen(0, '127.0.0.1', resolve);
});

/** The most that the process held while this went on, above what it held before, and the most of its decoders. */
async function watch<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly grew: number; readonly decoders: number; readonly ms: number }> {
  const before = residentBytes(bench.serverPid);
  let most = before;
  let decoders = 0;
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(bench.serverPid));
    decoders = Math.max(decoders, ...childrenOf(bench.serverPid).map(residentBytes));
  }, 50);
  const began = performance.now();
  const value = await work();
  clearInterval(timer);
  return { value, grew: most - before, decoders, ms: performance.now() - began };
}

function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it ended between the look and the reading
  }
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}

async function drain(url: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { headers });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  let bytes = 0;
  for await (const chunk of response.body) bytes += chunk.length;
  return bytes;
}

try {
  const workspace = await bench.workspace();
  const { authorization } = workspace;
  const into = async (): Promise<string> => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const body = JSON.stringify({ model: 'paid-clip', prompt: 'a long one', durationSeconds: 8 });
    const reply = expectStatus(await call(`${bench.url}/v1/generations`, { method: 'POST', headers, body }), 202);
    const { id } = JSON.parse(reply.body.toString()) as Generation;
    for (;;) {
      const { rows } = await bench.pool.query<{ state: string; asset: string | null }>(
        'select state, (select id from asset where generation_id = $1) as asset from generation where id = $1',
        [id],
      );
      if (rows[0]?.asset) return rows[0].asset;
      if (['failed', 'expired', 'blocked'].includes(rows[0]?.state ?? '')) throw new Error(`the clip ${rows[0]?.state}`);
      await pause(25);
    }
  };
  const grown: Record<'in' | 'whole' | 'ranges', number[]> = { in: [], whole: [], ranges: [] };
  const took: Record<'in' | 'out' | 'bare', number[]> = { in: [], out: [], bare: [] };
  // What the first one wakes, such as the signing thread, stays awake, whatever the size.
  const first = await watch(into);
  let decoders = 0;
  let kept = 0;
  for (let round = 0; round < rounds; round += 1) {
    const taken = await watch(into);
    grown.in.push(taken.grew);
    took.in.push(taken.ms);
    decoders = Math.max(decoders, taken.decoders);
    const original = `${bench.url}/media/${taken.value}/original`;
    const whole = await watch(() => drain(original, { authorization }));
    kept = whole.value;
    grown.whole.push(whole.grew);
    took.out.push(whole.ms);
    const ranges = await watch(async () => {
      for (let from = 0; from < kept; from += pieceBytes)
        await drain(original, { authorization, range: `bytes=${from}-${from + pieceBytes - 1}` });
    });
    grown.ranges.push(ranges.grew);
    took.bare.push((await watch(() => drain(`http://127.0.0.1:${(bare.address() as AddressInfo).port}/`))).ms);
  }
  if (kept < size * 0.9) throw new Error(`only ${kept} of ${size} bytes came out again`);
  const speed = (times: readonly number[]): string => `${(size / 2 ** 20 / (median(times) / 1000)).toFixed(0)} MiB/s`;
  const row = (what: string, values: readonly number[]) => ({
    what: `${what}: memory of the process grew by at most`,
    ours: mib(Math.max(...values)),
    baseline: mib(size),
    ratio: (Math.max(...values) / size).toFixed(2),
    goal: 'flat',
  });
  printTable(`A clip of ${mib(size)}, ${rounds} times one after the other`, [
    row('in from the provider', grown.in),
    row('out, whole', grown.whole),
    row('out, in ranges of 8 MiB', grown.ranges),
    { what: 'the first clip since the start, with all that it wakes', ours: mib(first.grew), baseline: '', ratio: '', goal: '' },
    { what: 'the decoder beside it, at most', ours: mib(decoders), baseline: '', ratio: '', goal: '' },
    { what: 'in: fetched, checked, remuxed, marked, stored', ours: speed(took.in), baseline: '', ratio: '', goal: '' },
    {
      what: 'out, whole',
      ours: speed(took.out),
      baseline: `${speed(took.bare)} bare stream`,
      ratio: (median(took.bare) / median(took.out)).toFixed(2),
      goal: '',
    },
  ]);
} finally {
  bare.closeAllConnections();
  bare.close();
  await bench.stop();
  await provider.close();
  await rm(folder, { recursive: true, force: true });
}
