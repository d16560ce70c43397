import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareSandbox } from './decoder-sandbox.ts';
import { createMedia, type Media, type MediaOptions, promptRenditions } from './media.ts';
import { drawn } from './media-testing.ts';

const linux = process.platform === 'linux';
const hasNamespaces = spawnSync('unshare', ['--net', '--map-root-user', 'true']).status === 0;
let tempFolder: string;
const open: Media[] = [];
beforeEach(async () => {
  tempFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-decoders-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((media) => media.close()));
  expect((await readdir(tempFolder)).filter((name) => name.startsWith('job-'))).toEqual([]);
  await rm(tempFolder, { recursive: true, force: true });
});

async function start(options: Partial<MediaOptions> = {}): Promise<Media> {
  const media = await createMedia({ tempFolder, processes: 1, ...options });
  open.push(media);
  return media;
}

const stream = async function* (bytes: Uint8Array) {
  yield bytes;
};

async function ingest(media: Media, bytes: Buffer, signal?: AbortSignal) {
  await using result = await media.ingest({ source: stream(bytes), purpose: 'upload', renditions: promptRenditions }, signal);
  return result.width;
}

const small = await drawn(64, 64).png().toBuffer();
/** Tiny as a file; a second of work and 75 MB as a picture. */
const heavy = await sharp({ create: { width: 5_000, height: 5_000, channels: 3, background: '#468' } })
  .png()
  .toBuffer();

/** A WebP of 8000 × 7000 pixels in one colour: 38 bytes that want 224 MB. */
const swelling = Buffer.from('UklGRh4AAABXRUJQVlA4TBEAAAAvP9/VFgdQsxIVsYiBiOh/AAA=', 'base64');

/** Until the bytes are there and a decoder has begun with them. */
async function untilDecoding(): Promise<void> {
  await expect
    .poll(async () => (await readdir(tempFolder, { recursive: true })).some((name) => name.endsWith('source')), { timeout: 5_000 })
    .toBe(true);
  await sleep(300);
}

describe('a decoder process', () => {
  it.runIf(linux)('that takes too much memory is killed, and only its own file fails', async () => {
    const media = await start({ limits: { memoryBytes: 130 * 1024 * 1024 } });
    const outcomes = await Promise.allSettled([ingest(media, swelling), ingest(media, small)]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { kind: 'memory' } },
      { status: 'fulfilled', value: 64 },
    ]);
  });

  it('that takes too long is killed, and only its own file fails', async () => {
    const media = await start({ limits: { imageSeconds: 1.5 } });
    const refused = expect(ingest(media, heavy)).rejects.toMatchObject({ kind: 'timeout' });
    await untilDecoding();
    // Held in the middle of its work: how fast this machine decodes plays no part.
    for (const decoder of media.processIds()) process.kill(decoder, 'SIGSTOP');
    await refused;
    // Starting the next decoder counts against the same limit, so on a busy machine the first try may be too late.
    await expect.poll(() => ingest(media, small).catch(() => 0), { timeout: 20_000 }).toBe(64);
  });

  it.each(['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const)(
    'that dies of %s fails its own file, and the next one gets another',
    async (signal) => {
      const media = await start();
      await ingest(media, small);
      const running = expect(ingest(media, heavy)).rejects.toMatchObject({ kind: signal === 'SIGSEGV' ? 'corrupt' : 'memory' });
      await untilDecoding();
      const [decoder = 0] = media.processIds();
      process.kill(decoder, signal);
      await running;
      expect(await ingest(media, small)).toBe(64);
      expect(media.processIds()).not.toContain(decoder);
    },
  );

  it('is replaced after a file it could not read, and after its share of files', async () => {
    const media = await start({ filesPerProcess: 2 });
    await expect(ingest(media, small.subarray(0, 100))).rejects.toMatchObject({ kind: 'corrupt' });
    const seen = new Set<number>();
    for (let round = 0; round < 4; round += 1) {
      media.warm();
      for (const id of media.processIds()) seen.add(id);
      await ingest(media, small);
    }
    expect(seen.size).toBeGreaterThanOrEqual(2);
  });

  it('ends when nothing comes for a while', async () => {
    const media = await start({ idleSeconds: 1 });
    await ingest(media, small);
    expect(media.processIds()).toHaveLength(1);
    await expect.poll(() => media.processIds(), { timeout: 10_000 }).toEqual([]);
    expect(await ingest(media, small)).toBe(64);
  });

  it('ends with the server, however hard that is killed', async () => {
    const script = `
      import { createMedia } from './media.ts';
      const media = await createMedia({ tempFolder: ${JSON.stringify(tempFolder)}, processes: 1 });
      media.warm();
      setTimeout(() => console.log(media.processIds()[0]), 600);
      setInterval(() => {}, 1000);
    `;
    const server = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const decoder = Number(await new Promise<string>((resolve) => server.stdout.once('data', (text) => resolve(String(text)))));
      expect(isRunning(decoder)).toBe(true);
      server.kill('SIGKILL');
      await expect.poll(() => isRunning(decoder), { timeout: 10_000 }).toBe(false);
    } finally {
      server.kill('SIGKILL');
    }
  });

  it('does not keep a program running that has nothing else to do', async () => {
    const script = `
      import { createMedia } from './media.ts';
      const media = await createMedia({ tempFolder: ${JSON.stringify(tempFolder)}, processes: 1 });
      const source = (async function* () { yield Buffer.from(${JSON.stringify(small.toString('base64'))}, 'base64'); })();
      await (await media.ingest({ source, purpose: 'output', renditions: [] })).cleanup();
    `;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname, timeout: 25_000 });
  });
});

