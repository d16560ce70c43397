import type { RouteContract } from '@pinhole/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { AppError } from '../app-error.ts';
import { sweepIdempotencyKeys } from './idempotency.ts';
import { mount } from './mount.ts';
import { as, type people, startTestHttp, type TestHttp } from './test-http.ts';

const purchase = {
  method: 'POST',
  url: '/v1/purchases',
  access: { kind: 'session' },
  idempotent: 'spends',
  problems: [],
  schema: {
    operationId: 'buy',
    summary: 'Buy',
    tags: ['Test'],
    body: z.strictObject({ item: z.string(), amount: z.number().default(1) }),
    response: { 202: z.object({ number: z.number(), item: z.string() }) },
  },
} as const satisfies RouteContract;
const other = { ...purchase, url: '/v1/others', schema: { ...purchase.schema, operationId: 'buyOther' } } as const satisfies RouteContract;

let test: TestDatabase;
let servers: TestHttp[];
let now = new Date('2026-11-20T12:00:00Z');
const slow = { gate: undefined as Promise<void> | undefined, entered: () => {} };

beforeAll(async () => {
  test = await createTestDatabase();
  await test.pool.query('create table purchase (number int generated always as identity, item text not null)');
  const start = () =>
    startTestHttp({ db: test.db, clock: { now: () => now } }, (http) => {
      for (const route of [purchase, other] as const) {
        mount(http, route, async ({ tx, body }) => {
          const { rows } = await sql<{ number: number }>`insert into purchase (item) values (${body.item}) returning number`.execute(tx);
          if (body.item === 'slow') {
            slow.entered();
            await slow.gate;
          }
          if (body.item === 'refused') throw new AppError('credits.insufficient');
          if (body.item === 'wrong') return { number: 'seven' as unknown as number, item: body.item };
          return { number: rows[0]?.number ?? 0, item: body.item };
        });
      }
    });
  // Two processes of the same service, as far as the database can tell.
  servers = [await start(), await start()];
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await test.close();
});
beforeEach(async () => {
  now = new Date('2026-11-20T12:00:00Z');
  await test.pool.query('truncate purchase; truncate idempotency_key');
});

