// Submitting through the whole HTTP API, against the same statements sent bare. Interleaved rounds; the ratio is what counts.
import { createHash, randomUUID } from 'node:crypto';
import { someId } from '../apps/server/src/testing/some-id.ts';
import { call, drive, expectStatus, median, printTable, quantile, type Row } from './support/measure.ts';
import { type BenchWorkspace, startBench } from './support/service.ts';

const rounds = Number(process.env.ROUNDS ?? 4);
const seconds = Number(process.env.SECONDS ?? 4);
const bench = await startBench({ roles: 'web' });
try {
  const workspaces = await Promise.all(Array.from({ length: 64 }, () => bench.workspace()));
  const [hot] = workspaces;
  if (!hot) throw new Error('no workspace');
  let next = 0;
  const anyWorkspace = (): BenchWorkspace => workspaces[next++ % workspaces.length] ?? hot;

  const viaHttp = async (workspace: BenchWorkspace): Promise<void> => {
    const reply = await call(`${bench.url}/v1/generations`, {
      method: 'POST',
      headers: { authorization: workspace.authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: '{"model":"sketch-image","prompt":"a lighthouse at dusk","seed":1}',
    });
    expectStatus(reply, 202);
  };
  const cases = [
    { name: '8 clients, 64 workspaces', clients: 8, pick: anyWorkspace, goal: '≥ 0.6' },
    { name: '32 clients, 64 workspaces', clients: 32, pick: anyWorkspace, goal: '≥ 0.6' },
    { name: '8 clients, one hot workspace', clients: 8, pick: () => hot, goal: '≥ 0.6' },
  ] as const;
  const results = cases.map(() => ({ ours: [] as number[], bare: [] as number[], latencies: [] as number[] }));
  await drive(8, 2, () => viaHttp(anyWorkspace()));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { clients, pick }] of cases.entries()) {
      await clearQueues();
      const bare = await drive(clients, seconds, () => bareSubmit(pick()));
      await clearQueues();
      const ours = await drive(clients, seconds, () => viaHttp(pick()));
      results[index]?.bare.push(bare.perSecond);
      results[index]?.ours.push(ours.perSecond);
      results[index]?.latencies.push(...ours.latenciesMs);
    }
  }
  const rows = cases.flatMap(({ name, goal }, index): Row[] => {
    const { ours = [], bare = [], latencies = [] } = results[index] ?? {};
    return [
      {
        what: `submits/s, ${name}`,
        ours: median(ours).toFixed(0),
        baseline: `${median(bare).toFixed(0)} bare pg`,
        ratio: (median(ours) / median(bare)).toFixed(2),
        goal,
      },
      {
        what: '  answered, p50 / p99 ms',
        ours: `${median(latencies).toFixed(1)} / ${quantile(latencies, 0.99).toFixed(1)}`,
        baseline: '',
        ratio: '',
        goal: '',
      },
    ];
  });
  await clearQueues();
  const idle = await drive(1, 4, () => viaHttp(anyWorkspace()));
  rows.push({
    what: 'submit answered alone, p50 / p99 ms',
    ours: `${median(idle.latenciesMs).toFixed(1)} / ${quantile(idle.latenciesMs, 0.99).toFixed(1)}`,
    baseline: '',
    ratio: '',
    goal: '≤ 12',
  });
  printTable('Submit', rows);
} finally {
  await bench.stop();
}

/** No worker runs here, and nobody waits behind thousands of their own: each round begins with empty queues. */
async function clearQueues(): Promise<void> {
  await bench.pool.query('delete from step');
  await bench.pool.query(`update generation set finished_at = now(), state = 'cancelled', charged_micros = 0 where finished_at is null`);
  await bench.pool.query('vacuum generation, step');
}

/** The statements of one submit, with nothing around them: no HTTP, no checks, no compile step. */
async function bareSubmit(workspace: BenchWorkspace): Promise<void> {
  const client = await bench.pool.connect();
  try {
    const id = someId();
    const key = createHash('sha256').update(id).digest();
    await client.query('begin');
    await client.query('select pg_try_advisory_xact_lock($1)', [key.readBigInt64BE(0).toString()]);
    await client.query(
      `with made as (
        insert into generation (id, workspace_id, account_id, model_id, engine, request, warnings, price_micros, price_version, hold_id, deadline_at)
        values ($1, $2, $3, 'sketch-image', 'sketch', '{}', '[]', 1000000, 1, $1, now() + interval '1 day')
      ), queued as (insert into step (subject_id, workspace_id, queue, phase) values ($1, $2, 'sketch', 'start'))
      select 1`,
      [id, workspace.id, workspace.accountId],
    );
    await client.query(
      `select hold_credits($1, $2, 1000000, $1, now() + interval '3 days', null, null, null, 0, 'USD', 10000, 'UTC', now())`,
      [id, workspace.id],
    );
    await client.query(
      `insert into event (workspace_id, type, subject_id) select $1::uuid, t, $2::uuid
       from (select pg_advisory_xact_lock(hashtextextended($1, 7))) l, unnest(array['generation-changed', 'credits-changed']) t`,
      [workspace.id, id],
    );
    await client.query(
      `insert into idempotency_key (id, account_id, workspace_id, operation, request_hash, status, answer, expires_at)
       values ($1, $2, $3, 'createGeneration', $1, 202, '{}', now() + interval '1 day')`,
      [key, workspace.accountId, workspace.id],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}
