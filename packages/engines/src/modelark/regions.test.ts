import { expect, it } from 'vitest';
import type { Provider, ProviderModel } from '../spec/provider.ts';
import { startEmulator } from './emulator.ts';
import { modelark } from './index.ts';
import { isOwnOutput } from './regions.ts';
import { answering, asks, newCall } from './testing.ts';

const inRegion = (id: string, region: string): ProviderModel => {
  const model = modelark.starter.models.find(({ descriptor }) => descriptor.id === id);
  if (!model) throw new Error(`no model ${id}`);
  return { ...model, mapping: { ...model.mapping, region } };
};
const open = (fields: Record<string, string>, models: readonly ProviderModel[]): ReturnType<Provider['open']> =>
  modelark.open({ fields, models });

it('calls each model in its own region with the key of that region', async () => {
  const engine = open({ apiKey: 'asia', europeApiKey: 'europe' }, [
    inRegion('seedream-4-5', 'ap-southeast'),
    inRegion('seedream-5-0-lite', 'eu-west'),
    inRegion('seedance-2-0', 'eu-west'),
  ]);
  const { request } = asks(engine);
  const line = answering({ body: { id: 'cgt-1', status: 'running', data: [{ url: 'https://x/1' }] } });
  await engine.start(request('seedream-4-5', 'text2image'), line);
  await engine.start(request('seedream-5-0-lite', 'text2image'), line);
  const { handle } = await engine.start(request('seedance-2-0', 'text2video'), line);
  await engine.poll(handle, line);
  expect(line.asked.map(({ url, authorization }) => [new URL(url).host, authorization])).toEqual([
    ['ark.ap-southeast.bytepluses.com', 'Bearer asia'],
    ['ark.eu-west.bytepluses.com', 'Bearer europe'],
    ['ark.eu-west.bytepluses.com', 'Bearer europe'],
    ['ark.eu-west.bytepluses.com', 'Bearer europe'],
  ]);
  expect(handle).toMatchObject({ extra: { region: 'eu-west' } });
});

it('asks for the key of every region that its models need', () => {
  const european = [inRegion('seedream-5-0-lite', 'eu-west')];
  expect(() => open({ apiKey: 'asia' }, european)).toThrow(expect.objectContaining({ name: 'ConnectionError', field: 'europeApiKey' }));
  expect(() => open({ apiKey: 'europe', region: 'eu-west' }, european)).not.toThrow();
  const asian = [inRegion('seedream-4-5', 'ap-southeast')];
  expect(() => open({ apiKey: 'europe', region: 'eu-west' }, asian)).toThrow(expect.objectContaining({ field: 'region' }));
  expect(() => open({ apiKey: 'x', region: 'moon' }, [])).toThrow(expect.objectContaining({ field: 'region' }));
});

it('says so when a model is not open in the region, and when a key is not of it', async () => {
  const emulator = await startEmulator({ jobMs: 1 });
  try {
    const engine = open(emulator.fields, [inRegion('seedream-4-5', 'eu-west'), inRegion('seedream-5-0-lite', 'eu-west')]);
    const { request } = asks(engine);
    await expect(engine.start(request('seedream-4-5', 'text2image'), newCall())).rejects.toMatchObject({ kind: 'unsupported' });
    await engine.start(request('seedream-5-0-lite', 'text2image'), newCall());
    const mistyped = open({ ...emulator.fields, europeApiKey: 'no' }, []);
    expect(await mistyped.probe(newCall())).toMatchObject({ ok: false, error: { kind: 'auth' } });
    const elsewhere = open({ ...emulator.fields, baseUrl: `${emulator.url}/elsewhere` }, []);
    expect((await elsewhere.probe(newCall())).ok).toBe(false);
  } finally {
    await emulator.close();
  }
});

it('names the hosts of the regions it has keys for, and no others', () => {
  const asia = modelark.hosts({ fields: { apiKey: 'x' } });
  expect(asia).toContain('ark.ap-southeast.bytepluses.com');
  expect(asia.join()).not.toMatch(/eu-west|beijing/);
  expect(modelark.hosts({ fields: { apiKey: 'x', europeApiKey: 'y' } })).toContain('ark.eu-west.bytepluses.com');
  expect(modelark.hosts({ fields: { apiKey: 'x', baseUrl: 'http://127.0.0.1:9000/api/v3' } })).toEqual(['http://127.0.0.1:9000']);
});

it('opens outputs in buckets of ModelArk only: every customer has buckets below the same hosts', () => {
  const hosts = modelark.hosts({ fields: { apiKey: 'x' } });
  expect(isOwnOutput('https://ark-content-generation-v2-ap-southeast-1.tos-ap-southeast-1.bytepluses.com/a.png?X=1', hosts)).toBe(true);
  expect(isOwnOutput('https://ark-acg-ap-southeast-1.tos-ap-southeast-1.volces.com/a.mp4', hosts)).toBe(true);
  for (const address of [
    'https://somebody.tos-ap-southeast-1.volces.com/a.mp4',
    'http://ark-acg-ap-southeast-1.tos-ap-southeast-1.volces.com/a.mp4',
    'https://ark-content.example.test/a.mp4',
    'https://tos-ap-southeast-1.volces.com.example.test/a.mp4',
    'nonsense',
  ]) {
    expect(isOwnOutput(address, hosts)).toBe(false);
  }
});

it('names the model whose mapping cannot be used', () => {
  const [clip] = modelark.starter.models;
  if (!clip) throw new Error('no models');
  for (const mapping of [{ kind: 'image' }, { ...clip.mapping, resolutions: ['8k'] }, { ...clip.mapping, region: 'moon' }]) {
    expect(() => open({ apiKey: 'x' }, [{ ...clip, mapping }])).toThrow(
      expect.objectContaining({ field: 'models', message: expect.stringContaining('seedance-2-0') }),
    );
  }
});
