import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inTransaction } from '../database/database.ts';
import { claimDue, claimWaiting, nextDueInMs } from './step-store.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

const asked: { readonly text: string; readonly values: readonly unknown[] }[] = [];
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  test.pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...parts: unknown[]) => unknown;
    Object.assign(client, {
      query: (...parts: readonly unknown[]) => {
        const [text, values] = parts;
        if (typeof text === 'string' && Array.isArray(values)) asked.push({ text, values });
        return query(...parts);
      },
    });
  });
  // A thousand pieces of work under way at providers, asked after every few seconds; ten thousand that wait, of a hundred workspaces.
  await test.pool.query(`
    insert into step (subject_id, workspace_id, queue, phase, holds_slot, due_at)
    select gen_random_uuid(), md5('w' || n % 100)::uuid, 'busy', 'poll', true, now() + make_interval(secs => n % 30 - 1) from generate_series(1, 1000) n`);
  await test.pool.query(`
    insert into step (subject_id, workspace_id, queue, phase, due_at, place)
    select gen_random_uuid(), md5('w' || n % 100)::uuid, 'busy', 'start', now() - interval '1 second', n from generate_series(1, 10000) n`);
  await test.pool.query('analyze step');
}, 60_000);
afterAll(() => test?.close());

/**
 * How the statements on steps that this sends are carried out: planned for their values, as at first, or once for all values, as prepared
 * statements are after a while.
 */
async function plansOf(mode: Mode, claim: () => Promise<unknown>): Promise<Plan[]> {
  asked.length = 0;
  await claim();
  const statements = asked.filter(({ text }) => /\bstep\b/.test(text) && !text.includes('advisory'));
  expect(statements.length).toBeGreaterThan(0);
  const client = await test.pool.connect();
  const plans: Plan[] = [];
  try {
    await client.query('begin');
    await client.query(`set local plan_cache_mode = ${mode}`);
    for (const [index, { text, values }] of [...statements].entries()) {
      await client.query(`prepare claim_${index} as ${text}`);
      const literals = values.map((value) => client.escapeLiteral(String(value)));
      const execute = `execute claim_${index}${literals.length > 0 ? `(${literals.join(', ')})` : ''}`;
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (analyze, format json) ${execute}`);
      if (rows[0]) plans.push(rows[0]['QUERY PLAN'][0].Plan);
    }
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
    client.release();
  }
  return plans.flatMap(nodesOf);
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
const scansOf = (plans: readonly Plan[]) => plans.filter((node) => node['Relation Name'] === 'step' && node['Node Type'].includes('Scan'));
/** Rows of the table that were looked at. */
const looked = (plans: readonly Plan[]) =>
  scansOf(plans).reduce((sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'], 0);

const modes = ['force_custom_plan', 'force_generic_plan'] as const;
type Mode = (typeof modes)[number];
const worker = { workerId: '00000000-0000-4000-8000-000000000001', leaseSeconds: 20 };

it.each(modes)(
  'finds what is due among a thousand that are under way by an index, and looks at no more than it takes (%s)',
  async (mode) => {
    const plans = await plansOf(mode, () => inTransaction(test.db, (tx) => claimDue(tx, { ...worker, limit: 8 })));
    expect(scansOf(plans).map((node) => node['Index Name'])).toContain('step_due');
    expect(scansOf(plans).filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(plans.filter((node) => node['Node Type'] === 'Sort')).toEqual([]);
    expect(looked(plans)).toBeLessThanOrEqual(4 * 8);
  },
);

it.each(modes)('knows when the next is due from one row of an index (%s)', async (mode) => {
  const plans = await plansOf(mode, () => nextDueInMs(test.db));
  expect(scansOf(plans).map((node) => node['Index Name'])).toEqual(['step_due']);
  expect(looked(plans)).toBe(1);
});

it.each(modes)('chooses whose turn it is among ten thousand that wait without reading them (%s)', async (mode) => {
  const plans = await plansOf(mode, () =>
    inTransaction(test.db, (tx) => claimWaiting(tx, { ...worker, limit: 8, queue: 'busy', slots: 2_000 })),
  );
  expect(scansOf(plans).filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
  // The slots that are taken are counted one by one, the workspaces that wait are told apart one by one.
  expect(looked(plans)).toBeLessThan(1_000 + 300);
});
