import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf } from '../../testing/code-of.ts';
import { makePerson } from '../../testing/factories.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { appointOperator } from './appoint-operator.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const operators = async (): Promise<string[]> =>
  (await test.db.selectFrom('account').select('id').where('operator', '=', true).orderBy('id').execute()).map(({ id }) => id);

it('an operator appoints and dismisses others, never themselves, and it is written down', async () => {
  const [boss, other] = [await makePerson(test.db, { operator: true }), await makePerson(test.db)];
  expect(await appointOperator(test, boss, { accountId: other.accountId, operator: true })).toEqual({ operator: true });
  expect(await appointOperator(test, boss, { accountId: other.accountId, operator: true })).toEqual({ operator: true });
  expect(await operators()).toEqual([boss.accountId, other.accountId].toSorted());
  expect(await codeOf(appointOperator(test, boss, { accountId: boss.accountId, operator: false }))).toBe('person.self');
  expect(await codeOf(appointOperator(test, boss, { accountId: someId(), operator: true }))).toBe('person.not_found');
  await appointOperator(test, boss, { accountId: other.accountId, operator: false });
  expect(await operators()).toEqual([boss.accountId]);
  const { rows } = await test.pool.query('select action, actor_id, subject from audit_event order by sequence');
  expect(rows).toEqual([
    { action: 'operator.appointed', actor_id: boss.accountId, subject: other.accountId },
    { action: 'operator.dismissed', actor_id: boss.accountId, subject: other.accountId },
  ]);
  await test.pool.query('update account set operator = false');
});

it('of twenty who dismiss each other at the same time somebody is left', async () => {
  const people = await Promise.all(Array.from({ length: 20 }, () => makePerson(test.db, { operator: true })));
  const outcomes = await Promise.all(
    people.map((person, index) =>
      codeOf(appointOperator(test, person, { accountId: people[(index + 1) % 20]?.accountId ?? '', operator: false })),
    ),
  );
  expect(new Set(outcomes)).toEqual(new Set(['done', 'auth.operator_only']));
  expect((await operators()).length).toBe(20 - outcomes.filter((outcome) => outcome === 'done').length);
  expect((await operators()).length).toBeGreaterThan(0);
});
