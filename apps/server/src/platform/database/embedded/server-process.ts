import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverEnvironment } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { stopPostmaster } from './postmaster.ts';
import { servesCluster } from './process-identity.ts';
import { commandFor, type RunAs, spawnOwner } from './run-as.ts';
import { startFailure } from './start-failure.ts';

export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

interface Launch {
  readonly folder: string;
  readonly clusterFolder: string;
  readonly runAs: RunAs;
  readonly choosePort: () => Promise<number>;
  readonly settings: Readonly<Record<string, string>>;
  readonly isReady: (port: number) => Promise<boolean>;
  readonly onProgress: (message: string) => void;
  readonly onUnexpectedExit: ((reason: string) => void) | undefined;
}

const pollMilliseconds = 20;
const sayRecoveringAfterMilliseconds = 5000;
/** Replaying the log after a crash may take minutes on a slow disk; ending it early would only start it over. */
const readyTimeoutMilliseconds = 10 * 60_000;
const attempts = 20;
const retryMilliseconds = 250;

/** Start the server and wait until it answers. */
export async function launchServer(launch: Launch): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await launch.choosePort();
    const logFile = rotateLog(launch.folder);
    const child = spawnServer(launch, port, logFile);
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const isReady = await becomesReady(launch, child, port).catch(async (error: unknown) => {
      if (child.pid !== undefined) await stopPostmaster(child.pid, launch.clusterFolder);
      throw error;
    });
    if (isReady) return { port, stop: watch(launch, child, exited, logFile) };
    child.ref();
    await exited;
    const output = readFileSync(logFile, 'utf8');
    if (!mayPass(output) || attempt === attempts) throw startFailure('The embedded database did not start', output);
    await sleep(retryMilliseconds);
  }
}

/** The port was taken between our look and the start, or sessions of a killed server are still ending. */
const mayPass = (output: string): boolean =>
  /could not bind|could not create any TCP\/IP sockets|pre-existing shared memory block/.test(output);

function spawnServer({ clusterFolder, runAs, settings }: Launch, port: number, logFile: string): ChildProcess {
  const all = { ...settings, listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [program, rest] = commandFor(runAs, runAs.binaries.postgres, ['-D', clusterFolder, ...args]);
  const log = openSync(logFile, 'w', 0o600);
  try {
    // A session of its own: Ctrl-C in the terminal reaches every process of ours at once, and the database goes last.
    const child = spawn(program, rest, {
      ...spawnOwner(runAs),
      detached: true,
      stdio: ['ignore', log, log],
      env: serverEnvironment(),
      cwd: clusterFolder,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

async function becomesReady(launch: Launch, child: ChildProcess, port: number): Promise<boolean> {
  const start = performance.now();
  let told = false;
  while (performance.now() - start < readyTimeoutMilliseconds) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return false;
    if (await launch.isReady(port)) return true;
    if (!told && performance.now() - start > sayRecoveringAfterMilliseconds) {
      told = true;
      launch.onProgress('The database repairs itself after a sudden stop; this can take some minutes …');
    }
    await sleep(pollMilliseconds);
  }
  throw new EmbeddedPostgresError(
    'start_failed',
    `The embedded database did not get ready in ${readyTimeoutMilliseconds / 60_000} minutes. Its log is ${path.join(launch.folder, 'postgres.log')}.`,
  );
}

/** Returns the stop function, and reports an end that it did not cause. */
function watch(launch: Launch, child: ChildProcess, exited: Promise<void>, logFile: string): () => Promise<void> {
  let asked = false;
  child.once('exit', () => {
    if (!asked) launch.onUnexpectedExit?.(`The embedded database ended by itself. Its log is ${logFile}.`);
  });
  return async () => {
    asked = true;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref(); // or the process would end while it waits for nothing else
    await stopPostmaster(child.pid, launch.clusterFolder);
    await exited;
  };
}

const lookEveryMilliseconds = 2000;

/** The same for a server that is no child of ours and therefore has to be looked at. */
export function watchAdopted(
  pid: number,
  clusterFolder: string,
  onUnexpectedExit: ((reason: string) => void) | undefined,
): () => Promise<void> {
  const look = setInterval(() => {
    if (servesCluster(pid, clusterFolder)) return;
    clearInterval(look);
    onUnexpectedExit?.('The embedded database ended by itself.');
  }, lookEveryMilliseconds);
  look.unref();
  return async () => {
    clearInterval(look);
    await stopPostmaster(pid, clusterFolder);
  };
}

/** The log of the last start is kept once: it explains why that one ended. */
function rotateLog(folder: string): string {
  const logFile = path.join(folder, 'postgres.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  return logFile;
}
