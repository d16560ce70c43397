import type { Generation } from '@pinhole/contract';
import { EngineError } from '@pinhole/engines';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { getBalance } from '../../credits/index.ts';
import { getGeneration, submitGeneration } from '../index.ts';

const engine = scriptedEngine({ id: 'paid' });
let studio: TestStudio;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio(() => [engine]);
  actor = await studio.person();
  studio.startWorker();
});
afterAll(() => studio.close());
afterEach(() => {
  engine.script = {};
});

const submit = (count: number): Promise<Generation> =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, { model: 'paid-image', prompt: 'a lighthouse', count }));
const ended = (id: string) =>
  vi.waitFor(
    async () => {
      const generation = await getGeneration(studio, actor, id);
      expect(generation.finishedAt).not.toBeNull();
      return generation;
    },
    { timeout: 25_000, interval: 50 },
  );
const spent = async () => 100_000_000n - BigInt((await getBalance(studio.credits, actor.workspaceId)).available);
const gone = (kind: 'not_found' | 'network', indexes: readonly number[]) => (_: string, index: number) => {
  if (indexes.includes(index)) throw new EngineError({ kind, retry: 'after-delay', billed: 'yes', detail: 'it is not there' });
};
/** As if it had been tried this often: each wait is longer than the one before. */
const triedBefore = (id: string, failures: number) =>
  vi.waitFor(
    async () => {
      const { rowCount } = await studio.pool.query(
        'update step set failures = $2, due_at = now() where subject_id = $1 and failures > 0 and worker_id is null',
        [id, failures],
      );
      expect(rowCount).toBe(1);
    },
    { timeout: 10_000, interval: 20 },
  );

it.each(['not_found', 'network'] as const)(
  'one of a batch that stays away (%s) leaves the others, paid as many as came, and says what is missing',
  {
    timeout: 40_000,
  },
  async (kind) => {
    const before = await spent();
    engine.script = { fetchOutput: gone(kind, [1]) };
    const { id, price } = await submit(3);
    if (kind === 'network') await triedBefore(id, 7);
    const generation = await ended(id);
    const each = BigInt(price) / 3n;
    expect(generation).toMatchObject({ state: 'succeeded', charged: String(2n * each), error: null });
    expect(generation.outputs.map(({ index }) => index)).toEqual([0, 2]);
    expect(generation.warnings).toEqual([
      {
        field: 'count',
        code: 'output.missing',
        model: 'Pictures of paid',
        limit: 1,
        reason: '1 of what Pictures of paid was asked for did not come, and is not charged.',
      },
    ]);
    expect((await spent()) - before).toBe(2n * each);
    expect(engine.starts.filter(({ attemptId }) => engine.fetched.includes(attemptId)).length).toBeGreaterThan(0);
  },
);

it('one that comes at the second try is a part of it', { timeout: 40_000 }, async () => {
  let tries = 0;
  engine.script = {
    fetchOutput(attemptId, index) {
      if (index === 2 && tries++ === 0) gone('not_found', [2])(attemptId, index);
    },
  };
  const generation = await ended((await submit(3)).id);
  expect(generation).toMatchObject({ state: 'succeeded', warnings: [] });
  expect(generation.charged).toBe(generation.price);
  expect(generation.outputs).toHaveLength(3);
});

it('a batch of which nothing comes is a failure that costs nothing, and an operator looks at it', { timeout: 40_000 }, async () => {
  const before = await spent();
  engine.script = { fetchOutput: gone('not_found', [0, 1]) };
  const { id } = await submit(2);
  await triedBefore(id, 7);
  expect(await ended(id)).toMatchObject({ state: 'failed', charged: '0', outputs: [], error: { code: 'service.fault' } });
  expect(await spent()).toBe(before);
});

it('an engine that makes fewer than were asked for is paid for those', { timeout: 40_000 }, async () => {
  const cost = { amountMicros: 20_000n, currency: 'USD', quality: 'reported' } as const;
  const one = { index: 0, kind: 'image', mime: 'image/png', source: { local: '0' } } as const;
  engine.script = { poll: () => ({ state: 'succeeded', outputs: [one], safety: [], cost }) };
  const generation = await ended((await submit(2)).id);
  expect(generation).toMatchObject({ state: 'succeeded', charged: String(BigInt(generation.price) / 2n) });
  expect(generation.warnings).toMatchObject([{ code: 'output.missing', limit: 1 }]);
});
