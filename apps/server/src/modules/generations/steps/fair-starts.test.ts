import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { submitGeneration } from '../index.ts';

const slots = 4;
const engine = scriptedEngine({ id: 'busy', traits: { maxConcurrency: slots } });

let studio: TestStudio;
beforeAll(async () => {
  studio = await createTestStudio(() => [engine]);
});
afterAll(() => studio.close());

const submit = (actor: Actor, prompt: string) =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, { model: 'busy-image', prompt }));

/** As many more as this, of the same workspace, without paying for each. */
async function repeat(id: string, times: number): Promise<void> {
  await studio.pool.query(
    `insert into generation (id, workspace_id, account_id, model_id, engine, request, price_micros, price_version, deadline_at)
     select gen_random_uuid(), workspace_id, account_id, model_id, engine, request, 0, price_version, deadline_at
     from generation, generate_series(1, $2) where id = $1`,
    [id, times],
  );
  await studio.pool.query(
    `insert into step (subject_id, workspace_id, queue, phase) select id, workspace_id, engine, 'start' from generation where price_micros = 0`,
  );
}

it('begins the one job of a workspace after at most one job a slot of another that has a thousand, with two workers', async () => {
  const [crowd, calm] = [await studio.person(), await studio.person()];
  await repeat((await submit(crowd, 'one of a thousand')).id, 999);
  const workers = [studio.startWorker(), studio.startWorker()];
  await vi.waitFor(() => expect(engine.starts.length).toBeGreaterThan(2 * slots), { timeout: 20_000, interval: 5 });

  await submit(calm, 'the only one');
  const before = engine.starts.length;
  const begun = () => engine.starts.findIndex(({ prompt }) => prompt === 'the only one');
  await vi.waitFor(() => expect(begun()).toBeGreaterThanOrEqual(0), { timeout: 20_000, interval: 5 });
  expect(begun() - before).toBeLessThanOrEqual(slots);

  const { rows } = await studio.pool.query<{ waiting: number }>(`select count(*)::int as waiting from generation where state = 'queued'`);
  expect(rows[0]?.waiting).toBeGreaterThan(500);
  await Promise.all(workers.map((worker) => worker.stop(2_000)));
}, 60_000);

/** Asks for so many starts at once, from a process of its own; answers how long each is to wait. */
async function racer(racers: number): Promise<readonly number[]> {
  const program = `
    import pg from 'pg';
    const pool = new pg.Pool({ connectionString: process.env.DATABASE, max: ${racers} });
    const waits = await Promise.all(Array.from({ length: ${racers} }, () => pool.query("select take_start('shared', 10, 3600) as ms")));
    console.log(JSON.stringify(waits.map(({ rows }) => rows[0].ms)));
    await pool.end();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, DATABASE: studio.connectionString },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as number[];
}

it('shares one limit of a provider between processes: of twenty that race in two of them, ten begin', async () => {
  const waits = (await Promise.all([racer(10), racer(10)])).flat();
  expect(waits).toHaveLength(20);
  expect(waits.filter((ms) => ms === 0)).toHaveLength(10);
});
