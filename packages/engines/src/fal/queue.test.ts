import { describe, expect, it } from 'vitest';
import { samplePng } from '../emulator-kit/index.ts';
import type { MediaRef, Snapshot } from '../spec/engine.ts';
import { accepted, answering, at, openFal, request } from './testing.ts';

const completed = [{ body: { status: 'COMPLETED' } }];
const picture = { url: 'https://v3.fal.media/files/a.png', content_type: 'image/png', width: 1024, height: 1024 };
const bytes = samplePng({ width: 8, height: 8 });
const init = (changes: Partial<MediaRef> = {}): MediaRef => ({
  role: 'init',
  mime: 'image/png',
  bytes: bytes.byteLength,
  sha256: '0'.repeat(64),
  strength: 0.75,
  open: async () => new Blob([bytes.slice()]).stream(),
  ...changes,
});

/** How a request ends whose result is this. */
async function ending(status: number, body: unknown): Promise<Snapshot> {
  const line = answering({ ...accepted, [at.status]: completed, [at.result]: [{ status, body }] });
  const { handle } = await openFal().start(request('flux-dev'), line);
  return openFal().poll(handle, line);
}

describe('a request in the queue of fal', () => {
  it('waits, is asked after less often while others are before it, then runs', async () => {
    const line = answering({
      ...accepted,
      [at.status]: [
        { status: 202, body: { status: 'IN_QUEUE', queue_position: 3 } },
        { status: 202, body: { status: 'IN_QUEUE', queue_position: 0 } },
        { status: 202, body: { status: 'IN_PROGRESS' } },
      ],
    });
    const { handle } = await openFal().start(request('flux-dev'), line);
    const polled = [];
    for (let count = 0; count < 3; count += 1) polled.push(await openFal().poll(handle, line));
    expect(polled).toEqual([
      { state: 'queued', progress: { fraction: 0 }, pollAfterMs: 2_000 },
      { state: 'queued', progress: { fraction: 0 }, pollAfterMs: 1_000 },
      { state: 'running', progress: { fraction: 0 }, pollAfterMs: 1_000 },
    ]);
  });

  it('runs on while its result is not there yet, although its status says so', async () => {
    expect(await ending(400, { detail: 'Request is still in progress' })).toMatchObject({ state: 'running' });
  });

  it('asks fal for care: nothing stored, outputs gone after an hour, no other model instead', async () => {
    const line = answering(accepted);
    const webhookUrl = new URL('https://studio.example.test/hooks/0123');
    await openFal().start(request('flux-dev', { webhookUrl }), line);
    const [sent] = line.asked;
    expect(sent?.url.searchParams.get('fal_webhook')).toBe(webhookUrl.href);
    expect(Object.fromEntries(sent?.headers ?? [])).toMatchObject({
      authorization: 'Key key',
      'x-fal-store-io': '0',
      'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":3600}',
      'x-app-fal-disable-fallback': '1',
    });
  });

  it('brings references by an address of ours, and inside where there is none', async () => {
    const own = new URL('https://studio.example.test/media/signed');
    const asked: number[] = [];
    const publicUrl = async (seconds: number): Promise<URL> => {
      asked.push(seconds);
      return own;
    };
    const image2image = { ...accepted, '/fal-ai/flux/dev/image-to-image': accepted['/fal-ai/flux/dev'] };
    const line = answering(image2image);
    await openFal().start(request('flux-dev', { operation: 'image2image', media: [init({ publicUrl })] }), line);
    await openFal().start(request('flux-dev', { operation: 'image2image', media: [init()] }), line);
    expect(asked).toEqual([3600]);
    expect(line.asked.map(({ body }) => (body as { image_url: string }).image_url.slice(0, 40))).toEqual([
      own.href.slice(0, 40),
      `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`.slice(0, 40),
    ]);
    expect(line.asked[0]?.body).toMatchObject({ strength: 0.25 });
  });

  it('is followed on the queue only, whatever addresses the answer names', async () => {
    const evil = 'http://169.254.169.254/latest/meta-data';
    const submit = { request_id: 'abc', response_url: evil, status_url: evil, cancel_url: 'https://queue.fal.run.example.test/x' };
    const line = answering({
      '/fal-ai/flux/dev': [{ body: submit }],
      '/fal-ai/flux/requests/abc/status': [{ body: { status: 'IN_PROGRESS' } }],
    });
    const { handle } = await openFal().start(request('flux-dev'), line);
    expect((await openFal().poll(handle, line)).state).toBe('running');
    expect(new Set(line.asked.map(({ url }) => url.origin))).toEqual(new Set(['https://queue.fal.run']));
    const changed = { ...handle, extra: { ...(handle.extra as object), status: '//169.254.169.254/status' } };
    await expect(openFal().poll(changed, line)).rejects.toMatchObject({ kind: 'not_found' });
    expect(line.asked).toHaveLength(2);
  });

  it.each([
    [202, { status: 'CANCELLATION_REQUESTED' }, 'requested'],
    [400, { status: 'ALREADY_COMPLETED' }, 'too-late'],
    [404, { detail: 'Not found' }, 'too-late'],
  ])('says what became of a cancel that is answered %i', async (status, body, result) => {
    const line = answering({
      ...accepted,
      [at.cancel]: [{ status, body }],
      [at.status]: completed,
      [at.result]: [{ body: { images: [picture] } }],
    });
    const { handle } = await openFal().start(request('flux-dev'), line);
    expect(await openFal().cancel?.(handle, line)).toEqual({ result, mayBill: true });
  });

  it('that was cancelled before it ran is cancelled, not failed', async () => {
    expect(await ending(499, { detail: 'Request was cancelled' })).toEqual({ state: 'cancelled' });
  });
});

