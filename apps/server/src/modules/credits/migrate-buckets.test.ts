import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createDatabase, createPool } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { someId } from '../../testing/some-id.ts';
import { databaseUrl, onServer } from '../../testing/test-server.ts';
import { getBalance, getUsage, plainTerms, verifyLedger } from './index.ts';
import { ledgerTools } from './ledger-fixture.ts';

const migrations = path.join(import.meta.dirname, '../../../migrations');
const { serverUrl, prefix } = inject('testDatabase');
const name = `${prefix}_${randomBytes(6).toString('hex')}`;
const url = databaseUrl(serverUrl, name);
const [account, workspace, other, gone, key] = [someId(), someId(), someId(), someId(), someId()];
let pool: Pool;
let folder: string;

/** A database as the version before left it, with money on the way. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-before-buckets-'));
  for (const file of (await readdir(migrations)).filter((entry) => entry < '0018'))
    await copyFile(path.join(migrations, file), path.join(folder, file));
  await onServer(serverUrl, (client) => client.query(`create database ${name}`));
  await migrate(url, undefined, folder);
  pool = createPool({ connectionString: url, max: 4 });
  await pool.query(`insert into account (id, name, email) values ($1, 'Ada', 'ada@example.test')`, [account]);
  for (const id of [workspace, other, gone]) {
    await pool.query(`insert into workspace (id, name) values ($1, 'Before')`, [id]);
    await pool.query(
      `with s as (insert into ledger_account (kind) values ('spendable') returning id), h as (insert into ledger_account (kind) values ('held') returning id)
        insert into ledger_link select $1, s.id, h.id from s, h`,
      [id],
    );
    await pool.query(`select grant_credits($1, 1000, $2, 'welcome', null)`, [id, id]);
  }
  await pool.query(
    `insert into api_key (id, workspace_id, account_id, name, start, hash, scopes, cap_micros, expires_at)
      values ($1, $2, $3, 'Key', 'pk', 'x', '{}', 300, now() + interval '1 year')`,
    [key, workspace, account],
  );
  await pool.query('insert into spend_cap (workspace_id, month_limit) values ($1, 500), ($2, null)', [workspace, other]);
  const hold = async (id: string, workspaceId: string, amount: number, keyId: string | null): Promise<void> => {
    await pool.query(
      `insert into generation (id, workspace_id, account_id, model_id, engine, request, price_micros, price_version, hold_id, deadline_at)
        values ($1, $2, $3, 'sketch-image', 'sketch', '{"operation":"edit"}', $4, 3, $1, now())`,
      [id, workspaceId, account, amount],
    );
    await pool.query(`select hold_credits($1, $2, $3, $1, now() + interval '1 day', null, $4, 300)`, [id, workspaceId, amount, keyId]);
  };
  const [charged, part, open, back] = [someId(), someId(), someId(), someId()];
  await hold(charged, workspace, 100, key);
  await hold(part, workspace, 80, null);
  await hold(open, workspace, 60, key);
  await hold(back, workspace, 40, null);
  await hold(someId(), other, 10, null);
  await pool.query(`select settle_hold($1, 100, $1, 'release'), settle_hold($2, 30, $2, 'release'), settle_hold($3, 0, $3, 'expire')`, [
    charged,
    part,
    back,
  ]);
  const last = someId();
  await pool.query(`select hold_credits($1, $2, 7, $1, now(), null, null, null), settle_hold($1, 7, $1, 'release')`, [last, gone]);
  await pool.query('delete from workspace where id = $1', [gone]);
  await migrate(url);
});
afterAll(async () => {
  await pool.end();
  await onServer(serverUrl, (client) => client.query(`drop database ${name} with (force)`));
  await rm(folder, { recursive: true, force: true });
});

const deps = () => ({ db: createDatabase(pool), clock: { now: () => new Date() }, terms: () => ({ ...plainTerms, defaultCap: 50n }) });

it('what there was is promotional without an end, to the last millionth, and the books are right', async () => {
  const balance = await getBalance(deps(), workspace);
  expect(balance).toMatchObject({ available: '810', held: '60', debt: '0', cap: { limit: '500', spent: '190' } });
  expect(balance.buckets).toEqual([{ kind: 'promotional', amount: '810', startsAt: null, expiresAt: null, meaning: 'never_ends' }]);
  expect((await verifyLedger(deps().db)).violations).toEqual([]);
});

it('caps, counters and those of keys came along, also the one that says: none', async () => {
  expect((await getBalance(deps(), other)).cap).toMatchObject({ limit: null, spent: '10' });
  const tools = ledgerTools(deps().db);
  const reached = { code: 'credits.cap_reached' };
  await expect(tools.hold(workspace, 141n, { keyId: key })).rejects.toMatchObject(reached);
  await tools.hold(workspace, 140n, { keyId: key });
  await expect(tools.hold(workspace, 171n)).rejects.toMatchObject(reached);
  await tools.hold(workspace, 170n);
  await tools.hold(other, 200n, { terms: { defaultCap: 50n } });
  expect((await verifyLedger(deps().db)).violations).toEqual([]);
});

it('what was charged before has its spend events and is in the usage', async () => {
  const { data, total } = await getUsage(deps(), workspace, { by: 'kind' });
  expect(total).toEqual({ generations: 2, amount: '130' });
  expect(data.map(({ group, amount, currency }) => `${group} ${amount} ${currency}`)).toEqual(['edit 130 USD']);
});

it('what was held is settled and given back as before', async () => {
  const tools = ledgerTools(deps().db);
  const { rows } = await pool.query<{ id: string }>(`select id from hold where state = 'open' and amount = 60`);
  expect(await tools.settle(rows[0]?.id ?? '', 20n)).toBe(true);
  expect((await verifyLedger(deps().db)).violations).toEqual([]);
});
