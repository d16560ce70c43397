import type { AdminModel, Connection, Generation, Offer, ProbeResult } from '@pinhole/contract';
import type { Emulator, EmulatorOptions } from '@pinhole/engines/emulator-kit';
import { providers } from '@pinhole/engines/providers';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startTestService, type TestService } from '../testing/test-service.ts';

let service: TestService;
let emulator: Emulator | undefined;

beforeAll(async () => {
  service = await startTestService();
}, 60_000);
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});
afterAll(() => service?.close());

async function call<Body>(method: string, place: string, body?: unknown): Promise<Body> {
  const reply = await service.call<Body>(method, place, body);
  expect(reply.status, `${method} ${place}: ${reply.text}`).toBeLessThan(300);
  return reply.body;
}

/** A connection to an emulator of this provider, with the first of its models that draws from words. */
async function connect(provider: string, options: EmulatorOptions): Promise<string> {
  const { startEmulator } = (await import(`@pinhole/engines/${provider}/emulator`)) as {
    startEmulator: (options: EmulatorOptions) => Promise<Emulator>;
  };
  emulator = await startEmulator(options);
  const { id } = await call<Connection>('POST', '/v1/admin/connections', { provider, name: provider, fields: emulator.fields });
  expect(await call<ProbeResult>('POST', `/v1/admin/connections/${id}/probe`)).toMatchObject({ ok: true });
  const { data } = await call<{ data: Offer[] }>('GET', `/v1/admin/connections/${id}/offers`);
  const offer = data.find(({ operations }) => operations.includes('text2image'));
  const price = { perOutput: '1000000', perMegapixel: '0', perSecond: '0' };
  const taken = await call<{ data: AdminModel[] }>('POST', `/v1/admin/connections/${id}/models`, { models: [{ offer: offer?.id, price }] });
  return taken.data[0]?.id ?? '';
}

/** What a person sees until a generation is over. */
async function follow(model: string): Promise<readonly Generation[]> {
  const { id } = await call<Generation>('POST', '/v1/generations', { model, prompt: 'a lighthouse above a calm sea' });
  const seen: Generation[] = [];
  await vi.waitFor(
    async () => {
      const generation = await call<Generation>('GET', `/v1/generations/${id}`);
      seen.push(generation);
      expect(generation.finishedAt).not.toBeNull();
    },
    { timeout: 30_000, interval: 100 },
  );
  return seen;
}

it.each(providers.map(({ id }) => id))(
  'goes from filled-in fields to a paid picture with %s, through the one gate',
  async (provider) => {
    const generations = await follow(await connect(provider, { jobMs: 100 }));
    expect(generations.at(-1)).toMatchObject({ state: 'succeeded', charged: '1000000', error: null });
    expect(emulator?.jobs.length).toBe(1);
  },
  60_000,
);

it('shows the steps and previews that ComfyUI tells over a line', async () => {
  const generations = await follow(await connect('comfyui', { jobMs: 4_000 }));
  const progress = generations.map((generation) => generation.progress);
  expect(progress.some((fraction) => fraction > 0 && fraction < 1)).toBe(true);
  expect(generations.some(({ previews }) => previews.length > 0)).toBe(true);
  expect(generations.at(-1)).toMatchObject({ state: 'succeeded' });
}, 60_000);
