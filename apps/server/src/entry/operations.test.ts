import type { Asset, Generation, GenerationRequest } from '@pinhole/contract';
import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readCredentials } from '../platform/credentials/read-credentials.ts';
import { readDigitalSourceType } from '../platform/media/read-digital-source-type.ts';
import { startTestService, type TestService } from '../testing/test-service.ts';

// Real pictures and clips, on whatever machine this is.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let service: TestService;
let photo: string;
let mask: string;
let frames: readonly [string, string];
beforeAll(async () => {
  service = await startTestService();
  photo = await service.bring(await scene('#3465a4', '#f57900'));
  mask = await service.bring(await scene('#000', '#fff'), 'mask');
  frames = [await service.bring(await scene('#223', '#eec')), await service.bring(await scene('#532', '#8c8'))];
});
afterAll(() => service?.close());

/** A calm picture with one round thing right of its middle. */
function scene(background: string, thing: string): Promise<Buffer> {
  const circle = `<svg width="512" height="512"><circle cx="300" cy="250" r="90" fill="${thing}"/></svg>`;
  return sharp({ create: { width: 512, height: 512, channels: 3, background } })
    .composite([{ input: Buffer.from(circle) }])
    .png()
    .toBuffer();
}

const square = { width: 512, height: 512 };
const clip = { model: 'sketch-video', size: { width: 256, height: 256 }, durationSeconds: 2 } as const;

/** Makes one thing through the front door, and looks at everything that is served of it. */
async function made(
  request: GenerationRequest,
): Promise<{ readonly generation: Generation; readonly asset: Asset; readonly bytes: Buffer }> {
  const generation = await service.make(request);
  expect(generation, JSON.stringify(generation.error)).toMatchObject({ state: 'succeeded', charged: generation.price, texts: [] });
  expect(generation.outputs).toHaveLength(request.count ?? 1);
  const assets = await Promise.all(
    generation.outputs.map(async ({ assetId }) => (await service.call<Asset>('GET', `/v1/assets/${assetId}`)).body),
  );
  for (const asset of assets) await isMarked(asset);
  const [asset] = assets;
  if (!asset) throw new Error('nothing was made');
  expect(asset.recipe).toMatchObject({ generationId: generation.id, request: { operation: generation.request.operation } });
  return { generation, asset, bytes: (await service.media(asset.id, 'original')).bytes };
}

/** I-13: whatever is served says how it came about, in the mark and in its content credentials, and that verifies. */
async function isMarked({ id, renditions, recipe }: Asset): Promise<void> {
  expect(renditions.length).toBeGreaterThan(2);
  for (const { name, mime, bytes: size } of renditions) {
    const served = await service.media(id, name);
    expect([served.status, served.mime, served.bytes.length], name).toEqual([200, mime, size]);
    expect(readDigitalSourceType(served.bytes, mime), name).toBe(recipe?.digitalSourceType);
    const credentials = await readCredentials(served.bytes, mime);
    expect(credentials, name).toMatchObject({ state: 'valid', failures: [], digitalSourceType: recipe?.digitalSourceType });
  }
}

const sizeOf = async (bytes: Buffer) => {
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
};

async function pixel(bytes: Buffer, x: number, y: number): Promise<readonly number[]> {
  return [...(await sharp(bytes).ensureAlpha().extract({ left: x, top: y, width: 1, height: 1 }).raw().toBuffer())];
}