describe('the queue', () => {
  it('serves more files than there are processes', async () => {
    const media = await start({ processes: 2 });
    expect(await Promise.all(Array.from({ length: 12 }, () => ingest(media, small)))).toEqual(Array(12).fill(64));
    expect(media.processIds().length).toBeLessThanOrEqual(2);
  });

  it('lets go of a file whose caller gave up, waiting or running', async () => {
    const media = await start();
    await ingest(media, small);
    const [runningStop, waitingStop] = [new AbortController(), new AbortController()];
    const running = expect(ingest(media, heavy, runningStop.signal)).rejects.toMatchObject({ kind: 'aborted' });
    await untilDecoding();
    const waiting = expect(ingest(media, heavy, waitingStop.signal)).rejects.toMatchObject({ kind: 'aborted' });
    const next = ingest(media, small);
    await sleep(30);
    waitingStop.abort();
    await waiting;
    runningStop.abort();
    await running;
    expect(await next).toBe(64);
  });

  it('lets go of a source that hangs', async () => {
    const media = await start();
    const hanging = async function* () {
      yield small.subarray(0, 80);
      await new Promise(() => undefined);
    };
    const request = { source: hanging(), purpose: 'upload', renditions: promptRenditions } as const;
    await expect(media.ingest(request, AbortSignal.timeout(50))).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('refuses what comes after the end', async () => {
    const media = await start();
    const running = expect(ingest(media, heavy)).rejects.toMatchObject({ kind: expect.stringMatching(/aborted|memory|internal/) });
    await sleep(50);
    await media.close();
    await running;
    await expect(ingest(media, small)).rejects.toMatchObject({ kind: 'aborted' });
    expect(media.processIds()).toEqual([]);
  });
});

it('the server goes on answering while heavy pictures are read', async () => {
  const media = await start();
  await ingest(media, small);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await ingest(media, heavy);
  delay.disable();
  // Reading it here would block for seconds; the bound leaves room for a machine that is busy with other things.
  expect(delay.max / 1e6).toBeLessThan(500);
});

it('job folders of a killed server are swept at the next start', async () => {
  const old = path.join(tempFolder, 'job-abandoned');
  await mkdir(old);
  await writeFile(path.join(old, 'source'), 'x');
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(old, twoHoursAgo, twoHoursAgo);
  await start();
  expect(await readdir(tempFolder)).toEqual([]);
});

it('a file of our own is taken from its path and stays where it was', async () => {
  const media = await start();
  const file = path.join(tempFolder, 'own.png');
  await writeFile(file, small);
  await using result = await media.ingest({ source: { path: file }, purpose: 'output', renditions: promptRenditions });
  expect(result.width).toBe(64);
  expect((await readFile(file)).equals(small)).toBe(true);
  expect((await stat(result.files[0]?.path ?? '')).size).toBe(result.files[0]?.bytes);
});

it.runIf(linux)('inside a decoder there is no network, no environment, no other file and no other program', async () => {
  const outside = await mkdtemp(path.join(os.tmpdir(), 'pinhole-outside-'));
  const outsideFile = path.join(outside, 'canary.txt');
  await writeFile(outsideFile, 'canary');
  let connections = 0;
  const listener = net.createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  process.env['PINHOLE_CANARY'] = 'secret';

  const sandbox = await prepareSandbox(tempFolder, { fileBytes: 1e9, memoryBytes: 1e9 });
  const probe = fileURLToPath(new URL('fixtures/sandbox-probe.ts', import.meta.url));
  const child = spawn(sandbox.command, [...sandbox.args.slice(0, -1), probe], {
    env: sandbox.env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    child.send({ port, workFolder: tempFolder, outsideFile });
    const report = await new Promise((resolve) => child.once('message', resolve));
    const walled = sandbox.network === 'namespace';
    expect(sandbox.network).toBe(hasNamespaces ? 'namespace' : 'none');
    expect(report).toEqual({
      connection: walled ? 'refused' : expect.any(String),
      interfaces: walled ? [] : expect.any(Array),
      environment: [],
      readOutside: 'refused',
      writeOutside: 'refused',
      startProcess: 'refused',
      writeInside: 'done',
    });
    expect(connections).toBe(walled ? 0 : expect.any(Number));
    expect(await readFile(outsideFile, 'utf8')).toBe('canary');
  } finally {
    delete process.env['PINHOLE_CANARY'];
    child.kill('SIGKILL');
    listener.close();
    await rm(outside, { recursive: true });
  }
});

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
