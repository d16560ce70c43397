import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { findNode24 } from '../../scripts/launcher/node-24.mjs';
import { serverEntry } from '../../scripts/launcher/paths.mjs';

/** A whole service on a data folder of its own: embedded database, worker, scheduler, web. */
export interface Studio {
  readonly url: string;
  readonly dataFolder: string;
  /** Printed by a service that nobody has set up yet. */
  readonly setupLink: string | undefined;
  stop(): Promise<void>;
}

export interface StudioOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Kept after the end when given; a fresh one is made and removed otherwise. */
  readonly dataFolder?: string;
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 30_000;
const linkPattern = /https?:\/\/\S+\/setup#token=[\w-]+(?=\s)/;

export async function startStudio({ environment = {}, dataFolder: given }: StudioOptions = {}): Promise<Studio> {
  const dataFolder = given ?? mkdtempSync(path.join(os.tmpdir(), 'pinhole-e2e-'));
  const port = await freePort();
  // Nothing of the machine's own settings may leak into what is tested.
  const { PATH = '', HOME = os.homedir(), TMPDIR = os.tmpdir() } = process.env;
  const child = spawn(findNode24(), [serverEntry], {
    env: { PATH, HOME, TMPDIR, PORT: String(port), PINHOLE_DATA: dataFolder, LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A service without an administrator ends its greeting with the link.
  const lastWord = environment.PINHOLE_ADMIN_EMAIL ? /Pinhole is ready\./ : linkPattern;
  const output: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const stop = async (): Promise<void> => {
    await end(child, ended);
    if (given === undefined) rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const ready = new Promise<void>((resolve) => {
      const read = (chunk: Buffer): void => {
        output.push(chunk.toString());
        if (lastWord.test(output.join(''))) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    });
    await Promise.race([ready, ended.then(() => fail('ended while it started')), after(startTimeoutMs).then(() => fail('did not start'))]);
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}. It said:\n${output.join('')}`, { cause: error });
  }
  const setupLink = linkPattern.exec(output.join(''))?.[0];
  return { url: `http://localhost:${port}`, dataFolder, setupLink, stop };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}

function fail(what: string): never {
  throw new Error(`The service under test ${what}`);
}

const after = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
