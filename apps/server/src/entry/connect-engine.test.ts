import type { AdminModel, Connection, DoubtfulCall, Generation, MarginRow, Model, Offer, ProbeResult, Provider } from '@pinhole/contract';
import { startEmulator } from '@pinhole/engines/black-forest-labs/emulator';
import type { Emulator } from '@pinhole/engines/emulator-kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Reply, startTestService, type TestService } from '../testing/test-service.ts';

const noPrice = { perOutput: '0', perMegapixel: '0', perSecond: '0' };
let emulator: Emulator;
let service: TestService;

beforeAll(async () => {
  [emulator, service] = await Promise.all([startEmulator({ jobMs: 50 }), startTestService({ timing: { unknownMs: 1_500 } })]);
}, 60_000);
afterAll(async () => {
  await service?.close();
  await emulator?.close();
});

const call = <Body = unknown>(method: string, place: string, body?: unknown): Promise<Reply<Body>> =>
  service.call<Body>(method, place, body);

const connect = (fields: Readonly<Record<string, string>>, name = 'Our FLUX') =>
  call<Connection>('POST', '/v1/admin/connections', { provider: 'black-forest-labs', name, fields });

const make = (model: string): Promise<Generation> => service.make({ model, prompt: 'a lighthouse above a calm sea' }, 20);

it('tells what can be connected, what is asked for, and what will leave', async () => {
  const { body } = await call<{ data: Provider[] }>('GET', '/v1/admin/providers');
  const flux = body.data.find(({ id }) => id === 'black-forest-labs');
  expect(flux?.fields.find(({ name }) => name === 'apiKey')).toMatchObject({ kind: 'secret', required: true });
  expect(flux?.sends.map(({ from }) => from)).toContain('prompt');
});

it.each([
  ['nothing filled in', {}, '/fields/apiKey'],
  ['a field of nobody', { apiKey: 'k', colour: 'red' }, '/fields/colour'],
  ['a choice that is none', { apiKey: 'k', region: 'moon' }, '/fields/region'],
  ['an address that is none', { apiKey: 'k', baseUrl: 'javascript:alert(1)' }, '/fields/baseUrl'],
])('refuses %s, at the field', async (_, fields, pointer) => {
  const { status, body } = await connect(fields);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'connection.field_invalid', details: { pointer } });
  expect((await call<{ data: Connection[] }>('GET', '/v1/admin/connections')).body.data).toEqual([]);
});

it('goes from a pasted key to a paid picture, and keeps the key to itself', async () => {
  const made = await connect(emulator.fields);
  expect(made.status, made.text).toBe(201);
  expect(made.body).toMatchObject({ id: 'black-forest-labs', secrets: ['apiKey'], enabled: true, modelCount: 0, problem: null });
  expect((await call<ProbeResult>('POST', '/v1/admin/connections/black-forest-labs/probe')).body).toEqual({
    ok: true,
    kind: null,
    problem: null,
    tookMs: expect.any(Number),
  });

  const offers = (await call<{ data: Offer[] }>('GET', '/v1/admin/connections/black-forest-labs/offers')).body.data;
  const offer = offers.find(({ operations }) => operations.includes('text2image'));
  if (!offer) throw new Error('nothing makes pictures');
  const taken = await call<{ data: AdminModel[] }>('POST', '/v1/admin/connections/black-forest-labs/models', {
    models: [{ offer: offer.id, price: { ...noPrice, perOutput: '3000000' } }],
  });
  expect(taken.body.data, taken.text).toMatchObject([{ enabled: true, available: true, ai: true, cost: { currency: 'USD' } }]);
  const model = taken.body.data[0]?.id ?? '';

  const generation = await make(model);
  expect(generation).toMatchObject({ state: 'succeeded', charged: '3000000', error: null });
  expect(emulator.jobs).toHaveLength(1);
  const margins = (await call<{ data: MarginRow[] }>('GET', '/v1/admin/margins')).body.data;
  expect(margins).toMatchObject([{ engine: 'black-forest-labs', model, generations: 1, outputs: 1, chargedMicros: '3000000' }]);
  expect(margins[0]?.costs).toMatchObject([{ currency: 'USD', quality: 'reported', attempts: 1 }]);

  const key = emulator.fields.apiKey ?? 'no key';
  const seen = await Promise.all(['connections', 'models', 'audit', 'settings'].map((place) => call('GET', `/v1/admin/${place}`)));
  for (const { text } of seen) expect(text).not.toContain(key);
  const { rows } = await service.database.pool.query<{ kept: string }>(
    `select encode(sealed, 'escape') || fields::text as kept from connection
     union all select handle::text from generation_attempt union all select details::text from audit_event`,
  );
  expect(rows.length).toBeGreaterThan(2);
  for (const { kept } of rows) expect(kept).not.toContain(key);
});

