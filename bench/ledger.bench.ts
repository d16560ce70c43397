// The ledger alone: holds and captures against bare double entry, on one hot workspace and over many; balance and usage with ten million entries.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  getBalance,
  getUsage,
  grantCredits,
  holdCredits,
  listEntries,
  openLedger,
  plainTerms,
  settleHold,
  verifyLedger,
} from '../apps/server/src/modules/credits/index.ts';
import { systemClock } from '../apps/server/src/platform/clock.ts';
import { createDatabase, createPool, inTransaction } from '../apps/server/src/platform/database/database.ts';
import { startEmbeddedPostgres } from '../apps/server/src/platform/database/embedded/start-embedded-postgres.ts';
import { migrate } from '../apps/server/src/platform/database/migrate.ts';
import { newId } from '../apps/server/src/platform/ids.ts';
import { fillLedger } from './support/ledger-rows.ts';
import { drive, median, printTable, quantile, type Row } from './support/measure.ts';

const rounds = Number(process.env.ROUNDS ?? 4);
const seconds = Number(process.env.SECONDS ?? 3);
/** `ENTRIES=10000000` for the size of the promise. */
const entries = Number(process.env.ENTRIES ?? 1_000_000);
const few = 10_000;

const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-ledger-'));
const postgres = await startEmbeddedPostgres({ dataFolder });
await migrate(postgres.connectionString);
const pool = createPool({ connectionString: postgres.connectionString, max: 40 });
const db = createDatabase(pool, { prepare: true });
const id = (): string => newId(systemClock.now());
try {
  await pool.query(`create table bare_account (id uuid primary key, balance bigint not null check (balance >= 0)) with (fillfactor = 50);
    create table bare_transfer (id uuid primary key, key text not null unique, kind text not null, created_at timestamptz not null default now());
    create table bare_entry (transfer_id uuid not null, account_id uuid not null, amount bigint not null, primary key (transfer_id, account_id));
    create table bare_hold (id uuid primary key, account_id uuid not null, amount bigint not null, state text not null default 'open')`);
  const workspaces: string[] = [];
  while (workspaces.length < 1_000) workspaces.push(...(await Promise.all(Array.from({ length: 20 }, () => workspace()))));
  printTable('Ledger: a hold and its capture, two transactions', await holdsAndCaptures(workspaces));
  printTable('Ledger: reading', await reading());
  const { violations } = await verifyLedger(db);
  if (violations.length > 0) throw new Error(violations.join('\n'));
} finally {
  await pool.end();
  await postgres.stop();
  await rm(dataFolder, { recursive: true, force: true });
}

async function workspace(): Promise<string> {
  const workspaceId = id();
  await inTransaction(db, async (tx) => {
    await tx.insertInto('workspace').values({ id: workspaceId, name: 'Bench', personal: false }).execute();
    await openLedger(tx, workspaceId);
    await grantCredits(tx, { workspaceId, amount: 10n ** 16n, key: workspaceId, reason: 'test' });
  });
  await pool.query('insert into bare_account values ($1, 10000000000000000), ($2, 0)', [workspaceId, heldOf(workspaceId)]);
  return workspaceId;
}

/** The bare twin of a workspace's account of what is held. */
function heldOf(workspaceId: string): string {
  return `${workspaceId.slice(0, -1)}${workspaceId.endsWith('0') ? '1' : '0'}`;
}

async function holdsAndCaptures(workspaces: readonly string[]): Promise<Row[]> {
  const [hot = ''] = workspaces;
  let next = 0;
  const cases = [
    { name: 'one hot workspace, 8 clients', pick: () => hot },
    { name: '1,000 workspaces, 8 clients', pick: () => workspaces[next++ % workspaces.length] ?? hot },
  ];
  const rows: Row[] = [];
  for (const { name, pick } of cases) {
    const [ours, bare, latencies]: [number[], number[], number[]] = [[], [], []];
    await drive(8, 1, () => throughLedger(pick()));
    await drive(8, 1, () => throughBare(pick()));
    for (let round = 0; round < rounds; round += 1) {
      bare.push((await drive(8, seconds, () => throughBare(pick()))).perSecond);
      const measured = await drive(8, seconds, () => throughLedger(pick()));
      ours.push(measured.perSecond);
      latencies.push(...measured.latenciesMs);
    }
    rows.push({
      what: `pairs/s, ${name}`,
      ours: median(ours).toFixed(0),
      baseline: `${median(bare).toFixed(0)} bare double entry`,
      ratio: (median(ours) / median(bare)).toFixed(2),
      goal: '',
    });
    rows.push({
      what: '  p50 / p99 ms',
      ours: `${median(latencies).toFixed(1)} / ${quantile(latencies, 0.99).toFixed(1)}`,
      baseline: '',
      ratio: '',
      goal: '',
    });
  }
  return rows;
}

