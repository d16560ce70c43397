import type { Generation } from '@pinhole/contract';
import { EngineError, type Snapshot } from '@pinhole/engines';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { verifyLedger } from '../../credits/index.ts';
import { cancelGeneration, submitGeneration } from '../index.ts';
import { deleteOldAttempts } from '../store/attempt-store.ts';

const paid = scriptedEngine({ id: 'paid' });

let studio: TestStudio;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio(() => [paid]);
  actor = await studio.person({ credits: 10_000 });
  const rule = { currency: 'USD', perOutputMicros: 30_000, source: 'https://paid.example/prices', checkedOn: '2026-11-21' };
  await studio.pool.query(`update model set cost = $1`, [JSON.stringify(rule)]);
  studio.startWorker();
});
afterAll(() => studio.close());
afterEach(async () => {
  paid.script = {};
  expect((await verifyLedger(studio.db)).violations).toEqual([]);
});

const submit = (count = 1): Promise<Generation> =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, { model: 'paid-image', prompt: 'a lighthouse', count }));
const reach = (id: string, state: string) =>
  vi.waitFor(
    async () =>
      expect((await studio.db.selectFrom('generation').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state).toBe(state),
    { timeout: 10_000 },
  );
const cleanedUp = (id: string) =>
  vi.waitFor(async () => expect(await studio.db.selectFrom('step').select('phase').where('subject_id', '=', id).execute()).toEqual([]), {
    timeout: 10_000,
  });
/** What the books say that a generation cost: each posting, oldest first, as `account amount unit`. */
const booked = async (id: string): Promise<string[]> => {
  const { rows } = await studio.pool.query<{ line: string }>(
    `select a.kind || ' ' || a.provider || ' ' || e.amount || ' ' || a.unit as line
     from ledger_transfer t join ledger_entry e on e.transfer_id = t.id join ledger_account a on a.id = e.account_id
     where t.kind = 'cost' and t.generation_id = $1 order by t.id, a.kind desc`,
    [id],
  );
  return rows.map(({ line }) => line);
};

it('what a provider charges is booked with the call, for what it is owed', async () => {
  const { id } = await submit(2);
  await reach(id, 'succeeded');
  expect(await booked(id)).toEqual(['provider_cost paid 20000 USD.micro', 'payable paid -20000 USD.micro']);
});

it('a call that was given up is booked at what it should cost, and corrected when its provider says what it did', async () => {
  const running: Snapshot = { state: 'running', progress: { fraction: 0.5 }, pollAfterMs: 50 };
  paid.script = { poll: () => running };
  const { id } = await submit(2);
  await reach(id, 'running');
  await cancelGeneration(studio.generations, actor, id);
  expect(await booked(id)).toEqual(['provider_cost paid 60000 USD.micro', 'payable paid -60000 USD.micro']);
  paid.script = {};
  await cleanedUp(id);
  expect((await booked(id)).filter((line) => line.startsWith('provider_cost'))).toEqual([
    'provider_cost paid 60000 USD.micro',
    'provider_cost paid -40000 USD.micro',
  ]);
});

it('a call that certainly was not billed costs nothing in the end', async () => {
  paid.script = { poll: () => ({ state: 'running', progress: { fraction: 0.5 }, pollAfterMs: 50 }) };
  const { id } = await submit();
  await reach(id, 'running');
  await cancelGeneration(studio.generations, actor, id);
  paid.script = {
    poll: () => ({ state: 'failed', error: new EngineError({ kind: 'engine_fault', retry: 'never', billed: 'no', detail: 'it failed' }) }),
  };
  await cleanedUp(id);
  expect((await booked(id)).filter((line) => line.startsWith('provider_cost'))).toEqual([
    'provider_cost paid 30000 USD.micro',
    'provider_cost paid -30000 USD.micro',
  ]);
});

it('the books outlive the calls', async () => {
  const { id } = await submit();
  await reach(id, 'succeeded');
  await inTransaction(studio.db, (tx) => deleteOldAttempts(tx, new Date(Date.now() + 60_000)));
  expect(await studio.db.selectFrom('generation_attempt').select('id').where('generation_id', '=', id).execute()).toEqual([]);
  expect(await booked(id)).toEqual(['provider_cost paid 20000 USD.micro', 'payable paid -20000 USD.micro']);
});
