import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/index.ts';
import type { Engine, Handle, OutputRef } from '../spec/engine.ts';
import { startEmulator } from './emulator.ts';
import { base64, callWith, clipRequest, finish, openGoogle, picture } from './testing.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 5 });
});
afterAll(() => emulator.close());

const call = callWith();
const lastBody = (): unknown => emulator.calls.findLast(({ paid }) => paid)?.body;
const frame = (role: 'first_frame' | 'last_frame' | 'subject') => ({ bytesBase64Encoded: base64(role), mimeType: 'image/png' });

async function made(engine: Engine): Promise<{ handle: Handle; output: OutputRef }> {
  const { handle } = await engine.start(clipRequest(), call);
  const snapshot = await finish(engine, handle, call);
  if (snapshot.state !== 'succeeded') throw new Error(snapshot.state);
  const [output] = snapshot.outputs;
  if (!output) throw new Error('no output');
  return { handle, output };
}

describe('a clip of Google', () => {
  it('goes from a first frame to a last', async () => {
    const media = [picture('last_frame'), picture('first_frame')];
    const asked = clipRequest({ operation: 'image2video', media, negativePrompt: 'rain', params: { personGeneration: 'allow_adult' } });
    const { warnings } = await openGoogle(emulator.fields).start(asked, call);
    expect(warnings).toEqual([]);
    expect(lastBody()).toEqual({
      instances: [{ prompt: 'a lighthouse', image: frame('first_frame'), lastFrame: frame('last_frame') }],
      parameters: {
        aspectRatio: '16:9',
        resolution: '720p',
        durationSeconds: 4,
        sampleCount: 1,
        seed: 7,
        negativePrompt: 'rain',
        personGeneration: 'allow_adult',
      },
    });
  });

  it('shows up to three subjects, but not together with frames', async () => {
    const engine = openGoogle(emulator.fields);
    const subjects = clipRequest({ media: [picture('subject'), picture('subject')], durationSeconds: 8 });
    await engine.start(subjects, call);
    const reference = { image: frame('subject'), referenceType: 'asset' };
    expect(lastBody()).toMatchObject({ instances: [{ referenceImages: [reference, reference] }] });

    const refused = (media: ReturnType<typeof picture>[]) => engine.start({ ...subjects, media }, call);
    const facts = { kind: 'bad_input', field: 'media', billed: 'no' };
    await expect(refused([picture('subject'), picture('first_frame')])).rejects.toMatchObject(facts);
    await expect(refused([picture('last_frame')])).rejects.toMatchObject(facts);
    await expect(refused([1, 2, 3, 4].map(() => picture('subject')))).rejects.toMatchObject(facts);
  });

  it('is never longer than was asked for, and says so', async () => {
    const { warnings } = await openGoogle(emulator.fields).start(clipRequest({ durationSeconds: 7.5 }), call);
    expect(warnings.map(({ field }) => field)).toEqual(['durationSeconds']);
    expect(lastBody()).toMatchObject({ parameters: { durationSeconds: 6 } });
    const large = clipRequest({ size: { width: 1920, height: 1080 }, durationSeconds: 6 });
    await expect(openGoogle(emulator.fields).start(large, call)).rejects.toMatchObject({ kind: 'bad_input', field: 'durationSeconds' });
  });

  it('always has sound, and says so to those who want none', async () => {
    const { warnings } = await openGoogle(emulator.fields).start(clipRequest({ audio: false }), call);
    expect(warnings.map(({ field }) => field)).toEqual(['audio']);
  });

  it.each([
    ['veo-3.1-fast-generate-preview', { width: 1280, height: 720 }, 4, 400_000n],
    ['veo-3.1-fast-generate-preview', { width: 1080, height: 1920 }, 8, 960_000n],
    ['veo-3.1-generate-preview', { width: 3840, height: 2160 }, 8, 4_800_000n],
    ['veo-3.1-lite-generate-preview', { width: 3840, height: 2160 }, 8, 640_000n],
  ])('of %s in %j for %i seconds is estimated by the price of a second', async (model, size, durationSeconds, amountMicros) => {
    const engine = openGoogle(emulator.fields);
    const { handle } = await engine.start(clipRequest({ model, size, durationSeconds }), call);
    expect(await finish(engine, handle, call)).toMatchObject({ cost: { amountMicros, currency: 'USD', quality: 'estimated' } });
  });

  it('that the filter keeps back is a refusal, also when nothing says so', async () => {
    const engine = openGoogle(emulator.fields);
    emulator.fault({ kind: 'job-refused' });
    const { handle } = await engine.start(clipRequest(), call);
    const refused = { state: 'failed', error: { kind: 'refused_content', retry: 'change-input', billed: 'unknown' } };
    expect(await finish(engine, handle, call)).toMatchObject(refused);
    const empty = callWith(async () => Response.json({ done: true, response: { generateVideoResponse: {} } }));
    expect(await engine.poll(handle, empty)).toMatchObject(refused);
  });

  it.each([
    [{ code: 3, message: 'The prompt violates our usage guidelines: a lighthouse' }, 'refused_content'],
    [{ code: 3, message: 'Unsupported image' }, 'bad_input'],
    [{ code: 8, message: 'a lighthouse' }, 'overloaded'],
    [{ code: 13, message: 'Internal: a lighthouse' }, 'engine_fault'],
  ])('that ends in an error says what it means and not what was asked: %j', async (error, kind) => {
    const engine = openGoogle(emulator.fields);
    const { handle } = await engine.start(clipRequest(), call);
    const snapshot = await engine.poll(
      handle,
      callWith(async () => Response.json({ done: true, error })),
    );
    if (snapshot.state !== 'failed') throw new Error(snapshot.state);
    expect(snapshot.error.kind).toBe(kind);
    expect(snapshot.error.message).not.toContain('lighthouse');
  });

  it.each(['models/veo/../../secrets/x', 'models//veo/x', '/v1beta/models', 'operations', 'https://example.com/x'])(
    'is not asked for by a name that leads elsewhere: %s',
    async (id) => {
      const engine = openGoogle(emulator.fields);
      const { handle } = await engine.start(clipRequest(), call);
      const calls = emulator.calls.length;
      await expect(engine.poll({ ...handle, id }, call)).rejects.toMatchObject({ kind: 'not_found' });
      expect(emulator.calls).toHaveLength(calls);
    },
  );

  it('is deleted at Google when the service is done with it, once and again', async () => {
    const engine = openGoogle(emulator.fields);
    const { handle, output } = await made(engine);
    await engine.purge?.(handle, call);
    await expect(engine.fetchOutput(handle, output, call)).rejects.toMatchObject({ kind: 'lost' });
    await engine.purge?.(handle, call);
    const refuses = callWith(async (url, init) => (init?.method === 'DELETE' ? new Response(null, { status: 400 }) : fetch(url, init)));
    await expect(engine.purge?.(handle, refuses)).rejects.toMatchObject({ name: 'EngineError' });
    const forgotten = callWith(async () => new Response(null, { status: 404 }));
    await engine.purge?.(handle, forgotten);
  });
});