describe('a completed request', () => {
  it('has succeeded only if there is an output in its result', async () => {
    expect(await ending(200, { images: [picture], seed: 42 })).toMatchObject({
      state: 'succeeded',
      outputs: [{ mime: 'image/png', seed: 42 }],
    });
    expect(await ending(200, { images: [], timings: {} })).toMatchObject({
      state: 'failed',
      error: { kind: 'engine_fault', billed: 'yes' },
    });
  });

  it.each([
    [
      'the filter',
      422,
      { detail: [{ loc: ['body', 'prompt'], type: 'content_policy_violation', msg: 'a heron' }] },
      'refused_content',
      'change-input',
    ],
    ['the filter, in words', 400, { detail: 'The safety system rejected: a heron' }, 'refused_content', 'change-input'],
    ['a field', 422, { detail: [{ loc: ['body', 'image_url'], type: 'image_too_small', msg: 'a heron' }] }, 'bad_input', 'change-input'],
    ['a time limit', 504, { detail: [{ loc: [], type: 'generation_timeout', msg: 'a heron' }] }, 'engine_fault', 'after-delay'],
    ['somebody behind it', 502, { detail: [{ type: 'downstream_service_error', msg: 'a heron' }] }, 'engine_fault', 'after-delay'],
    ['the model', 500, { detail: 'Runner gave up on a heron' }, 'engine_fault', 'after-delay'],
    ['the gateway', 500, { error: { message: 'a heron', code: 1 } }, 'engine_fault', 'after-delay'],
  ])('failed because of %s, is not billed, and nobody reads its words', async (_, status, body, kind, retry) => {
    const snapshot = await ending(status, body);
    if (snapshot.state !== 'failed') throw new Error(snapshot.state);
    expect(snapshot.error).toMatchObject({ kind, retry, billed: 'no' });
    expect(snapshot.error.message).not.toContain('heron');
    if (kind === 'bad_input') expect(snapshot.error.field).toBe('image_url');
  });

  it.each([
    [401, { detail: 'Unauthorized' }, { kind: 'auth' }],
    [403, { detail: 'User is locked. Reason: Exhausted balance.' }, { kind: 'quota' }],
    [404, { detail: 'Not found' }, { kind: 'not_found' }],
    [429, { detail: 'Too many requests' }, { kind: 'rate_limit', retry: 'after-delay' }],
    [503, '<html>', { kind: 'overloaded', retry: 'after-delay' }],
  ])('is not over when the call for its result is answered %i: that is about the call', async (status, body, facts) => {
    await expect(ending(status, body)).rejects.toMatchObject({ name: 'EngineError', ...facts });
  });

  it('is clean only where the checker was on and says so, and flagged where it says that', async () => {
    const verdicts = async (flags: object, params = {}): Promise<unknown> => {
      const line = answering({
        ...accepted,
        [at.status]: completed,
        [at.result]: [{ body: { images: [picture, picture], ...flags } }],
      });
      const { handle } = await openFal().start(request('flux-dev', { params }), line);
      const snapshot = await openFal().poll(handle, line);
      return snapshot.state === 'succeeded' && snapshot.safety.map(({ verdict }) => verdict);
    };
    expect(await verdicts({ has_nsfw_concepts: [false, true] })).toEqual(['clean', 'flagged']);
    expect(await verdicts({ nsfw_content_detected: [true] })).toEqual(['flagged', 'unknown']);
    expect(await verdicts({})).toEqual(['unknown', 'unknown']);
  });

  it('hands on outputs of fal’s own hosts only', async () => {
    const line = answering({ ...accepted, [at.status]: completed, [at.result]: [{ body: { images: [picture] } }] });
    const { handle } = await openFal().start(request('flux-dev'), line);
    for (const url of [
      'http://v3.fal.media/a.png',
      'https://fal.media.example.test/a.png',
      'https://10.0.0.1/a.png',
      'file:///etc/passwd',
      '',
    ]) {
      const output = { index: 0, kind: 'image', mime: 'image/png', source: { url } } as const;
      await expect(openFal().fetchOutput(handle, output, line)).rejects.toMatchObject({ kind: 'engine_fault' });
    }
    expect(line.asked).toHaveLength(1);
  });
});
