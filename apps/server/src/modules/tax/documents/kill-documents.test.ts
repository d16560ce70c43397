import { fork } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { noFaults } from '../../../platform/faults.ts';
import { openFilesystemStorage } from '../../../platform/storage/filesystem-storage.ts';
import { someId } from '../../../testing/some-id.ts';
import { taxIssue } from '../../../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { sweepTax } from '../sweep-tax.ts';
import type { TaxDeps } from '../tax-deps.ts';
import { readDocumentFile } from './store-document.ts';

let test: TestDatabase;
let folder: string;
let deps: TaxDeps;
let workspaceId: string;
beforeAll(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-tax-'));
  const storage = await openFilesystemStorage({ folder });
  deps = { ...taxIssue(), db: test.db, storage, faults: noFaults, vies: { check: () => Promise.reject(new Error('nobody asks')) } };
  workspaceId = someId();
  await inTransaction(test.db, (tx) => tx.insertInto('workspace').values({ id: workspaceId, name: 'Test', personal: true }).execute());
}, 60_000);
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const sales = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

/** A real process; answers how it ended. Killed by its number in the middle of what follows its `killAfter`th document. */
async function run(
  saleIds: readonly string[],
  { dieAt = null, killAfter }: { dieAt?: string | null; killAfter?: number } = {},
): Promise<string> {
  const orders = { connectionString: test.connectionString, folder, workspaceId, saleIds, dieAt };
  const child = fork(path.join(import.meta.dirname, 'issue-until-killed.fixture.ts'), [], {
    env: { ...process.env, TAX_ORDERS: JSON.stringify(orders) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said: string[] = [];
  child.stderr?.on('data', (text: Buffer) => void said.push(String(text)));
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  let issued = 0;
  child.on('message', () => {
    issued += 1;
    if (issued === killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = await ended;
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(said.join(''));
  return signal ?? `exit ${code}`;
}

interface Kept {
  readonly number: number;
  readonly key: string;
  readonly sha256: string | null;
  readonly stored: boolean;
}
async function documents(): Promise<Kept[]> {
  const { rows } = await test.pool.query<Kept>(
    `select d.number, d.key, f.sha256, f.stored_at is not null as stored
     from tax_document d left join tax_document_file f on f.document_id = d.id order by d.number`,
  );
  return rows;
}
const expectNoGap = (kept: readonly Kept[]): void =>
  expect(kept.map(({ number }) => number)).toEqual(Array.from(kept, (_, index) => index + 1));

/** Draws what was left undrawn, as the service does some minutes later, and reads every file. */
async function recover(): Promise<Kept[]> {
  const inAMinute = { now: () => new Date(systemClock.now().getTime() + 120_000) };
  await sweepTax({ ...deps, clock: inAMinute });
  const kept = await documents();
  const { rows } = await test.pool.query<{ id: string }>('select id from tax_document order by number');
  for (const [index, { id }] of rows.entries())
    expect(
      createHash('sha256')
        .update(await readDocumentFile(deps, id))
        .digest('hex'),
    ).toBe(kept[index]?.sha256);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.part'),
  );
  expect(files).toHaveLength(kept.length);
  return kept;
}

it.each([
  // Inside the transaction: the number was never given.
  ['tax-number-taken', false],
  ['tax-document-written', false],
  // After it: the number stays, and the file comes out with the hash that was announced.
  ['tax-file-drawn', true],
  ['tax-file-announced', true],
  ['tax-file-put', true],
])(
  'a process that dies at %s leaves no gap, no double and no other bytes',
  async (dieAt, issued) => {
    const [saleId = ''] = sales(1);
    const before = await documents();
    expect(await run([saleId], { dieAt })).toBe('SIGKILL');
    const after = await documents();
    expect(after).toHaveLength(before.length + (issued ? 1 : 0));
    const announced = after.at(-1)?.key === `sale:${saleId}` ? after.at(-1)?.sha256 : null;

    // The payment is reported once more, to another process.
    expect(await run([saleId])).toBe('exit 0');
    const kept = await recover();
    expect(kept).toHaveLength(before.length + 1);
    expectNoGap(kept);
    const own = kept.at(-1);
    expect(own).toMatchObject({ key: `sale:${saleId}`, stored: true });
    if (announced) expect(own?.sha256).toBe(announced);
  },
  60_000,
);

it('processes killed at any moment, three at a time, leave numbers without a gap and every file', async () => {
  for (let round = 0; round < 3; round += 1) {
    const lists = [sales(40), sales(40), sales(40)];
    const ends = await Promise.all(lists.map((list, index) => run(list, { killAfter: 1 + index + round })));
    expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    expectNoGap(await documents());
  }
  const kept = await recover();
  expect(kept.length).toBeGreaterThanOrEqual(27);
  expectNoGap(kept);
  expect(kept.filter(({ stored }) => !stored)).toEqual([]);
}, 120_000);

it('a file that was damaged or lost is drawn again as it was', async () => {
  const { rows } = await test.pool.query<{ id: string; key: string }>(
    'select document_id as id, key from tax_document_file order by document_id limit 2',
  );
  const [damaged, lost] = rows;
  if (!damaged || !lost) throw new Error('there are no files');
  const whole = await readDocumentFile(deps, damaged.id);
  const { Readable } = await import('node:stream');
  await deps.storage.put(damaged.key, Readable.from([Buffer.from('not a PDF')]));
  await deps.storage.delete(lost.key);
  expect((await readDocumentFile(deps, damaged.id)).equals(whole)).toBe(true);
  expect((await readDocumentFile(deps, lost.id)).subarray(0, 5).toString()).toBe('%PDF-');
  expect(await deps.storage.exists(lost.key)).toBe(true);
  await expect(test.pool.query(`update tax_document_file set sha256 = 'x' where document_id = $1`, [lost.id])).rejects.toThrow(
    'never changes',
  );
});
