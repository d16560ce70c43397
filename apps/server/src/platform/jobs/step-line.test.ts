import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeWorkspace } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inTransaction } from '../database/database.ts';
import {
  type Destination,
  lockWaiting,
  moveStep,
  pauseLine,
  pauseStep,
  postponeStart,
  resumeLine,
  resumeStep,
  returnToLine,
} from './step-line-store.ts';
import { claimDue, claimWaiting, insertStep } from './step-store.ts';

let test: TestDatabase;
let workspaceId: string;
let accountId: string;
beforeEach(async () => {
  test = await createTestDatabase();
  workspaceId = await makeWorkspace(test.db);
  accountId = someId();
  await inTransaction(test.db, (tx) =>
    tx
      .insertInto('account')
      .values({ id: accountId, name: 'Test', email: `${accountId}@example.test` })
      .execute(),
  );
});
afterEach(() => test.close());

async function add(count: number, workspace = workspaceId, queue = 'q'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => someId());
  await inTransaction(test.db, async (tx) => {
    for (const subjectId of ids) await insertStep(tx, { subjectId, workspaceId: workspace, queue });
  });
  return ids;
}
const claim = (slots = 100) =>
  inTransaction(test.db, (tx) => claimWaiting(tx, { workerId: someId(), leaseSeconds: 20, limit: slots, queue: 'q', slots }));
const move = (subjectId: string, destination: Destination) =>
  inTransaction(test.db, (tx) => moveStep(tx, workspaceId, subjectId, destination));
const pause = (subjectId: string) => inTransaction(test.db, (tx) => pauseStep(tx, workspaceId, subjectId));

/** Claims one by one until nothing is left. */
async function drain(): Promise<string[]> {
  const order: string[] = [];
  for (let taken = await claim(); taken.length > 0; taken = await claim()) order.push(...taken.map(({ subjectId }) => subjectId));
  return order;
}

it('begins steps in the order that was asked for', async () => {
  const [a = '', b = '', c = '', d = ''] = await add(4);
  expect(await move(d, { to: 'first' })).toBe('moved');
  expect(await move(a, { to: 'last' })).toBe('moved');
  expect(await move(c, { before: b })).toBe('moved');
  const [later = ''] = await add(1);
  expect(await drain()).toEqual([d, c, b, a, later]);
});

it('finds room between two neighbours however often something is put there', async () => {
  const ids = await add(30);
  const [first = '', ...rest] = ids;
  for (const id of rest) expect(await move(id, { after: first })).toBe('moved');
  for (let index = 0; index < 60; index += 1) expect(await move(ids[1 + (index % 2)] ?? '', { after: first })).toBe('moved');
  const [later = ''] = await add(1);
  const order = await drain();
  expect(order.slice(0, 3)).toEqual([first, ids[2], ids[1]]);
  expect(order.at(-1)).toBe(later);
  expect(new Set(order).size).toBe(31);
});

it('moves nothing that has begun, and nothing next to what has begun or is another’s', async () => {
  const [stranger = ''] = await add(1, someId());
  const [a = '', b = ''] = await add(2);
  await claim();
  expect(await move(a, { to: 'last' })).toBe('begun');
  expect(await move(b, { before: a })).toBe('gone');
  expect(await move(b, { before: stranger })).toBe('gone');
  expect(await move(stranger, { to: 'first' })).toBe('begun');
});

it('does not give a workspace more turns by moving', async () => {
  const ids = await add(20);
  const other = someId();
  await add(20, other);
  const turns: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    await move(ids.at(-1 - round) ?? '', { to: 'first' });
    turns.push(...(await claim(turns.length + 1)).map((lease) => lease.workspaceId));
  }
  expect(turns.filter((id) => id === other)).toHaveLength(5);
});

it('claims each step once and loses none, however moves and claims race', async () => {
  const ids = await add(40);
  const claimed: string[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, racer) => {
      if (racer % 2 === 0) claimed.push(...(await claim(1 + racer)).map(({ subjectId }) => subjectId));
      else await move(ids[(racer * 7) % 40] ?? '', racer % 4 === 1 ? { to: 'first' } : { after: ids[(racer * 3) % 40] ?? '' });
    }),
  );
  claimed.push(...(await drain()));
  expect(claimed).toHaveLength(40);
  expect(new Set(claimed)).toEqual(new Set(ids));
});

