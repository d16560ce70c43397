import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inTransaction } from '../database/database.ts';
import { setStepLimit } from './step-limit-store.ts';
import { claimWaiting, deleteStep, insertStep } from './step-store.ts';

let test: TestDatabase;
let workspaceId: string;
beforeEach(async () => {
  test = await createTestDatabase();
  workspaceId = await makeWorkspace(test.db);
});
afterEach(() => test.close());

const queues = ['one', 'two', 'three'];
async function add(count: number, workspace = workspaceId): Promise<void> {
  await inTransaction(test.db, async (tx) => {
    for (let index = 0; index < count; index += 1)
      await insertStep(tx, { subjectId: someId(), workspaceId: workspace, queue: queues[index % queues.length] ?? '' });
  });
}
const claim = (queue: string, mostEach: number | null = null) =>
  inTransaction(test.db, (tx) => claimWaiting(tx, { workerId: someId(), leaseSeconds: 60, limit: 100, queue, slots: 100, mostEach }));
const limit = (most: number, until: Date | null = null) => inTransaction(test.db, (tx) => setStepLimit(tx, workspaceId, { most, until }));
/** Twenty workers, all at once, over all queues, several times. */
async function race(mostEach: number | null = null) {
  const taken = await Promise.all(
    Array.from({ length: 20 }, async (_, worker) => {
      const leases = [];
      for (let round = 0; round < 5; round += 1) leases.push(...(await claim(queues[(worker + round) % queues.length] ?? '', mostEach)));
      return leases;
    }),
  );
  return taken.flat();
}

it('never has more of a workspace under way than it may, over all queues, though twenty claim', async () => {
  await limit(3);
  await add(60);
  const other = await makeWorkspace(test.db);
  await add(60, other);
  const taken = await race();
  expect(taken.filter((lease) => lease.workspaceId === workspaceId)).toHaveLength(3);
  // Nobody else is kept waiting for it.
  expect(taken.filter((lease) => lease.workspaceId === other)).toHaveLength(60);
});

it('lets the next one begin when one is over', async () => {
  await limit(2);
  await add(9);
  const begun = new Set((await race()).map((lease) => lease.subjectId));
  for (let over = 0; over < 7; over += 1) {
    const [done] = begun;
    if (!done) throw new Error('nothing runs');
    begun.delete(done);
    await inTransaction(test.db, (tx) => deleteStep(tx, done));
    for (const lease of await race()) begun.add(lease.subjectId);
    expect(begun.size).toBe(2);
  }
});

it('holds for everybody where a service says so, and a limit of one’s own goes before it', async () => {
  const other = await makeWorkspace(test.db);
  await limit(5);
  await add(30);
  await add(30, other);
  const taken = await race(2);
  expect(taken.filter((lease) => lease.workspaceId === workspaceId)).toHaveLength(5);
  expect(taken.filter((lease) => lease.workspaceId === other)).toHaveLength(2);
});

it('is over when its time is, and when it is taken away', async () => {
  await limit(1, new Date(0));
  await add(6);
  expect(await race()).toHaveLength(6);
  await limit(1);
  await add(6);
  expect(await race()).toHaveLength(0);
  await inTransaction(test.db, (tx) => setStepLimit(tx, workspaceId, null));
  expect(await race()).toHaveLength(6);
});
