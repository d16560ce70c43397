import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

export interface Report {
  readonly ready?: { readonly connectionString: string; readonly adopted: boolean };
  readonly problem?: string;
  readonly message?: string;
  readonly stopped?: boolean;
  readonly unexpectedExit?: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly reports: readonly Report[];
  /** The report that a start ends with. */
  readonly outcome: Promise<Report>;
  readonly exit: Promise<Exit>;
}

type Exit = number | NodeJS.Signals | null;

/** Real processes on a scratch folder, all ended by `close`. */
export class EmbeddedProcesses {
  readonly scratch = mkdtempSync(path.join(os.tmpdir(), 'pinhole-embedded-'));
  dataFolder = path.join(this.scratch, 'data');
  readonly #started: Running[] = [];

  constructor() {
    chmodSync(this.scratch, 0o755);
  }

  start(environment: NodeJS.ProcessEnv = {}): Running {
    const script = path.join(import.meta.dirname, 'embedded-process.fixture.ts');
    // A group of its own, so that a test can do what a terminal does on Ctrl-C: signal the whole group.
    const child = spawn(process.execPath, [script, this.dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
      env: { ...process.env, ...environment },
    });
    const reports: Report[] = [];
    const exit = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    const outcome = new Promise<Report>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const report = JSON.parse(line) as Report;
        reports.push(report);
        if (report.ready || report.problem) resolve(report);
      });
      void exit.then((code) => reject(new Error(`ended with ${code} before it was ready`)));
    });
    const running = { child, reports, outcome, exit };
    this.#started.push(running);
    return running;
  }

  /** A data folder with a database in it and nothing running. */
  copyOf(prepared: EmbeddedProcesses): void {
    cpSync(prepared.dataFolder, this.dataFolder, { recursive: true });
  }

  get clusterFolder(): string {
    return path.join(this.dataFolder, 'postgres');
  }

  postmasterPid(): number {
    return Number(readFileSync(path.join(this.clusterFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  log(): string {
    return readFileSync(path.join(this.dataFolder, 'postgres.log'), 'utf8');
  }

  async close(): Promise<void> {
    for (const { child, exit } of this.#started.splice(0)) {
      child.kill('SIGKILL');
      await exit;
    }
    const left = statSync(this.clusterFolder, { throwIfNoEntry: false }) ? findPostmaster(this.clusterFolder) : undefined;
    if (left) await stopPostmaster(left.pid, this.clusterFolder);
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

export async function ready(running: Running): Promise<{ connectionString: string; adopted: boolean }> {
  const report = await running.outcome;
  if (!report.ready) throw new Error(`did not start: ${report.message}`);
  return report.ready;
}

export async function stop({ child, exit }: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
  child.kill(signal);
  return exit;
}

export async function startAndStop(processes: EmbeddedProcesses): Promise<void> {
  const running = processes.start();
  await ready(running);
  await stop(running);
}

export async function ask<Row extends object>(connectionString: string, statement: string): Promise<Row | undefined> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows[0];
  } finally {
    await client.end();
  }
}
