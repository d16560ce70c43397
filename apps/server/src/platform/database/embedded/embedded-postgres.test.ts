import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ask, EmbeddedProcesses, ready, startAndStop, stop } from './embedded-processes.ts';
import { findPostmaster } from './postmaster.ts';
import { findRunningEmbeddedPostgres } from './start-embedded-postgres.ts';

let prepared: EmbeddedProcesses;
beforeAll(async () => {
  prepared = new EmbeddedProcesses();
  await startAndStop(prepared);
});
afterAll(() => prepared.close());

let processes: EmbeddedProcesses;
beforeEach(() => {
  processes = new EmbeddedProcesses();
  processes.copyOf(prepared);
});
afterEach(() => processes.close());

it('makes a database that is UTF-8 everywhere, closed to the network, and used without superuser rights', async () => {
  processes.dataFolder = path.join(processes.scratch, 'fresh');
  const { connectionString, adopted } = await ready(processes.start({ LANG: 'da_DK.ISO-8859-1', PGPORT: '1' }));
  expect(adopted).toBe(false);
  const facts = await ask(
    connectionString,
    `SELECT current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listens,
       current_setting('synchronous_commit') AS durable, current_setting('jit') AS jit,
       (SELECT datlocale FROM pg_database WHERE datname = current_database()) AS locale,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`,
  );
  expect(facts).toEqual({
    encoding: 'UTF8',
    listens: '127.0.0.1',
    durable: 'on',
    jit: 'off',
    locale: 'C.UTF-8',
    superuser: false,
  });
  const withoutPassword = new URL(connectionString);
  withoutPassword.password = 'guess';
  await expect(ask(withoutPassword.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  expect(statSync(path.join(processes.dataFolder, 'postgres-password')).mode & 0o777).toBe(0o600);
});

it('ends cleanly when Ctrl-C reaches the whole process group, and finds everything again on the same port', async () => {
  const first = processes.start();
  const { connectionString } = await ready(first);
  await ask(connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(-(first.child.pid ?? 0), 'SIGINT');
  expect(await first.exit).toBe(0);
  expect(first.reports.slice(-2)).toEqual([{ answersAfterSignal: true }, { stopped: true }]);
  expect(processes.log()).toContain('received fast shutdown request');
  expect(processes.log()).toContain('database system is shut down');
  expect(findPostmaster(processes.clusterFolder)).toBeUndefined();

  const again = await ready(processes.start());
  expect(again).toEqual({ connectionString, adopted: false });
  expect(await ask(again.connectionString, 'SELECT answer FROM kept')).toEqual({ answer: 42 });
});

it('lets a process that does nothing but start and stop it reach its end, every time', async () => {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(path.join(import.meta.dirname, 'start-embedded-postgres.ts'))});
    const postgres = await startEmbeddedPostgres({ dataFolder: ${JSON.stringify(processes.dataFolder)}, settings: { fsync: 'off' } });
    await postgres.stop();
    console.log('end reached');
  `;
  for (let round = 0; round < 5; round += 1) {
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, 'end reached\n']);
  }
});

it('takes over the database that a killed process left running, and stops it in order at its own end', async () => {
  const first = processes.start();
  const { connectionString } = await ready(first);
  const postmaster = processes.postmasterPid();
  expect(await stop(first, 'SIGKILL')).toBe('SIGKILL');
  expect(await ask(connectionString, 'SELECT 1 AS alive')).toEqual({ alive: 1 });

  const second = processes.start();
  expect(await ready(second)).toEqual({ connectionString, adopted: true });
  expect(processes.postmasterPid()).toBe(postmaster);
  expect(await stop(second)).toBe(0);
  expect(findPostmaster(processes.clusterFolder)).toBeUndefined();
});

it('ends an orphan that does not know our password, and says what is wrong instead of waiting', async () => {
  const first = processes.start();
  const { connectionString } = await ready(first);
  await stop(first, 'SIGKILL');
  writeFileSync(path.join(processes.dataFolder, 'postgres-password'), 'from another backup');
  const second = await processes.start().outcome;
  expect([second.problem, second.message]).toEqual(['password_wrong', expect.stringContaining('Restore both from the same backup')]);
  expect(findPostmaster(processes.clusterFolder)).toBeUndefined();
  await expect(ask(connectionString, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

it('starts again after a power cut: the server killed, its pid file left, its pid given to another program', async () => {
  const first = processes.start();
  const { connectionString } = await ready(first);
  await ask(connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(processes.postmasterPid(), 'SIGKILL');
  await stop(first, 'SIGKILL');
  const pidFile = path.join(processes.clusterFolder, 'postmaster.pid');
  const [, ...lines] = readFileSync(pidFile, 'utf8').split('\n');
  writeFileSync(pidFile, [process.pid, ...lines].join('\n'));

  const again = await ready(processes.start());
  expect(again.adopted).toBe(false);
  expect(await ask(again.connectionString, 'SELECT answer FROM kept')).toEqual({ answer: 42 });
});

it('tells when the database ends by itself', async () => {
  const running = processes.start();
  await ready(running);
  process.kill(processes.postmasterPid(), 'SIGINT');
  await expect.poll(() => running.reports.at(-1)?.unexpectedExit, { timeout: 10_000 }).toContain('ended by itself');
});

it('lets a command find the database of a running service, and finds none when it is stopped', async () => {
  const running = processes.start();
  const { connectionString } = await ready(running);
  expect(await findRunningEmbeddedPostgres(processes.dataFolder)).toBe(connectionString);
  await stop(running);
  expect(await findRunningEmbeddedPostgres(processes.dataFolder)).toBeUndefined();
});

it('refuses a second start on the same data folder and leaves the first alone', async () => {
  const { connectionString } = await ready(processes.start());
  const second = processes.start();
  const { problem, message } = await second.outcome;
  expect(problem).toBe('data_folder_in_use');
  expect(message).toContain('already runs on the data folder');
  expect(await second.exit).toBe(1);
  expect(await ask(connectionString, 'SELECT 1 AS alive')).toEqual({ alive: 1 });
});

it('lets one of many simultaneous starts win after a kill, never two', async () => {
  const first = processes.start();
  await ready(first);
  await stop(first, 'SIGKILL');
  const outcomes = await Promise.all([processes.start(), processes.start(), processes.start()].map(({ outcome }) => outcome));
  expect(outcomes.filter(({ ready }) => ready)).toHaveLength(1);
  expect(outcomes.filter(({ problem }) => problem === 'data_folder_in_use')).toHaveLength(2);
});

it('moves to another port when a stranger took its own', async () => {
  const first = processes.start();
  const port = Number(new URL((await ready(first)).connectionString).port);
  await stop(first);
  const stranger = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => stranger.once('listening', resolve));
  const moved = await ready(processes.start()).finally(() => stranger.close());
  expect(Number(new URL(moved.connectionString).port)).not.toBe(port);
  expect(await ask(moved.connectionString, 'SELECT 1 AS alive')).toEqual({ alive: 1 });
});

it('runs as root by whatever way the machine allows, and opens the same data by each of them', async ({ skip }) => {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') skip('only root needs another way');
  const onlySetpriv = path.join(processes.scratch, 'only-setpriv');
  const nothing = path.join(processes.scratch, 'nothing');
  for (const folder of [onlySetpriv, nothing]) mkdirSync(folder);
  symlinkSync('/usr/bin/setpriv', path.join(onlySetpriv, 'setpriv'));
  const owners: number[] = [];
  for (const PATH of [process.env.PATH, onlySetpriv, nothing, process.env.PATH]) {
    const running = processes.start({ PATH });
    const { connectionString } = await ready(running);
    await ask(connectionString, 'CREATE TABLE IF NOT EXISTS kept ()');
    owners.push(statSync(path.join(processes.clusterFolder, 'PG_VERSION')).uid);
    await stop(running);
  }
  expect(new Set(owners).size).toBe(2);
});
