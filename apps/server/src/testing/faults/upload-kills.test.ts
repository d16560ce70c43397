import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Upload, uploadPieceType } from '@pinhole/contract';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { compareStorage, sweepBlobs } from '../../modules/assets/index.ts';
import { drawn } from '../../platform/media/media-testing.ts';
import { openFilesystemStorage } from '../../platform/storage/filesystem-storage.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';

const email = 'operator@example.test';
const password = 'a password for the uploads';
const origin = 'http://studio.test';

let test: TestDatabase;
let dataFolder: string;
let secret = '';
const running = new Set<ChildProcess>();

beforeAll(async () => {
  test = await createTestDatabase();
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-upload-kills-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await test?.close();
  await rm(dataFolder, { recursive: true, force: true });
});

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  readonly died: Promise<void>;
}

async function startServer(point?: string): Promise<Server> {
  const child = fork(path.join(import.meta.dirname, 'fault-main.ts'), {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: test.connectionString,
      PINHOLE_DATA: dataFolder,
      PORT: '0',
      PINHOLE_URL: origin,
      PINHOLE_ADMIN_EMAIL: email,
      PINHOLE_ADMIN_PASSWORD: password,
      PINHOLE_SHUTDOWN_TIMEOUT_SECONDS: '2',
      LOG_LEVEL: 'silent',
      // Nobody makes a picture here.
      FAULT_OPTIONS: JSON.stringify({ provider: 'http://127.0.0.1:9' }),
      ...(point ? { FAULT_POINT: point } : {}),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
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

/** One key for all cases: it outlives every death. */
async function keyOf(server: Server): Promise<string> {
  if (secret) return secret;
  const headers = { 'content-type': 'application/json', origin };
  const body = JSON.stringify({ email, password });
  const signedIn = await fetch(`${server.url}/api/auth/sign-in/email`, { method: 'POST', headers, body });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const made = await fetch(`${server.url}/v1/keys`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'uploads', scopes: ['assets:read', 'assets:write'] }),
  });
  secret = ((await made.json()) as { secret: string }).secret;
  return secret;
}

async function ask<Body>(server: Server, method: string, place: string, body?: Buffer | object, type = 'application/json'): Promise<Body> {
  const response = await fetch(`${server.url}${place}`, {
    method,
    headers: { authorization: `Bearer ${await keyOf(server)}`, ...(body ? { 'content-type': type } : {}) },
    ...(body ? { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${place} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

/** From wherever the service says it is, to the end of the file. */
async function sendRest(server: Server, id: string, bytes: Buffer): Promise<void> {
  for (;;) {
    const { state, received } = await ask<Upload>(server, 'GET', `/v1/uploads/${id}`);
    if (state !== 'receiving') return;
    const piece = bytes.subarray(received, received + Math.ceil(bytes.length / 2));
    await ask(server, 'PATCH', `/v1/uploads/${id}?offset=${received}`, piece, uploadPieceType);
  }
}

it.each(['U1:before', 'U1:after', 'U2:after', 'U3:after', 'U4:after', 'U5:after'])(
  'kill -9 at %s: the file arrives, once, and nothing else is left',
  { timeout: 120_000 },
  async (point) => {
    const before = await test.db.selectFrom('asset').select('id').execute();
    const bytes = await drawn(400 + before.length, 300)
      .png()
      .toBuffer();
    let server = await startServer(point);
    const { id } = await ask<Upload>(server, 'POST', '/v1/uploads', { bytes: bytes.length });
    // The page notices the death as a lost connection, or only when the upload does not get any further.
    await sendRest(server, id, bytes).catch(() => undefined);
    await server.died;

    server = await startServer();
    try {
      await sendRest(server, id, bytes);
      // The job of a dead process is given back after some fifteen seconds.
      await vi.waitFor(async () => expect((await ask<Upload>(server, 'GET', `/v1/uploads/${id}`)).state).toBe('ready'), {
        timeout: 60_000,
        interval: 100,
      });
      expect(await test.db.selectFrom('asset').select('id').execute()).toHaveLength(before.length + 1);
    } finally {
      server.child.send('stop');
      await server.died;
    }
    expect((await readdir(path.join(dataFolder, 'tmp'))).filter((name) => name.startsWith('piece-'))).toEqual([]);
    const storage = await openFilesystemStorage({ folder: path.join(dataFolder, 'media') });
    const tomorrow = { db: test.db, storage, clock: { now: () => new Date(Date.now() + 25 * 3_600_000) } };
    await sweepBlobs(tomorrow);
    const report = await compareStorage(tomorrow);
    expect({ unknown: report.unknownKeys, missing: report.missingBlobs }).toEqual({ unknown: [], missing: [] });
    const states = await test.db.selectFrom('blob').select('state').distinct().execute();
    expect(states).toEqual([{ state: 'committed' }]);
  },
);
