import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, samplePng } from '../emulator-kit/index.ts';
import type { ProviderModel } from '../spec/provider.ts';
import { startEmulator } from './emulator.ts';
import { stability } from './index.ts';
import { callWith, reference, request } from './testing.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 1 });
});
afterAll(() => emulator.close());

const { models } = stability.starter;
const open = () => stability.open({ fields: emulator.fields, models });
const init = (width = 64, height = 64) => reference('init', samplePng({ width, height }));
/** The form that the last paid call carried. */
const sent = (): unknown => emulator.calls.findLast(({ paid }) => paid)?.body;
const paidCalls = (): number => emulator.calls.filter(({ paid }) => paid).length;
const png = (bytes: number) => ({ file: 'image/png', bytes });

describe('a request to Stability', () => {
  it('is a form, with the nearest shape and no file where there is no picture', async () => {
    const { warnings } = await open().start(
      request('stable-image-core', { size: { width: 1600, height: 1000 }, negativePrompt: 'people', params: { style_preset: 'anime' } }),
      callWith(),
    );
    expect(sent()).toEqual({
      prompt: 'a lighthouse',
      negative_prompt: 'people',
      seed: '7',
      aspect_ratio: '3:2',
      output_format: 'png',
      style_preset: 'anime',
    });
    expect(warnings.map(({ field }) => field)).toEqual(['size']);
    expect(emulator.calls.at(-1)).toMatchObject({ path: '/v2beta/stable-image/generate/core' });
  });

  it('tells Stable Diffusion which of its two modes, and turns round how much of a picture is kept', async () => {
    const picture = init();
    await open().start(request('sd3.5-medium', { operation: 'image2image', media: [{ ...picture, strength: 0.75 }] }), callWith());
    expect(sent()).toEqual({
      image: png(picture.bytes),
      prompt: 'a lighthouse',
      seed: '7',
      mode: 'image-to-image',
      model: 'sd3.5-medium',
      output_format: 'png',
      strength: '0.25',
    });
    await open().start(request('sd3.5-medium'), callWith());
    expect(sent()).toMatchObject({ mode: 'text-to-image', aspect_ratio: '1:1' });
  });

  it('sends a mask as it is: white is what changes there as well', async () => {
    const mask = reference('mask', samplePng({ width: 8, height: 8 }));
    const asked = request('erase', { operation: 'inpaint', media: [init(), mask], params: { grow_mask: 0 } });
    const { warnings } = await open().start(asked, callWith());
    expect(sent()).toMatchObject({ mask: png(mask.bytes), grow_mask: '0' });
    expect(sent()).not.toHaveProperty('prompt');
    expect(warnings).toEqual([{ field: 'prompt', detail: 'Erase takes no prompt.' }]);
  });

  it('paints on around a picture in the middle of the size that was asked for', async () => {
    const call = callWith();
    const engine = open();
    const asked = request('outpaint', { operation: 'outpaint', media: [init(100, 60)], size: { width: 401, height: 60 } });
    const { handle } = await engine.start(asked, call);
    expect(sent()).toMatchObject({ left: '150', right: '151', up: '0', down: '0' });
    const snapshot = await engine.poll(handle, call);
    if (snapshot.state !== 'succeeded') throw new Error(snapshot.state);
    const [output] = snapshot.outputs;
    if (!output) throw new Error('no output');
    const bytes = Buffer.from(await new Response(await engine.fetchOutput(handle, output, call)).bytes());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([401, 60]);
  });

  it('paints on by so many pixels a side where they are named, whatever the size', async () => {
    const params = { left: 40, right: 0, top: 0, bottom: 12 };
    const asked = request('outpaint', { operation: 'outpaint', media: [init(100, 60)], size: { width: 64, height: 64 }, params });
    await open().start(asked, callWith());
    expect(sent()).toMatchObject({ left: '40', right: '0', up: '0', down: '12' });
    expect(sent()).not.toHaveProperty('top');
    expect(sent()).not.toHaveProperty('bottom');
  });

  it.each([
    ['a size that does not hold the picture', { size: { width: 64, height: 200 } }, 'size'],
    ['the size that the picture has', { size: { width: 100, height: 60 } }, 'size'],
    ['more than it adds on a side', { size: { width: 5000, height: 60 } }, 'size'],
    ['a picture that cannot be read', { media: [reference('init', Buffer.from('not a picture'))] }, 'media'],
  ])('does not go out for outpainting with %s', async (_, changes, field) => {
    const before = paidCalls();
    const asked = request('outpaint', { operation: 'outpaint', media: [init(100, 60)], ...changes });
    await expect(open().start(asked, callWith())).rejects.toMatchObject({ kind: 'bad_input', billed: 'no', field });
    expect(paidCalls()).toBe(before);
  });

  it.each([
    ['no words', request('upscale-conservative', { operation: 'upscale', prompt: ' ', media: [init()] }), 'prompt'],
    ['nothing to look for', request('search-and-replace', { operation: 'edit', media: [init()] }), 'params.search_prompt'],
    ['no style', request('style-transfer', { operation: 'image2image', media: [init()] }), 'media'],
    [
      'more bytes than a request may have',
      request('style-transfer', {
        operation: 'image2image',
        media: [
          { ...init(), bytes: 6 * 1024 * 1024 },
          { ...init(), role: 'style', bytes: 5 * 1024 * 1024 },
        ],
      }),
      'media',
    ],
  ])('does not go out with %s', async (_, asked, field) => {
    const before = paidCalls();
    await expect(open().start(asked, callWith())).rejects.toMatchObject({ kind: 'bad_input', billed: 'no', field });
    expect(paidCalls()).toBe(before);
  });

  it('takes a background from a picture, with switches as words', async () => {
    const style = reference('style', samplePng({ width: 8, height: 8 }));
    const params = { keep_original_background: true, light_source_direction: 'left', preserve_original_subject: 0.9 };
    await open().start(request('replace-background', { operation: 'edit', prompt: '', media: [init(), style], params }), callWith());
    expect(sent()).toMatchObject({
      subject_image: png(init().bytes),
      background_reference: png(style.bytes),
      keep_original_background: 'true',
      light_source_direction: 'left',
      preserve_original_subject: '0.9',
    });
    expect(sent()).not.toHaveProperty('background_prompt');
  });
});

describe('the catalogue of Stability', () => {
  const [core] = models as readonly [ProviderModel];
  const opened = (changes: Partial<ProviderModel>) => () => stability.open({ fields: emulator.fields, models: [{ ...core, ...changes }] });

  it('prices every model by its credits', async () => {
    const call = callWith();
    const { handle } = await open().start(request('sd3.5-large'), call);
    expect(await open().poll(handle, call)).toMatchObject({ cost: { amountMicros: 65_000n, currency: 'USD', quality: 'estimated' } });
  });

  it('takes no endpoint elsewhere and no form field that is not declared', () => {
    expect(opened({ providerModel: '../../v1/user/account' })).toThrow('needs the path of an endpoint');
    expect(opened({ mapping: { ...core.mapping, fixed: { callback_url: 'https://elsewhere.example' } } })).toThrow('callback_url');
    const properties = { webhook: { type: 'string' } };
    expect(opened({ descriptor: { ...core.descriptor, params: { type: 'object', properties } } })).toThrow('webhook');
  });
});
