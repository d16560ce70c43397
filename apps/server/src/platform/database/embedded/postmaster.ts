import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './embedded-postgres-error.ts';
import { isRunning, programWasRemoved, servesCluster } from './process-identity.ts';

/** A Postgres server that is already running on the cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** False after its program was replaced on disk: it still runs, but can no longer load its parts. */
  readonly worthKeeping: boolean;
}

const pidFile = 'postmaster.pid';

/** The server that runs on this cluster, if one does. */
export function findPostmaster(clusterFolder: string): Postmaster | undefined {
  const lines = readPidFile(clusterFolder);
  const [pid, port] = [Number(lines?.[0]), Number(lines?.[3])];
  if (!Number.isInteger(pid) || pid <= 1 || !servesCluster(pid, clusterFolder)) return undefined;
  return { pid, port, worthKeeping: port > 0 && !programWasRemoved(pid) };
}

/**
 * After a reboot another program may have the pid of the dead server, and Postgres would refuse to start because of it.
 * The file stays, for it also protects against surviving sessions of the old server; Postgres ignores its own parent's pid.
 */
export function disarmForeignPid(clusterFolder: string): void {
  const lines = readPidFile(clusterFolder);
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 1 || !isRunning(pid) || servesCluster(pid, clusterFolder)) return;
  writeFileSync(path.join(clusterFolder, pidFile), [String(process.pid), ...lines.slice(1)].join('\n'));
}

/**
 * Fast stop: sessions are ended, everything is written. If that takes too long the server stops at once,
 * which is safe as well: the next start replays its log.
 */
export async function stopPostmaster(pid: number, clusterFolder: string, fastStopSeconds = 30): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!servesCluster(pid, clusterFolder)) return;
    send(pid, signal);
    const deadline = performance.now() + fastStopSeconds * 1000;
    while (performance.now() < deadline) {
      if (!servesCluster(pid, clusterFolder)) return;
      await sleep(10);
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

function readPidFile(clusterFolder: string): string[] | undefined {
  try {
    return readFileSync(path.join(clusterFolder, pidFile), 'utf8').split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
