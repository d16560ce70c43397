import { randomUUID } from 'node:crypto';
import type { Submission } from '@pinhole/contract';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { someId } from '../../../testing/some-id.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { updateMe } from '../../workspaces/me.ts';
import { submitGeneration } from '../index.ts';
import { createQuote } from './create-quote.ts';

let studio: TestStudio;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio(() => [scriptedEngine({ id: 'paid' })]);
});
afterAll(() => studio.close());
beforeEach(async () => {
  actor = await studio.person({ credits: 1_000 });
});

const picture = { model: 'paid-image', prompt: 'a lighthouse', count: 1 };
const submit = (more: Partial<Submission> = {}, by = actor) =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, by, { ...picture, ...more }));
/** Says so, and comes back with the next request. */
const ask = async (confirmAbove: bigint | null): Promise<void> => {
  await updateMe(studio, actor, { confirmAbove: confirmAbove === null ? null : String(confirmAbove) });
  const row = await studio.db.selectFrom('account').select('confirm_above').where('id', '=', actor.accountId).executeTakeFirstOrThrow();
  if (actor.via.kind === 'session') actor = { ...actor, via: { ...actor.via, confirmAbove: row.confirm_above } };
};
const held = async (): Promise<number> => {
  const { rows } = await studio.pool.query<{ count: string }>('select count(*) from generation where workspace_id = $1', [
    actor.workspaceId,
  ]);
  return Number(rows[0]?.count);
};
async function priceOf(count: number): Promise<bigint> {
  return BigInt((await createQuote(studio.generations, actor, { ...picture, count })).price);
}

it('nobody is asked who did not want to be', async () => {
  await submit({ count: 8 });
  await ask(1n);
  await ask(null);
  await submit({ count: 8 });
  expect(await held()).toBe(2);
});

it('above the limit nothing is spent unless exactly its price was agreed to', async () => {
  const [one, four] = [await priceOf(1), await priceOf(4)];
  await ask(one);
  await submit();
  const refusal = { code: 'spend.confirm', details: { cost: String(four), limit: String(one) } };
  await expect(submit({ count: 4 })).rejects.toMatchObject(refusal);
  for (const wrong of [four - 1n, four + 1n, 0n])
    await expect(submit({ count: 4, confirmedCost: String(wrong) })).rejects.toMatchObject(refusal);
  expect(await held()).toBe(1);
  await submit({ count: 4, confirmedCost: String(four) });
  const { id: quoteId } = await createQuote(studio.generations, actor, { ...picture, count: 4 });
  await expect(inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, { quoteId }))).rejects.toMatchObject(
    refusal,
  );
  await inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, { quoteId, confirmedCost: String(four) }));
  expect(await held()).toBe(3);
});

it('with a limit of nothing at all, everything that costs is asked about', async () => {
  await ask(0n);
  await expect(submit()).rejects.toMatchObject({ code: 'spend.confirm' });
  await submit({ confirmedCost: String(await priceOf(1)) });
});

it('a program with a key has nobody to ask', async () => {
  await ask(0n);
  await submit({}, { ...actor, via: { kind: 'key', keyId: someId(), capMicros: null } });
  expect(await held()).toBe(1);
});

it('what is compared counts together: twenty at once pass neither the limit nor what was agreed to', async () => {
  const one = await priceOf(1);
  await ask(one * 5n);
  const race = async (more: Partial<Submission>): Promise<number> => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => submit(more)));
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'spend.confirm' });
    return results.filter(({ status }) => status === 'fulfilled').length;
  };
  expect(await race({ groupId: randomUUID() })).toBe(5);
  expect(await race({ groupId: randomUUID(), confirmedCost: String(one * 12n) })).toBe(12);
});

it('what others do under the same number is theirs', async () => {
  const groupId = randomUUID();
  const one = await priceOf(1);
  const other = await studio.person({ credits: 100 });
  await submit({ groupId, count: 8 }, other);
  await ask(one);
  await submit({ groupId });
  expect(await held()).toBe(1);
});