it('still knows its connection after a restart', async () => {
  await service.restart();
  const { body } = await call<{ data: Model[] }>('GET', '/v1/models');
  const model = body.data.find(({ engine }) => engine === 'black-forest-labs');
  expect(model).toMatchObject({ available: true });
  expect(await make(model?.id ?? '')).toMatchObject({ state: 'succeeded' });
});

it('gives a second connection to the same provider a name of its own', async () => {
  const second = await connect(emulator.fields, 'The other account');
  expect(second.body.id).toBe('black-forest-labs-2');
  expect((await call('DELETE', '/v1/admin/connections/black-forest-labs-2')).status).toBe(204);
});

it('does not send a key to an address it was not entered for', async () => {
  const moved = await call('PATCH', '/v1/admin/connections/black-forest-labs', { fields: { baseUrl: 'http://127.0.0.1:9' } });
  expect([moved.status, moved.body]).toMatchObject([400, { details: { pointer: '/fields/apiKey' } }]);
});

it('says what is wrong with a key', async () => {
  await call('PATCH', '/v1/admin/connections/black-forest-labs', { fields: { apiKey: 'a-wrong-key' } });
  const { body } = await call<ProbeResult>('POST', '/v1/admin/connections/black-forest-labs/probe');
  expect(body).toMatchObject({ ok: false, kind: 'auth' });
  expect(body.problem).not.toContain('a-wrong-key');
  await call('PATCH', '/v1/admin/connections/black-forest-labs', { fields: { apiKey: emulator.fields.apiKey } });
});

it('never pays twice for a lost answer, gives the credits back, and shows the operator the doubtful call with its amount', async () => {
  const model =
    (await call<{ data: Model[] }>('GET', '/v1/models')).body.data.find(({ engine }) => engine === 'black-forest-labs')?.id ?? '';
  const before = emulator.jobs.length;
  emulator.fault({ kind: 'cut', when: 'after' });
  const generation = await make(model);
  expect(generation).toMatchObject({ state: 'expired', charged: '0', outputs: [] });
  expect(emulator.jobs.length - before).toBe(1);
  const { body } = await call<{ data: DoubtfulCall[] }>('GET', '/v1/admin/doubtful-calls');
  expect(body.data).toMatchObject([{ generationId: generation.id, model, engine: 'black-forest-labs' }]);
  expect(Number(body.data[0]?.amountMicros)).toBeGreaterThan(0);

  const attemptId = body.data[0]?.attemptId ?? '';
  const checked = await call<DoubtfulCall>('PATCH', `/v1/admin/doubtful-calls/${attemptId}`, { checked: true });
  expect(checked.body, checked.text).toMatchObject({ attemptId, checkedAt: expect.any(String) });
  expect((await call<{ doubtful: number }>('GET', '/v1/admin/queue')).body.doubtful).toBe(0);
  expect((await call<{ data: DoubtfulCall[] }>('GET', '/v1/admin/doubtful-calls?show=unchecked')).body.data).toEqual([]);
  const { rows } = await service.database.pool.query(`select action, details from audit_event where subject = $1`, [attemptId]);
  expect(rows).toEqual([{ action: 'doubtful_call.checked', details: { engine: 'black-forest-labs', generation: generation.id } }]);
  expect((await call('PATCH', `/v1/admin/doubtful-calls/${generation.id}`, { checked: true })).status).toBe(404);

  const table = await call('GET', '/v1/admin/doubtful-calls.csv');
  expect(table.mime).toBe('text/csv; charset=utf-8');
  const [heading, line] = table.text.split('\r\n');
  expect(heading).toContain('"reason","billed","amount","currency","quality","checked"');
  expect(line).toContain(`"${attemptId}"`);
});

