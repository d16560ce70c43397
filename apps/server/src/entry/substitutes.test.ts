import path from 'node:path';
import type { AdminModel, Model } from '@pinhole/contract';
import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { scriptedEngine } from '../testing/scripted-engine.ts';
import { startTestService, type TestService } from '../testing/test-service.ts';

// Real pictures and clips, on whatever machine this is.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    providers: [],
    engines: (folder) => [sketchEngine({ spoolFolder: path.join(folder, 'sketch') }), scriptedEngine({ id: 'model' })],
  });
});
afterAll(() => service?.close());

const link = (model: string, substitutes: readonly string[]) =>
  service.call<AdminModel & { details?: { pointer: string } }>('PATCH', `/v1/admin/models/${model}`, { substitutes });

it.each([
  ['a model that does not exist', 'model-image', ['nobody']],
  ['a model of the same engine', 'sketch-image', ['sketch-upscale']],
  ['itself', 'model-image', ['model-image']],
  ['a model that makes something else', 'model-image', ['sketch-video']],
])('refuses %s as a substitute, at its place', async (_, model, substitutes) => {
  const { status, body } = await link(model, substitutes);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'request.invalid', details: { pointer: '/substitutes/0' } });
});

it('lets a paused model be asked for while its substitute stands in, and not before the operator says so', async () => {
  await service.database.pool.query(
    `insert into model_breaker (model_id, failures, last_failure, open_until) values ('model-image', 5, 'overloaded', now() + interval '5 minutes')`,
  );
  const offered = async () => {
    await service.call('GET', '/v1/admin/models');
    return (await service.call<{ data: Model[] }>('GET', '/v1/models')).body.data.find(({ id }) => id === 'model-image');
  };
  expect(await offered()).toMatchObject({ available: false, unavailable: { code: 'failing' } });

  expect(await link('model-image', ['sketch-image'])).toMatchObject({
    status: 200,
    body: { substitutes: ['sketch-image'], changed: false },
  });
  expect(await offered()).toMatchObject({ available: true, unavailable: null });
  const made = await service.make({ model: 'model-image', prompt: 'a lighthouse', size: { width: 256, height: 256 } });
  expect(made).toMatchObject({
    state: 'succeeded',
    charged: made.price,
    request: { model: 'sketch-image', insteadOf: { model: 'model-image', reason: 'paused' } },
  });

  expect((await link('model-image', [])).body).toMatchObject({ substitutes: [] });
  expect(await offered()).toMatchObject({ available: false });
  expect((await service.call('POST', '/v1/generations', { model: 'model-image', prompt: 'a lighthouse' })).status).toBe(409);
});
