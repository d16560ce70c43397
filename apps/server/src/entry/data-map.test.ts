import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { coverCookies, coverNames, type DataMap, type DataMapEntry, retention } from '@pinhole/privacy';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionCookie } from '../modules/accounts/session-cookie.ts';
import { checkMap, coverDatabase } from '../modules/privacy/index.ts';
import { settingDefinitions } from '../modules/settings/index.ts';
import { labelsOfMetrics } from '../platform/telemetry/data-map.ts';
import { createMetrics } from '../platform/telemetry/metrics.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { dataMap } from './data-map.ts';

const root = path.join(import.meta.dirname, '../../../..');
const idsOf = (findings: readonly { readonly kind: string; readonly id: string }[]): string[] =>
  findings.map(({ kind, id }) => `${kind} ${id}`);

it('keeps its own rules', () => {
  expect(checkMap(dataMap)).toEqual([]);
});

describe('the live database', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(() => test.close());

  it('holds nothing that the map does not have, and the map nothing that the database does not have', async () => {
    expect(await coverDatabase(test.pool, dataMap)).toEqual([]);
  });

  it.each([
    ['a new column', 'alter table account add column phone text', ['unknown db:account.phone']],
    ['a new column of a partitioned table', 'alter table event add column note text', ['unknown db:event.note']],
    ['a new table', 'create table diary (id int, entry text)', ['unknown db:diary']],
    ['a new table in a schema of its own', 'create schema shadow; create table shadow.account (email text)', ['unknown db:shadow.account']],
    ['a copy in a materialized view', 'create materialized view everybody as select email from account', ['unknown db:everybody']],
    ['a view', 'create view everybody as select email from account', ['unknown db:everybody']],
    ['an unlogged table', 'create unlogged table cache (value text)', ['unknown db:cache']],
    [
      'a column of the job library',
      'alter table graphile_worker._private_jobs add column note text',
      ['unknown db:graphile_worker._private_jobs.note'],
    ],
    ['a large object', `select lo_from_bytea(0, 'secret')`, ['unknown db:pg_largeobject']],
    ['a lost column', 'alter table account drop column image', ['gone db:account.image']],
    ['a lost table', 'drop table setup_token', ['gone db:setup_token']],
    [
      'a renamed column, from both sides',
      'alter table setting rename column value to worth',
      ['unknown db:setting.worth', 'gone db:setting.value'],
    ],
  ])('cannot have %s unnoticed', async (_what, sql, found) => {
    await test.pool.query(sql);
    expect(idsOf(await coverDatabase(test.pool, dataMap))).toEqual(found);
  });

  it('does not take a new month of a partitioned table for a new table', async () => {
    await test.pool.query(`select ensure_month_partitions('event', 9)`);
    expect(await coverDatabase(test.pool, dataMap)).toEqual([]);
  });

  it('cannot have a new key inside a JSON column unnoticed, however deep, and no value is told', async () => {
    await insertQuote(test.pool, { prompt: 'a fox', size: { width: 1, height: 1 }, mood: { today: 'canary-value' } }, [
      { field: 'seed', reason: 'none' },
      { field: 'x', reason: 'y', asked: 'z' },
    ]);
    const findings = await coverDatabase(test.pool, dataMap);
    expect(idsOf(findings).sort()).toEqual(['unknown db:quote.dropped.asked', 'unknown db:quote.request.mood/today']);
    expect(JSON.stringify(findings)).not.toContain('canary-value');
  });

  it('cannot have a job that carries a field nobody declared', async () => {
    await test.pool.query(`select graphile_worker.add_job('mail.send', json_build_object('mailId', 'x', 'text', 'Dear Ada'))`);
    await test.pool.query(`select graphile_worker.add_job('mail.sweep', json_build_object('_cron', json_build_object('ts', 'x')))`);
    expect(idsOf(await coverDatabase(test.pool, dataMap))).toEqual(['unknown queue:mail.send.text']);
  });

  it.each([
    ['names a column that does not exist', ['member.person_id -> account.id'], 'person_id'],
    ['does not begin at the table', ['session.account_id -> account.id'], 'does not begin at member'],
    ['does not end at a person or a workspace', ['member.workspace_id -> spend_cap.workspace_id'], 'it ends at spend_cap'],
  ] as const)('shows when a path to a person %s', async (_what, steps, message) => {
    const broken = changeEntry('db:member.role', { owner: { path: steps } });
    expect(await coverDatabase(test.pool, broken)).toMatchObject([
      { kind: 'differs', id: 'db:member', message: expect.stringContaining(message) },
    ]);
  });
});

async function insertQuote(pool: Pool, request: unknown, dropped: unknown): Promise<void> {
  await pool.query(`
    insert into account (id, name, email) values ('00000000-0000-7000-8000-000000000001', 'Ada', 'ada@example.test');
    insert into workspace (id, name) values ('00000000-0000-7000-8000-000000000002', 'Ada')`);
  await pool.query(
    `insert into quote (id, workspace_id, account_id, request, dropped, input_hash, price_micros, price_version, expires_at)
     values (time_ordered_uuid(), '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', $1, $2, '', 0, 1, now())`,
    [JSON.stringify(request), JSON.stringify(dropped)],
  );
}

function changeEntry(id: string, change: Partial<DataMapEntry>): DataMap {
  const changed = (entry: DataMapEntry): DataMapEntry => (entry.id === id ? { ...entry, ...change } : entry);
  const groups = dataMap.groups.map((group) => ({ ...group, entries: group.entries.map(changed) }));
  return { parts: dataMap.parts, groups, entries: groups.flatMap(({ entries }) => entries) };
}