it('lets the operator rename a model, tag it and tighten its limits, and take that back', async () => {
  const model = (await call<{ data: AdminModel[] }>('GET', '/v1/admin/models')).body.data.find(
    ({ engine }) => engine === 'black-forest-labs',
  );
  const place = `/v1/admin/models/${model?.id}`;
  const changed = await call<AdminModel>('PATCH', place, { title: 'House style', tags: ['fast'], limits: { pixels: 500_000 } });
  expect(changed.body, changed.text).toMatchObject({ title: 'House style', tags: ['fast'], size: { maxPixels: 500_000 }, changed: true });
  const large = { width: 1024, height: 1024 };
  const tooLarge = await call('POST', '/v1/quotes', { model: model?.id, prompt: 'a lake', count: 1, size: large });
  expect([tooLarge.status, tooLarge.text]).toEqual([400, expect.stringContaining('House style makes at most 500000 pixels.')]);
  const back = await call<AdminModel>('PATCH', place, { title: null, tags: [], limits: null });
  expect(back.body).toMatchObject({ title: model?.title, tags: [], size: model?.size, changed: false });
  expect((await call('PATCH', '/v1/admin/models/nothing', { title: 'x' })).status).toBe(404);
});

it('stops asking a model that fails again and again, says so, and asks again when told to', async () => {
  const model =
    (await call<{ data: Model[] }>('GET', '/v1/models')).body.data.find(({ engine }) => engine === 'black-forest-labs')?.id ?? '';
  for (let failures = 0; failures < 5; failures += 1) {
    emulator.fault({ kind: 'unauthorized' });
    expect(await make(model)).toMatchObject({ state: 'failed', charged: '0' });
  }
  const broken = await vi.waitFor(
    async () => {
      const found = (await call<{ data: Model[] }>('GET', '/v1/models')).body.data.find(({ id }) => id === model);
      expect(found?.available).toBe(false);
      return found;
    },
    { timeout: 10_000, interval: 200 },
  );
  expect(broken?.unavailableReason).toContain('5 times');
  expect((await call('POST', '/v1/generations', { model, prompt: 'again' })).body).toMatchObject({ code: 'model.unavailable' });
  await call('POST', `/v1/admin/models/${model}/close-breaker`);
  expect(await make(model)).toMatchObject({ state: 'succeeded' });
});

it('answers a push at an address that was not given out like any other wrong address', async () => {
  const attempt = (await service.database.pool.query<{ id: string }>('select id from generation_attempt limit 1')).rows[0]?.id;
  const forged = await call('POST', `/hooks/engines/black-forest-labs/${attempt}/${'A'.repeat(32)}`, { id: 'x' });
  expect([forged.status, forged.body]).toMatchObject([404, { code: 'request.not_found' }]);
});

it('forgets a connection with its key, and keeps what was made with it', async () => {
  // What was given up is asked about once more in the background, and holds the connection until then.
  await vi.waitFor(async () => expect((await call('DELETE', '/v1/admin/connections/black-forest-labs')).status).toBe(204), {
    timeout: 60_000,
    interval: 500,
  });
  expect((await service.database.pool.query('select 1 from connection')).rowCount).toBe(0);
  const models = (await call<{ data: Model[] }>('GET', '/v1/models')).body.data;
  expect(models.find(({ engine }) => engine === 'black-forest-labs')).toMatchObject({ available: false });
  expect((await call<{ data: unknown[] }>('GET', '/v1/assets')).body.data.length).toBeGreaterThan(1);
});