async function framesOf(bytes: Buffer): Promise<{ readonly count: number; readonly width: number; readonly height: number }> {
  using input = new Input({ source: new BufferSource(bytes), formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('a clip without a picture');
  let count = 0;
  for await (const _ of new EncodedPacketSink(track).packets()) count += 1;
  return { count, width: await track.getDisplayWidth(), height: await track.getDisplayHeight() };
}

const from = (assetId: string, role: 'init' | 'mask' | 'style' | 'subject' | 'first_frame' | 'last_frame') => ({ assetId, role });

it('makes pictures from words, as many and as large as was asked', async () => {
  const { generation, bytes } = await made({ model: 'sketch-image', prompt: 'a lighthouse', size: { width: 640, height: 384 }, count: 2 });
  expect(generation.request.operation).toBe('text2image');
  expect(await sizeOf(bytes)).toEqual({ width: 640, height: 384 });
});

it.each([
  ['image2image', 'a red barn in a field', [['init', 0.5]]],
  ['edit', 'make it night and add snow', [['init'], ['style']]],
  ['inpaint', 'a red balloon', [['init'], ['mask']]],
  ['variations', 'the same, differently', [['init']]],
] as const)('does %s with a picture that somebody brought', async (operation, prompt, roles) => {
  const references = roles.map(([role, strength]) => ({
    ...from(role === 'mask' ? mask : role === 'style' ? frames[0] : photo, role),
    ...(strength === undefined ? {} : { strength }),
  }));
  const { generation, bytes } = await made({ model: 'sketch-image', operation, prompt, size: square, references });
  expect(generation.request).toMatchObject({ operation, references });
  expect(await sizeOf(bytes)).toEqual(square);
  if (operation !== 'inpaint') return;
  // What the mask leaves black is kept.
  const [before, after] = [await pixel(await scene('#3465a4', '#f57900'), 20, 20), await pixel(bytes, 20, 20)];
  expect(after.map((value, index) => Math.abs(value - (before[index] ?? 0)) < 12)).toEqual([true, true, true, true]);
});

it('widens a picture', async () => {
  const size = { width: 768, height: 512 };
  const request = { model: 'sketch-image', operation: 'outpaint', prompt: 'a calm sea', size, references: [from(photo, 'init')] } as const;
  const { bytes } = await made({ ...request, references: [...request.references] });
  expect(await sizeOf(bytes)).toEqual(size);
});

it('enlarges a picture without a word', async () => {
  const size = { width: 1024, height: 1024 };
  const { bytes } = await made({ model: 'sketch-upscale', prompt: '', size, references: [from(photo, 'init')] });
  expect(await sizeOf(bytes)).toEqual(size);
});

it('frees a subject from its background, which is transparent then', async () => {
  const { asset, bytes } = await made({ model: 'sketch-cutout', prompt: '', size: square, references: [from(photo, 'init')] });
  expect((await pixel(bytes, 20, 20))[3]).toBe(0);
  expect((await pixel(bytes, 300, 250))[3]).toBe(255);
  const preview = await service.media(asset.id, 'preview');
  expect((await pixel(preview.bytes, 20, 20))[3]).toBe(0);
});

it('writes about a picture, is paid for it, and leaves no file', async () => {
  const generation = await service.make({ model: 'sketch-caption', prompt: '', references: [from(photo, 'init')] });
  expect(generation).toMatchObject({
    state: 'succeeded',
    outputs: [],
    charged: '100000',
    price: '100000',
    request: { operation: 'caption' },
  });
  expect(generation.texts).toEqual([{ index: 0, text: expect.stringMatching(/^A square picture, .*blue.* stands out .*orange/) }]);
  const listed = (await service.call<{ data: Generation[] }>('GET', '/v1/generations?limit=1')).body.data;
  expect(listed).toMatchObject([{ id: generation.id, texts: generation.texts }]);
  const { rows } = await service.database.pool.query('select 1 from asset where generation_id = $1', [generation.id]);
  expect(rows).toEqual([]);
});

it('asks the same for words about a picture, however large it is', async () => {
  const large = await service.bring(
    await sharp({ create: { width: 3_000, height: 2_000, channels: 3, background: 'navy' } })
      .jpeg()
      .toBuffer(),
  );
  const prices = await Promise.all(
    [photo, large].map(async (asset) => {
      const request = { model: 'sketch-caption', prompt: '', references: [from(asset, 'init')] };
      return (await service.call<{ price: string }>('POST', '/v1/quotes', request)).body.price;
    }),
  );
  expect(prices).toEqual(['100000', '100000']);
});

it.each([
  ['text2video', [], false],
  ['image2video', ['first_frame'], false],
  ['image2video', ['first_frame', 'last_frame'], true],
] as const)('makes a clip: %s from %j, sound asked for: %s', async (operation, roles, audio) => {
  const references = roles.map((role) => from(role === 'first_frame' ? frames[0] : frames[1], role));
  const { generation, asset, bytes } = await made({ ...clip, prompt: 'waves at a beach', references, audio });
  expect(generation.request.operation).toBe(operation);
  expect(generation.warnings.map(({ field }) => field)).toEqual(audio ? ['audio'] : []);
  expect(await framesOf(bytes)).toEqual({ count: 48, width: 256, height: 256 });
  expect(asset.durationSeconds).toBeCloseTo(2, 1);
  const lastFrame = await service.media(asset.id, 'last_frame');
  expect(await sizeOf(lastFrame.bytes)).toEqual({ width: 256, height: 256 });
  if (!roles.includes('last_frame' as never)) return;
  const [ends, given] = [await pixel(lastFrame.bytes, 20, 20), await pixel(await scene('#532', '#8c8'), 20, 20)];
  expect(ends.map((value, index) => Math.abs(value - (given[index] ?? 0)) < 30)).toEqual([true, true, true, true]);
});

it('goes on from a clip that was made, and from one that was brought', async () => {
  const first = await made({ ...clip, prompt: 'a forest in fog' });
  const again = await made({ ...clip, prompt: 'the fog lifts', references: [from(first.asset.id, 'first_frame')] });
  expect(again.generation.request).toMatchObject({ operation: 'extend-video', references: [{ rendition: 'last_frame' }] });

  const brought = await service.bring(Buffer.concat([first.bytes, Buffer.from([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65])]));
  expect(brought).not.toBe(first.asset.id);
  const onward = await made({ ...clip, prompt: 'night falls', references: [from(brought, 'first_frame')] });
  expect(onward.generation.request).toMatchObject({
    operation: 'extend-video',
    references: [{ assetId: brought, rendition: 'last_frame' }],
  });
});