describe('the file of a clip', () => {
  it('is behind the key, which goes along when Google sends on within its own address', async () => {
    const engine = openGoogle(emulator.fields);
    const { handle, output } = await made(engine);
    const from = emulator.calls.length;
    const bytes = await new Response(await engine.fetchOutput(handle, output, call)).bytes();
    expect(Buffer.from(bytes).toString('latin1', 4, 8)).toBe('ftyp');
    const fetched = emulator.calls.slice(from);
    expect(fetched.map(({ path }) => path.split('/')[1])).toEqual(['v1beta', 'download']);
    expect(fetched.every(({ headers }) => headers['x-goog-api-key'] === emulator.fields.apiKey)).toBe(true);
  });

  it.each([
    ['https://storage.googleapis.com/bucket/clip.mp4', true],
    ['https://r1.googleusercontent.com/clip.mp4', true],
    ['https://googleapis.com.example.com/clip.mp4', false],
    ['http://storage.googleapis.com/clip.mp4', false],
  ])('is followed without the key, or not at all: %s', async (location, followed) => {
    const seen: [string, string | null][] = [];
    const moves = callWith(async (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      seen.push([url, new Headers(init?.headers).get('x-goog-api-key')]);
      return seen.length === 1
        ? new Response(null, { status: 302, headers: { location } })
        : new Response('clip', { headers: { 'content-type': 'video/mp4' } });
    });
    const uri = 'https://generativelanguage.googleapis.com/v1beta/files/one:download?alt=media';
    const output: OutputRef = { index: 0, kind: 'video', mime: 'video/mp4', source: { url: uri } };
    const opened = openGoogle({ apiKey: 'key' }).fetchOutput({ engine: 'google', v: 1, id: 'one' }, output, moves);
    if (followed) {
      await opened;
      expect(seen).toEqual([
        [uri, 'key'],
        [location, null],
      ]);
    } else {
      await expect(opened).rejects.toMatchObject({ kind: 'engine_fault' });
      expect(seen).toHaveLength(1);
    }
  });

  it('is not taken from a foreign host, nor is a page in its place', async () => {
    const engine = openGoogle(emulator.fields);
    emulator.fault({ kind: 'output-on-foreign-host' });
    const foreign = await made(engine);
    const calls = emulator.calls.length;
    await expect(engine.fetchOutput(foreign.handle, foreign.output, call)).rejects.toMatchObject({ kind: 'engine_fault' });
    expect(emulator.calls).toHaveLength(calls);
    emulator.fault({ kind: 'output-is-html' });
    const page = await made(engine);
    await expect(engine.fetchOutput(page.handle, page.output, call)).rejects.toMatchObject({ kind: 'engine_fault' });
  });

  it('does not send in circles', async () => {
    const circle = callWith(async (input) => {
      const location = input instanceof Request ? input.url : input.toString();
      return new Response(null, { status: 302, headers: { location } });
    });
    const source = { url: 'https://generativelanguage.googleapis.com/v1beta/files/one:download' };
    const output: OutputRef = { index: 0, kind: 'video', mime: 'video/mp4', source };
    const opened = openGoogle({ apiKey: 'key' }).fetchOutput({ engine: 'google', v: 1, id: 'one' }, output, circle);
    await expect(opened).rejects.toMatchObject({ kind: 'engine_fault' });
  });
});
