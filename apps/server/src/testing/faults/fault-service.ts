import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FaultProcessOptions } from './fault-engines.ts';
import type { Armed, Order } from './fault-main.ts';

export const operator = { email: 'operator@example.test', password: 'a password for the fault suite' } as const;
/** What the operator's workspace has to spend at first. */
export const welcomeCredits = 100_000_000_000n;
/** Where people would reach it; https, so that providers are given addresses to push to. */
export const publicOrigin = 'https://studio.test';

export interface FaultProcess {
  readonly url: string;
  readonly pid: number;
  readonly died: Promise<void>;
  /** From now on it dies at this point, or what else is said happens to it there. */
  arm(armed: string | Armed | undefined): void;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

export interface FaultService {
  readonly dataFolder: string;
  /** Where the process that was started last listens. */
  readonly url: string | undefined;
  start(environment?: Readonly<Record<string, string>>): Promise<FaultProcess>;
  close(): Promise<void>;
}

/**
 * Real server processes over one database and one folder, one after the other or side by side. The next one has always read its code
 * already, so that a restart takes as long as a start of the service, not of Node.
 */
export async function createFaultService(options: FaultProcessOptions & { readonly databaseUrl: string }): Promise<FaultService> {
  const { databaseUrl, ...told } = options;
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-faults-'));
  const living = new Set<ChildProcess>();
  let url: string | undefined;
  let closing = false;

  function prepare(environment: Readonly<Record<string, string>> = {}): ChildProcess {
    const child = fork(path.join(import.meta.dirname, 'fault-main.ts'), {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(os.tmpdir(), 'pinhole-faults-compiled'),
        DATABASE_URL: databaseUrl,
        PINHOLE_DATA: dataFolder,
        PORT: '0',
        PINHOLE_URL: publicOrigin,
        PINHOLE_ADMIN_EMAIL: operator.email,
        PINHOLE_ADMIN_PASSWORD: operator.password,
        PINHOLE_CREDITS_WELCOME: String(welcomeCredits),
        PINHOLE_GENERATION_MAX_QUEUED: '1000',
        PINHOLE_SHUTDOWN_TIMEOUT_SECONDS: '2',
        LOG_LEVEL: process.env.FAULT_LOG_LEVEL ?? 'silent',
        FAULT_OPTIONS: JSON.stringify(told),
        FAULT_WAITS: 'yes',
        ...environment,
      },
      stdio: ['ignore', process.env.FAULT_LOG_LEVEL ? 'inherit' : 'ignore', 'inherit', 'ipc'],
    });
    living.add(child);
    child.once('exit', () => living.delete(child));
    return child;
  }

  let spare: ChildProcess | undefined = prepare();
  return {
    dataFolder,
    get url() {
      return url;
    },
    async start(environment) {
      const child = environment ? prepare(environment) : (spare ?? prepare());
      if (!environment) spare = undefined;
      const started = await begin(child);
      url = started.url;
      if (!environment && !closing) spare = prepare();
      return started;
    },
    async close() {
      closing = true;
      for (const child of living) child.kill('SIGKILL');
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function begin(child: ChildProcess): Promise<FaultProcess> {
  const died = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const order = (given: Order): void => {
    if (child.connected) child.send(given);
  };
  order('start');
  const port = await Promise.race([
    new Promise<number>((resolve) => {
      child.once('message', (message) => resolve((message as { port: number }).port));
    }),
    died.then(() => {
      throw new Error('the server died while it started');
    }),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    died,
    arm: (armed) => order({ arm: typeof armed === 'string' ? { point: armed } : armed }),
    signal: (signal) => void child.kill(signal),
    async stop() {
      order('stop');
      const timer = setTimeout(() => child.kill('SIGKILL'), 8_000);
      await died;
      clearTimeout(timer);
    },
  };
}