async function throughLedger(workspaceId: string): Promise<void> {
  const holdId = id();
  const now = systemClock.now();
  await inTransaction(db, (tx) =>
    holdCredits(tx, {
      holdId,
      workspaceId,
      amount: 1_000n,
      generationId: holdId,
      expiresAt: new Date(now.getTime() + 86_400_000),
      accountId: null,
      keyId: null,
      terms: plainTerms,
      now,
    }),
  );
  const spend = { operation: 'text2image', modelId: 'sketch-image', priceVersion: 1, cost: null, timeZone: 'UTC', now };
  await inTransaction(db, (tx) => settleHold(tx, { holdId, captured: 1_000n, generationId: holdId, spend }));
}

/** What double entry cannot do without, one statement in each transaction: no caps, no buckets, no counters, no spend events. */
async function throughBare(workspaceId: string): Promise<void> {
  const [holdId, transfer, capture] = [id(), id(), id()];
  const held = heldOf(workspaceId);
  await statement(
    'bare-hold',
    `with taken as (update bare_account set balance = balance - 1000 where id = $1 returning id),
      kept as (update bare_account set balance = balance + 1000 where id = $2 and exists (select from taken)),
      moved as (insert into bare_transfer (id, key, kind) values ($3, 'hold:' || $4::text, 'hold')),
      sides as (insert into bare_entry values ($3, $1, -1000), ($3, $2, 1000))
      insert into bare_hold (id, account_id, amount) values ($4::uuid, $1, 1000)`,
    [workspaceId, held, transfer, holdId],
  );
  await statement(
    'bare-capture',
    `with ended as (update bare_hold set state = 'captured' where id = $3::uuid and state = 'open' returning id),
      given as (update bare_account set balance = balance - 1000 where id = $1 and exists (select from ended)),
      moved as (insert into bare_transfer (id, key, kind) values ($2, 'capture:' || $3::text, 'capture'))
      insert into bare_entry values ($2, $1, -1000), ($2, $3::uuid, 1000)`,
    [held, capture, holdId],
  );
}

async function statement(name: string, text: string, values: readonly string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({ name, text, values: [...values] });
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function reading(): Promise<Row[]> {
  const [small, large] = [await workspace(), await workspace()];
  await fillLedger(pool, small, few);
  await fillLedger(pool, large, entries);
  await pool.query('vacuum analyze');
  const deps = { db: db, clock: systemClock, terms: () => plainTerms };
  const pages = [
    { name: 'balance, buckets and cap', read: (workspaceId: string) => getBalance(deps, workspaceId) },
    { name: 'usage of 30 days', read: (workspaceId: string) => getUsage(deps, workspaceId, { by: 'day' }) },
    { name: 'usage by model', read: (workspaceId: string) => getUsage(deps, workspaceId, { by: 'model' }) },
    { name: 'first page of movements', read: (workspaceId: string) => listEntries(deps, workspaceId, { before: null, limit: 50 }) },
  ];
  const rows: Row[] = [];
  for (const { name, read } of pages) {
    const [ours, baseline]: [number[], number[]] = [[], []];
    for (let time = 0; time < 5; time += 1) await Promise.all([read(small), read(large)]);
    for (let time = 0; time < 200; time += 1) {
      baseline.push(await took(() => read(small)));
      ours.push(await took(() => read(large)));
    }
    rows.push({
      what: `${name}, ms, ${entries.toLocaleString('en')} entries`,
      ours: median(ours).toFixed(2),
      baseline: `${median(baseline).toFixed(2)} with ${few.toLocaleString('en')}`,
      ratio: (median(ours) / median(baseline)).toFixed(2),
      goal: '≤ 1.5',
    });
  }
  return rows;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await work();
  return performance.now() - at;
}