interface Options {
  readonly key?: string;
  readonly who?: keyof typeof people;
  readonly path?: string;
  readonly server?: number;
}
async function buy(body: unknown, { key, who = 'owner', path = '/v1/purchases', server = 0 }: Options = {}) {
  const answer = await fetch(`${servers[server]?.baseUrl}${path}`, {
    method: 'POST',
    headers: { ...as(who), 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: answer.status,
    text: await answer.text(),
    replayed: answer.headers.get('idempotent-replayed'),
    code: answer.status >= 400,
  };
}
const bought = async (): Promise<number> => Number((await test.pool.query('select count(*) from purchase')).rows[0].count);

describe('the same key', () => {
  it('gets the same answer, byte for byte, and buys once, in any process', async () => {
    const first = await buy({ item: 'a' }, { key: 'k-1' });
    const again = await buy({ item: 'a' }, { key: 'k-1', server: 1 });
    expect(first).toMatchObject({ status: 202, replayed: null });
    expect(again).toMatchObject({ status: 202, text: first.text, replayed: 'true' });
    expect(await bought()).toBe(1);
  });

  it('means the same request however it is spelled, with defaults left out or written down', async () => {
    await buy('{"item":"a","amount":1}', { key: 'k-1' });
    expect(await buy('{ "amount": 1, "item": "a" }', { key: 'k-1' })).toMatchObject({ replayed: 'true' });
    expect(await buy('{"item":"a"}', { key: 'k-1' })).toMatchObject({ replayed: 'true' });
  });

  it('with another request is refused', async () => {
    await buy({ item: 'a' }, { key: 'k-1' });
    const answer = await buy({ item: 'b' }, { key: 'k-1' });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([422, 'idempotency.body_differs']);
    expect(await bought()).toBe(1);
  });

  it('of another person, workspace or operation is another key', async () => {
    await buy({ item: 'a' }, { key: 'k-1' });
    await buy({ item: 'a' }, { key: 'k-1', who: 'other' });
    await buy({ item: 'a' }, { key: 'k-1', path: '/v1/others' });
    expect(await bought()).toBe(3);
  });

  it('while the first request runs is told so, also by another process', async () => {
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    Object.assign(slow, { gate, entered: enter });
    const first = buy({ item: 'slow' }, { key: 'k-1' });
    await entered;
    const second = await buy({ item: 'slow' }, { key: 'k-1', server: 1 });
    expect([second.status, JSON.parse(second.text).code]).toEqual([409, 'idempotency.in_flight']);
    open();
    expect((await first).status).toBe(202);
    expect(await buy({ item: 'slow' }, { key: 'k-1', server: 1 })).toMatchObject({ replayed: 'true' });
    expect(await bought()).toBe(1);
  });

  it('buys once however many race, and every winner hears the same', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => buy({ item: 'a' }, { key: 'race', server: index % 2 })));
    expect(await bought()).toBe(1);
    const done = answers.filter(({ status }) => status === 202);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 202).every(({ status }) => status === 409)).toBe(true);
    expect((await buy({ item: 'a' }, { key: 'race' })).text).toBe(done[0]?.text);
  });

  it('gives way to an answer that another process committed in the moment between looking and locking', async () => {
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    Object.assign(slow, { gate: undefined, entered: () => {} });
    const first = await buy({ item: 'slow' }, { key: 'k-1' });
    await test.pool.query('create table meanwhile as table idempotency_key; truncate idempotency_key');
    Object.assign(slow, { gate, entered: enter });
    const second = buy({ item: 'slow' }, { key: 'k-1', server: 1 });
    await entered;
    await test.pool.query('insert into idempotency_key table meanwhile; drop table meanwhile');
    open();
    expect(await second).toMatchObject({ status: 202, text: first.text, replayed: 'true' });
    expect(await bought()).toBe(1);
  });

  it('can be tried again after a refusal or a fault: nothing was kept of them', async () => {
    expect((await buy({ item: 'refused' }, { key: 'k-1' })).status).toBe(402);
    expect((await buy({ item: 'wrong' }, { key: 'k-2' })).status).toBe(500);
    expect(await bought()).toBe(0);
    expect((await buy({ item: 'a' }, { key: 'k-1' })).status).toBe(202);
    expect((await buy({ item: 'a' }, { key: 'k-2' })).status).toBe(202);
  });

  it('leaves nothing behind when the process dies half-way', async () => {
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    Object.assign(slow, { gate, entered: enter });
    const first = buy({ item: 'slow' }, { key: 'k-1' });
    await entered;
    // What the database sees of a killed process: the connection of the transaction is gone.
    await test.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    );
    open();
    expect((await first).status).toBe(500);
    Object.assign(slow, { gate: undefined });
    expect((await buy({ item: 'slow' }, { key: 'k-1', server: 1 })).status).toBe(202);
    expect(await bought()).toBe(1);
  });

  it('is forgotten after a day', async () => {
    await buy({ item: 'a' }, { key: 'k-1' });
    now = new Date(now.getTime() + 23 * 3_600_000);
    expect(await buy({ item: 'a' }, { key: 'k-1' })).toMatchObject({ replayed: 'true' });
    expect(await sweepIdempotencyKeys(test.db, now)).toBe(0);
    now = new Date(now.getTime() + 2 * 3_600_000);
    expect(await buy({ item: 'b' }, { key: 'k-1' })).toMatchObject({ status: 202, replayed: null });
    expect(await bought()).toBe(2);
    await buy({ item: 'b' }, { key: 'k-2' });
    now = new Date(now.getTime() + 25 * 3_600_000);
    expect(await sweepIdempotencyKeys(test.db, now)).toBe(2);
  });
});

it.each(['', 'a b', 'x'.repeat(256), 'clé'])('a key that is not 1 to 255 visible ASCII characters is refused: "%s"', async (key) => {
  const answer = await buy({ item: 'a' }, { key });
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 'idempotency.key_invalid']);
});

it('without a key every request is a purchase of its own', async () => {
  await buy({ item: 'a' });
  await buy({ item: 'a' });
  expect(await bought()).toBe(2);
});
