import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Generation } from '@pinhole/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compareStorage } from '../../modules/assets/index.ts';
import { verifyLedger } from '../../modules/credits/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { openFilesystemStorage } from '../../platform/storage/filesystem-storage.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { type PaidProvider, startPaidProvider } from './paid-provider.ts';

const points = Array.from({ length: 13 }, (_, index) => [`K${index}:before`, `K${index}:after`]).flat();
const password = 'a password for the fault suite';
const email = 'operator@example.test';

let test: TestDatabase;
let provider: PaidProvider;
let dataFolder: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  test = await createTestDatabase();
  provider = await startPaidProvider();
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-faults-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await provider?.close();
  await test?.close();
  await rm(dataFolder, { recursive: true, force: true });
});

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  readonly died: Promise<void>;
}

async function startServer(options: { readonly point?: string; readonly resume?: string } = {}): Promise<Server> {
  const child = fork(path.join(import.meta.dirname, 'fault-main.ts'), {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: test.connectionString,
      PINHOLE_DATA: dataFolder,
      PORT: '0',
      PINHOLE_URL: 'http://studio.test',
      PINHOLE_ADMIN_EMAIL: email,
      PINHOLE_ADMIN_PASSWORD: password,
      PINHOLE_CREDITS_WELCOME: '1000000000',
      PINHOLE_SHUTDOWN_TIMEOUT_SECONDS: '2',
      LOG_LEVEL: process.env.FAULT_LOG_LEVEL ?? 'silent',
      FAULT_PROVIDER: provider.url,
      ...(options.point ? { FAULT_POINT: options.point } : {}),
      ...(options.resume ? { FAULT_RESUME: options.resume } : {}),
    },
    stdio: ['ignore', process.env.FAULT_LOG_LEVEL ? 'inherit' : 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  const died = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  const port = await Promise.race([
    new Promise<number>((resolve) => {
      child.once('message', (message) => resolve((message as { port: number }).port));
    }),
    died.then(() => {
      throw new Error('the server died while it started');
    }),
  ]);
  return { url: `http://127.0.0.1:${port}`, child, died };
}

async function stopServer(server: Server): Promise<void> {
  if (server.child.connected) server.child.send('stop');
  const timer = setTimeout(() => server.child.kill('SIGKILL'), 8_000);
  await server.died;
  clearTimeout(timer);
}

let keySecret = '';
/** One API key for all cases: it outlives every death, like a customer's. */
async function apiKey(server: Server): Promise<string> {
  if (keySecret) return keySecret;
  const headers = { 'content-type': 'application/json', origin: 'http://studio.test' };
  const signedIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const made = await fetch(`${server.url}/v1/keys`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'faults', scopes: ['generations:read', 'generations:write', 'assets:read'] }),
  });
  keySecret = ((await made.json()) as { secret: string }).secret;
  return keySecret;
}

async function submit(server: Server, key: string, prompt: string, count: number): Promise<Generation> {
  const response = await fetch(`${server.url}/v1/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await apiKey(server)}`, 'idempotency-key': key },
    body: JSON.stringify({ model: 'paid-image', prompt, count }),
  });
  if (response.status !== 202) throw new Error(`submit answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Generation;
}

async function finished(server: Server, id: string): Promise<Generation> {
  for (let tries = 0; tries < 300; tries += 1) {
    const response = await fetch(`${server.url}/v1/generations/${id}`, { headers: { authorization: `Bearer ${await apiKey(server)}` } });
    const generation = (await response.json()) as Generation;
    if (generation.finishedAt) return generation;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`generation ${id} is still not finished after 30 s`);
}

/** Until the last clean-up is done: what is left over would reach the next case's point before its own picture does. */
async function nothingLeftToDo(): Promise<void> {
  await vi.waitFor(async () => expect(await test.db.selectFrom('step').select('subject_id').execute()).toEqual([]), {
    timeout: 20_000,
    interval: 50,
  });
}

/** A client that does not give up: the same key again after every lost answer, as the documentation says. */
async function survive(point: string, count: number, resume: string): Promise<{ generation: Generation; prompt: string }> {
  const prompt = `${point} ${resume} ${randomUUID()}`;
  const key = randomUUID();
  let server = await startServer({ point, resume });
  await apiKey(server);
  const first = await submit(server, key, prompt, count).catch(() => undefined);
  // The deaths in the pipeline come a moment after the answer; a point that is never reached fails here.
  await Promise.race([
    server.died,
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error(`${point} was not reached`)), 15_000).unref();
    }),
  ]);
  server = await startServer({ resume });
  try {
    const again = await submit(server, key, prompt, count);
    if (first) expect(again.id).toBe(first.id);
    const generation = await finished(server, again.id);
    await nothingLeftToDo();
    return { generation, prompt };
  } finally {
    await stopServer(server);
  }
}

async function expectInvariants(): Promise<void> {
  expect((await verifyLedger(test.db)).violations).toEqual([]);
  const storage = await openFilesystemStorage({ folder: path.join(dataFolder, 'media') });
  const inTwoDays = { now: () => new Date(systemClock.now().getTime() + 2 * 86_400_000) };
  const report = await compareStorage({ db: test.db, clock: inTwoDays, storage });
  expect(report.missingBlobs).toEqual([]);
  expect(report.unknownKeys).toEqual([]);
  const unfinished = await test.db.selectFrom('generation').select('id').where('finished_at', 'is', null).execute();
  expect(unfinished).toEqual([]);
}

describe.each([
  { kind: 'one picture', count: 1 },
  { kind: 'a batch of four', count: 4 },
])('kill -9 with $kind under way', ({ count }) => {
  const chosen = count === 1 ? points : ['K4:after', 'K7:after', 'K9:after', 'K10:before', 'K10:after'];
  it.each(chosen)('at %s: the picture arrives, is paid once, and the provider was called once', { timeout: 90_000 }, async (point) => {
    const { generation, prompt } = await survive(point, count, 'by-client-id');
    expect(generation).toMatchObject({ state: 'succeeded', charged: String(count * 1_000_000), error: null });
    expect(generation.outputs).toHaveLength(count);
    expect(provider.tasks.filter(({ purpose }) => purpose === prompt)).toHaveLength(1);
    await expectInvariants();
  });
});

describe('kill -9 with a provider that cannot say what became of a lost call', () => {
  it.each(['K3:after', 'K4:before', 'K4:after', 'K5:before'])(
    'at %s: it is never sent twice, the customer pays nothing, the operator sees a doubtful call',
    { timeout: 90_000 },
    async (point) => {
      const { generation, prompt } = await survive(point, 1, 'none');
      expect(generation).toMatchObject({ state: 'expired', charged: '0', outputs: [], error: { charged: false } });
      expect(provider.tasks.filter(({ purpose }) => purpose === prompt).length).toBeLessThanOrEqual(1);
      const attempts = await test.db.selectFrom('generation_attempt').select('state').where('generation_id', '=', generation.id).execute();
      expect(attempts).toEqual([{ state: 'doubtful' }]);
      await expectInvariants();
    },
  );
});
