import path from 'node:path';
import type { Asset, GenerationRequest } from '@pinhole/contract';
import { sketchEngine } from '@pinhole/engines/sketch';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readCredentials } from '../platform/credentials/read-credentials.ts';
import { readDigitalSourceType } from '../platform/media/read-digital-source-type.ts';
import { scriptedEngine } from '../testing/scripted-engine.ts';
import { startTestService, type TestService } from '../testing/test-service.ts';

// Real pictures and clips, on whatever machine this is.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let service: TestService;
let photo: string;
beforeAll(async () => {
  service = await startTestService({
    providers: [],
    engines: (folder) => [sketchEngine({ spoolFolder: path.join(folder, 'sketch') }), scriptedEngine({ id: 'model' })],
  });
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  photo = await service.bring(
    await sharp({ create: { width: 256, height: 256, channels: 3, background: '#888', noise } })
      .jpeg()
      .toBuffer(),
  );
});
afterAll(() => service?.close());

/** Makes one picture and answers its asset and the one mark that all its files agree on. */
async function made(request: GenerationRequest): Promise<{ readonly id: string; readonly mark: string | undefined }> {
  const generation = await service.make(request);
  expect(generation.state, JSON.stringify(generation.error)).toBe('succeeded');
  const id = generation.outputs[0]?.assetId ?? '';
  const { renditions, recipe } = (await service.call<Asset>('GET', `/v1/assets/${id}`)).body;
  const marks = new Set<string | undefined>([recipe?.digitalSourceType]);
  expect(renditions.length).toBeGreaterThan(2);
  for (const { name } of renditions) {
    const { bytes, mime } = await service.media(id, name);
    marks.add(readDigitalSourceType(bytes, mime));
    const credentials = await readCredentials(bytes, mime);
    expect(credentials, name).toMatchObject({ state: 'valid', failures: [] });
    marks.add(credentials?.digitalSourceType);
  }
  expect([...marks]).toHaveLength(1);
  return { id, mark: [...marks][0] };
}

const words = { model: 'model-image', prompt: 'a lighthouse' } as const;
const on = (assetId: string) => [{ assetId, role: 'init' as const }];
const larger = { model: 'sketch-upscale', prompt: '' } as const;

it('says of a model’s own picture that a model made it', async () => {
  expect((await made(words)).mark).toBe('trainedAlgorithmicMedia');
});

it.each(['edit', 'inpaint', 'image2image'] as const)('says of a photograph after %s that a model took part', async (operation) => {
  const references = [...on(photo), ...(operation === 'inpaint' ? [{ assetId: photo, role: 'mask' as const }] : [])];
  expect((await made({ ...words, operation, references })).mark).toBe('compositeWithTrainedAlgorithmicMedia');
});

it('a picture that only guides is not a part of the result', async () => {
  const request = { ...words, operation: 'edit', references: [{ assetId: photo, role: 'subject' }] } as const;
  expect((await made({ ...request, references: [...request.references] })).mark).toBe('trainedAlgorithmicMedia');
});

it('what a model made stays marked, however it is worked on afterwards', async () => {
  const first = await made(words);
  const size = { width: 128, height: 128 };
  const enlarged = await made({ ...larger, size, references: on(first.id) });
  expect(enlarged.mark).toBe('compositeWithTrainedAlgorithmicMedia');
  expect((await made({ ...larger, size: { width: 256, height: 256 }, references: on(enlarged.id) })).mark).toBe(enlarged.mark);

  // Taken elsewhere and brought back.
  const brought = await service.bring(
    await sharp((await service.media(first.id, 'original')).bytes)
      .keepXmp()
      .jpeg()
      .toBuffer(),
  );
  expect(brought).not.toBe(first.id);
  expect((await made({ ...larger, size, references: on(brought) })).mark).toBe('compositeWithTrainedAlgorithmicMedia');
  expect((await made({ ...words, operation: 'edit', references: on(brought) })).mark).toBe('trainedAlgorithmicMedia');
});

it('claims no model where there was none', async () => {
  const size = { width: 512, height: 512 };
  expect((await made({ ...larger, size, references: on(photo) })).mark).toBe('algorithmicallyEnhanced');
});