it('passes over what is paused, and lets it go on where it stood', async () => {
  const [a = '', b = '', c = ''] = await add(3);
  expect(await pause(a)).toBe(true);
  expect(await pause(a)).toBe(true);
  expect((await claim()).map(({ subjectId }) => subjectId)).toEqual([b]);
  expect(await inTransaction(test.db, (tx) => resumeStep(tx, workspaceId, a))).toBe(true);
  expect(await inTransaction(test.db, (tx) => resumeStep(tx, workspaceId, a))).toBe(false);
  expect(await drain()).toEqual([a, c]);
});

it('gives a turn to nobody whose steps are all paused', async () => {
  for (const id of await add(3)) await pause(id);
  const [other = ''] = await add(1, someId());
  expect((await claim(1)).map(({ subjectId }) => subjectId)).toEqual([other]);
});

it('pauses a step or claims it, never both, though twenty try', async () => {
  const ids = await add(10);
  const paused: string[] = [];
  const claimed: string[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, racer) => {
      const id = ids[racer >> 1] ?? '';
      if (racer % 2 === 0) claimed.push(...(await claim()).map(({ subjectId }) => subjectId));
      else if (await pause(id)) paused.push(id);
    }),
  );
  expect(paused.filter((id) => claimed.includes(id))).toEqual([]);
  expect(await drain()).toHaveLength(10 - paused.length - claimed.length);
});

it('begins nothing of a workspace after its pause has been answered, though twenty claim meanwhile and more is added', async () => {
  await add(60);
  let answered = false;
  const late: string[] = [];
  await Promise.all([
    (async () => {
      await claim();
      await inTransaction(test.db, (tx) => pauseLine(tx, workspaceId, accountId));
      answered = true;
    })(),
    ...Array.from({ length: 20 }, async () => {
      for (let round = 0; round < 4; round += 1) {
        const asked = answered;
        const taken = await claim();
        if (asked) late.push(...taken.map(({ subjectId }) => subjectId));
      }
    }),
  ]);
  expect(late).toEqual([]);
  await add(2);
  expect(await claim()).toEqual([]);
  const [other = ''] = await add(1, someId());
  expect((await claim()).map(({ subjectId }) => subjectId)).toEqual([other]);
  await inTransaction(test.db, (tx) => resumeLine(tx, workspaceId));
  expect(await claim()).toHaveLength(1);
});

it('lets a claim that is under way end before a pause is answered', async () => {
  await add(1);
  const order: string[] = [];
  let finishClaim = (): void => {};
  const claiming = inTransaction(test.db, async (tx) => {
    await claimWaiting(tx, { workerId: someId(), leaseSeconds: 20, limit: 1, queue: 'q', slots: 1 });
    await new Promise<void>((resolve) => {
      finishClaim = resolve;
    });
    order.push('claimed');
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const pausing = inTransaction(test.db, (tx) => pauseLine(tx, workspaceId, accountId)).then(() => order.push('paused'));
  await new Promise((resolve) => setTimeout(resolve, 200));
  finishClaim();
  await Promise.all([claiming, pausing]);
  expect(order).toEqual(['claimed', 'paused']);
});

it('takes the slot back from a step that only waits for its provider’s limit, and from one that is put off after the pause', async () => {
  await add(2);
  const [first] = await claim(1);
  if (!first) throw new Error('nothing was claimed');
  await inTransaction(test.db, (tx) => postponeStart(tx, first, 0));
  const [second] = await claim(2);
  if (!second) throw new Error('nothing was claimed');
  await inTransaction(test.db, async (tx) => {
    await pauseLine(tx, workspaceId, accountId);
    await returnToLine(tx, await lockWaiting(tx, workspaceId));
  });
  await inTransaction(test.db, (tx) => postponeStart(tx, second, 0));
  const due = await inTransaction(test.db, (tx) => claimDue(tx, { workerId: someId(), leaseSeconds: 20, limit: 10 }));
  expect(due).toEqual([]);
  await inTransaction(test.db, (tx) => resumeLine(tx, workspaceId));
  expect(await drain()).toEqual([first.subjectId, second.subjectId]);
});
