import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { EmbeddedProcesses, startAndStop } from './embedded-processes.ts';

let prepared: EmbeddedProcesses;
beforeAll(async () => {
  prepared = new EmbeddedProcesses();
  await startAndStop(prepared);
});
afterAll(() => prepared.close());

let processes: EmbeddedProcesses;
beforeEach(() => {
  processes = new EmbeddedProcesses();
});
afterEach(() => processes.close());

const spoil: Readonly<Record<string, { problem: string; says: string; prepare: () => void }>> = {
  'a file where the data folder should be': {
    problem: 'data_folder_unwritable',
    says: 'a file is in the way',
    prepare: () => writeFileSync(processes.dataFolder, ''),
  },
  'a place where no folder can be made': {
    problem: 'data_folder_unwritable',
    says: 'the system does not make a folder there',
    prepare: () => {
      processes.dataFolder = '/proc/pinhole';
    },
  },
  'a disk that is not mounted': {
    problem: 'data_folder_missing',
    says: 'mount that disk',
    prepare: () => {
      processes.dataFolder = path.join(processes.scratch, 'mnt', 'disk', 'data');
    },
  },
  'a database of a newer PostgreSQL': {
    problem: 'database_newer',
    says: 'made by PostgreSQL 99',
    prepare: () => {
      processes.copyOf(prepared);
      writeFileSync(path.join(processes.clusterFolder, 'PG_VERSION'), '99\n');
    },
  },
  'a database of an older PostgreSQL': {
    problem: 'database_older',
    says: 'Export it with the Pinhole that made it',
    prepare: () => {
      processes.copyOf(prepared);
      writeFileSync(path.join(processes.clusterFolder, 'PG_VERSION'), '15\n');
    },
  },
  'a database with missing files': {
    problem: 'database_corrupt',
    says: 'Restore the data folder from a backup',
    prepare: () => {
      processes.copyOf(prepared);
      rmSync(path.join(processes.clusterFolder, 'global', 'pg_control'));
    },
  },
  'a database with damaged control data': {
    problem: 'database_corrupt',
    says: 'Restore the data folder from a backup',
    prepare: () => {
      processes.copyOf(prepared);
      const control = path.join(processes.clusterFolder, 'global', 'pg_control');
      truncateSync(control, 0);
      appendFileSync(control, Buffer.alloc(8192, 7));
    },
  },
  'a database without its transaction log': {
    problem: 'database_corrupt',
    says: 'Restore the data folder from a backup',
    prepare: () => {
      processes.copyOf(prepared);
      rmSync(path.join(processes.clusterFolder, 'pg_wal'), { recursive: true });
      mkdirSync(path.join(processes.clusterFolder, 'pg_wal'), { mode: 0o700 });
    },
  },
  'a lost password file': {
    problem: 'password_missing',
    says: 'Restore that file from a backup',
    prepare: () => {
      processes.copyOf(prepared);
      rmSync(path.join(processes.dataFolder, 'postgres-password'));
    },
  },
};

for (const [trouble, { problem, says, prepare }] of Object.entries(spoil)) {
  it(`says in one sentence what to do about ${trouble}`, async () => {
    prepare();
    const running = processes.start();
    const report = await running.outcome;
    expect(report.problem).toBe(problem);
    expect(report.message).toContain(says);
    expect(await running.exit).toBe(1);
  });
}

const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
const unmount = (folder: string): void => void spawnSync('umount', ['-l', folder]);

it('says in one sentence what to do about a disk that is mounted read-only', async ({ skip }) => {
  mkdirSync(processes.dataFolder);
  if (!mount('-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', processes.dataFolder)) skip('mounting needs root with all its rights');
  try {
    const { problem, message } = await processes.start().outcome;
    expect([problem, message]).toEqual(['data_folder_unwritable', expect.stringContaining('its disk is mounted read-only')]);
  } finally {
    unmount(processes.dataFolder);
  }
});

it('says in one sentence what to do about a full disk', async ({ skip }) => {
  mkdirSync(processes.dataFolder);
  if (!mount('-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', processes.dataFolder)) skip('mounting needs root with all its rights');
  try {
    const { problem, message } = await processes.start().outcome;
    expect([problem, message]).toEqual(['disk_full', expect.stringContaining('Make room on it')]);
  } finally {
    unmount(processes.dataFolder);
  }
});
