import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineIdOf } from './fault-engines.ts';
import { findViolations } from './invariants.ts';
import { type KillStage, openKillStage } from './kill-stage.ts';
import { expectedSwitch, switchCases } from './switch-cases.ts';

let stage: KillStage;
/** The one whose creates the provider refuses. */
let refusing: string | undefined;
beforeAll(async () => {
  stage = await openKillStage({
    // A substitute that cannot find its call again must not lose its lease because a machine is busy.
    leaseSeconds: 6,
    trouble: ({ kind, by }) => (kind === 'create' && by === refusing ? { kind: 'answer', status: 402 } : undefined),
  });
}, 180_000);
afterAll(() => stage?.close());

const other = { poll: 'webhook', webhook: 'poll' } as const;

it.each(switchCases())(
  'kill -9 at $point, when a model is $why: from $first to $second, $transport',
  { timeout: 120_000 },
  async (chosen) => {
    const { test, provider, service } = stage;
    const from = engineIdOf(chosen.first, chosen.transport);
    const to = engineIdOf(chosen.second, other[chosen.transport]);
    refusing = from;
    await test.pool.query('delete from model_breaker');
    await test.pool.query(`update model set changes = changes - 'substitutes'`);
    await test.pool.query('update model set changes = changes || $2 where id = $1', [
      `${from}-image`,
      JSON.stringify({ substitutes: [`${to}-image`] }),
    ]);
    if (chosen.why === 'paused')
      await test.pool.query(
        `insert into model_breaker (model_id, failures, last_failure, open_until) values ($1, 5, 'overloaded', now() + interval '1 hour')`,
        [`${from}-image`],
      );
    await stage.restart();

    const prompt = `${JSON.stringify(chosen)} ${randomUUID()}`;
    const { point, spared } = chosen;
    const generation = await stage.survive({ point, spared }, { model: `${from}-image`, prompt, count: 1 });

    const end = expectedSwitch(chosen);
    const paid = end.state === 'succeeded';
    expect(generation).toMatchObject({ state: end.state, price: '1000000', charged: paid ? '1000000' : '0' });
    expect(generation.outputs).toHaveLength(paid ? 1 : 0);
    expect(provider.tasks.filter(({ purpose }) => purpose === prompt)).toHaveLength(end.calls);
    if (paid) expect(generation.request).toMatchObject({ model: `${to}-image`, insteadOf: { model: `${from}-image`, reason: chosen.why } });
    const attempts = await test.db
      .selectFrom('generation_attempt')
      .select(['engine', 'state'])
      .where('generation_id', '=', generation.id)
      .orderBy('number')
      .execute();
    expect(attempts.map(({ state }) => state)).toEqual(end.attempts);
    const engines = end.attempts.length === 2 ? [from, to] : [chosen.why === 'paused' ? to : from];
    expect(attempts.map(({ engine }) => engine)).toEqual(engines);
    expect(await findViolations({ db: test.db, dataFolder: service.dataFolder, tasks: provider.tasks })).toEqual([]);
  },
);
