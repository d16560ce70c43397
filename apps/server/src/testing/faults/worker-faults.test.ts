import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '../../platform/database/database.ts';
import type { FaultProcess } from './fault-service.ts';
import { openStage, type Stage } from './fault-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ leaseSeconds: 1.5, maxConcurrency: 1, unknownMs: 40_000 });
  living = Promise.resolve(stage.server);
});
afterAll(() => stage?.close());

const timeout = 90_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** The process that works now, or is about to. */
let living: Promise<FaultProcess>;

/** F-14 */
it('work that kills its worker each time is put aside after three deaths, paid back, and what waits behind it goes on', {
  timeout,
}, async () => {
  stage.goesWrong(
    'poison',
    'output',
    ...Array.from({ length: 10 }, () => () => {
      void living.then((server) => server.signal('SIGKILL'));
      return { kind: 'hang' } as const;
    }),
  );
  const poison = await stage.submit({ prompt: 'poison' });
  const behind = await stage.submit({ prompt: 'behind' });
  for (let deaths = 0; deaths < 3; deaths += 1) {
    await (await living).died;
    living = stage.service.start();
  }
  await living;
  expect(await stage.ended(behind.id)).toMatchObject({ state: 'succeeded', charged: '1000000' });
  expect(await stage.ended(poison.id)).toMatchObject({
    state: 'failed',
    charged: '0',
    outputs: [],
    error: { code: 'service.fault', charged: false },
  });
  expect(stage.asked('poison', 'output')).toBe(3);
  expect(stage.tasks('poison')).toBe(1);
  const { rows } = await stage.test.pool.query('select quarantined_at is not null as aside, last_error from step');
  expect(rows).toMatchObject([{ aside: true, last_error: expect.stringContaining('died 3 times') }]);
  expect(await stage.violations()).toEqual([]);
});

/** F-15 */
it.for(['create', 'status', 'output'] as const)(
  'a worker that is frozen for longer than its lease while the provider answers its %s changes nothing when it wakes up',
  { timeout },
  async (moment, { expect: hold }) => {
    const prompt = `frozen at ${moment}`;
    const sleeper = await living;
    let frozen = false;
    stage.goesWrong(prompt, moment, () => {
      sleeper.signal('SIGSTOP');
      frozen = true;
      return undefined;
    });
    const { id } = await stage.submit({ prompt });
    await hold.poll(() => frozen, { timeout: 20_000 }).toBe(true);
    living = stage.service.start();
    await living;
    hold(await stage.ended(id)).toMatchObject({ state: 'succeeded', charged: '1000000' });
    const before = await stage.test.db.selectFrom('event').select('sequence').execute();
    sleeper.signal('SIGCONT');
    await pause(2_000);
    hold(stage.tasks(prompt)).toBe(1);
    hold(await stage.attempts(id)).toEqual(['done']);
    hold(await stage.test.db.selectFrom('event').select('sequence').execute()).toHaveLength(before.length);
    hold(await stage.violations()).toEqual([]);
    sleeper.signal('SIGKILL');
    await sleeper.died;
  },
);

it('a worker that is frozen in the middle of a transaction keeps nobody waiting for longer than twenty seconds', { timeout }, async () => {
  const { id } = await stage.submit({ prompt: 'locked' });
  await stage.ended(id);
  const pool = createPool({ connectionString: stage.test.connectionString, max: 1 });
  const client = await pool.connect();
  await client.query('begin');
  await client.query('select from generation where id = $1 for update', [id]);
  const began = Date.now();
  await stage.test.pool.query('update generation set progress = progress where id = $1', [id]);
  expect(Date.now() - began).toBeGreaterThan(10_000);
  await expect(client.query('commit')).rejects.toThrow();
  client.release(true);
  await pool.end();
});

it('an answer that reaches a worker after its lease was lost is kept for the one that has it now', { timeout }, async () => {
  const prompt = 'frozen and alone';
  const sleeper = await living;
  let frozen = false;
  stage.goesWrong(prompt, 'create', () => {
    sleeper.signal('SIGSTOP');
    frozen = true;
    return undefined;
  });
  const { id } = await stage.submit({ prompt, resume: 'none' });
  await expect.poll(() => frozen, { timeout: 20_000 }).toBe(true);
  living = stage.service.start();
  await living;
  await expect.poll(async () => (await stage.client.read(id)).state, { timeout: 45_000 }).toBe('start_unknown');
  sleeper.signal('SIGCONT');
  expect(await stage.ended(id)).toMatchObject({ state: 'succeeded', charged: '1000000' });
  expect(stage.tasks(prompt)).toBe(1);
  expect(await stage.attempts(id)).toEqual(['done']);
  sleeper.signal('SIGKILL');
  await sleeper.died;
});