it('does not compile in any module from which one entry is taken', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pinhole-data-map-'));
  try {
    const source = path.join(root, 'apps/server/src');
    const files = globSync('{modules,platform}/*/{*data-map.ts,data-map/*.ts}', { cwd: source }).filter((file) =>
      /^ {2}(?:columns|entries): \{$/m.test(readFileSync(path.join(source, file), 'utf8')),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const whole = movedFrom(file);
      writeFileSync(path.join(folder, nameOf('whole', file)), whole);
      writeFileSync(path.join(folder, nameOf('cut', file)), withoutFirstEntry(whole));
    }
    expect([...compile(folder)].sort()).toEqual(files.map((file) => nameOf('cut', file)).sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const nameOf = (kind: 'whole' | 'cut', file: string): string => `${kind}_${file.replaceAll(path.sep, '_')}`;

/** The same file as it must read elsewhere. */
function movedFrom(file: string): string {
  const from = path.join(root, 'apps/server/src', file);
  return readFileSync(from, 'utf8').replaceAll(
    /from '(\.[^']+)'/g,
    (_, target: string) => `from '${path.join(path.dirname(from), target)}'`,
  );
}

/** Without the first column or name: from its line to the next one of the same depth, or to the end of the list. */
function withoutFirstEntry(text: string): string {
  const cut = text.replace(/(\n +(?:columns|entries): \{\n)( +)['\w][\s\S]*?,\n(?=\2['\w.]|(?!\2) *\})/, '$1');
  if (cut === text) throw new Error(`nothing to take from ${text}`);
  return cut;
}

function compile(folder: string): Set<string> {
  const compilerOptions = { rootDir: '/', lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'] };
  const config = { extends: path.join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  try {
    return filesNamed(execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8', cwd: folder }));
  } catch (error) {
    return filesNamed(error instanceof Error && 'stdout' in error ? String(error.stdout) : '');
  }
}

const filesNamed = (output: string): Set<string> =>
  new Set([...output.matchAll(/^(\w[\w-]*\.ts)\(\d+,\d+\): error TS/gm)].map((match) => match[1] ?? ''));

describe('outside the database', () => {
  it('has the cookie of a session as it is really set', () => {
    for (const baseUrl of ['http://localhost:4040', 'https://studio.example']) {
      const line = sessionCookie({ secret: 'x'.repeat(32), baseUrl }).issue('token');
      expect(coverCookies(dataMap, [line], new Date())).toEqual([]);
    }
  });

  it('has every cookie and storage key that the web app writes', () => {
    const sources = textsOf('apps/web/src/**/*.{ts,tsx}');
    const cookies = sources.flatMap((text) => [...text.matchAll(/document\.cookie = [`'"]([\w-]+)=/g)].map((match) => `${match[1]}=x`));
    expect(cookies).not.toEqual([]);
    expect(coverCookies(dataMap, cookies, new Date())).toEqual([]);
    const keys = sources.flatMap((text) =>
      [...text.matchAll(/writeLocal(?:<[^>]*>)?\((?:'([^']+)'|(\w+))/g)].flatMap((match) => keyNamed(text, match)),
    );
    const databases = sources.flatMap((text) => [...text.matchAll(/indexedDB\.open\('([^']+)'/g)].map(([, name = '']) => name));
    const used = new Set([...keys, ...databases].map((key) => `local:${key}`));
    const unused = dataMap.entries.filter(({ id }) => id.startsWith('local:') && !used.has(id.slice('local:'.length)));
    expect({ unknown: coverNames(dataMap, 'local', used), unused: unused.map(({ id }) => id) }).toEqual({ unknown: [], unused: [] });
    expect(sources.filter((text) => /\b(?:sessionStorage|caches\.open)\b/.test(text))).toEqual([]);
    // A database whose name is not written in place would not be seen above.
    expect(sources.filter((text) => /\bindexedDB\b(?!\.open\('[a-z]+', \d\))/.test(text))).toEqual([]);
  });

  it('has every field of every job as it is declared', () => {
    const fields = textsOf('apps/server/src/**/*.ts').flatMap((text) =>
      [...text.matchAll(/defineJob\(\s*'([\w.-]+)',\s*\{([^}]*)\}/g)].flatMap(([, job, shape = '']) =>
        [...shape.matchAll(/(\w+):/g)].map(([, field]) => `${job}.${field}`),
      ),
    );
    expect(fields).toContain('mail.send.mailId');
    expect(coverNames(dataMap, 'queue', fields)).toEqual([]);
  });

  it('has every label of the metrics', async () => {
    const metrics = createMetrics({ nodeMetrics: true });
    metrics.requestDuration.observe({ http_request_method: 'GET', http_route: '/v1/me', http_response_status_code: '200' }, 1);
    const labels = labelsOfMetrics((await metrics.expose()).text);
    expect(labels).toEqual(expect.arrayContaining(['http_route', 'le']));
    expect(coverNames(dataMap, 'metric', labels)).toEqual([]);
  });
});

it('promises the number of days that the settings are built with', () => {
  const rules = Object.values(retention).filter((rule) => 'setting' in rule);
  expect(rules.length).toBeGreaterThan(0);
  for (const { setting, iso } of rules) {
    expect(`P${settingDefinitions[setting].fallback}D`, setting).toBe(iso);
  }
});

/** Sources, without their tests. */
function textsOf(pattern: string): string[] {
  return globSync(pattern, { cwd: root })
    .filter((file) => !file.includes('.test.'))
    .map((file) => readFileSync(path.join(root, file), 'utf8'));
}

/** A key written in place, or the constant of the same file that holds it. */
function keyNamed(text: string, [, literal, constant]: RegExpMatchArray): string[] {
  if (literal) return [literal];
  const value = new RegExp(`const ${constant}(?:: string)? = '([^']+)'`).exec(text)?.[1];
  return value ? [value] : [];
}
