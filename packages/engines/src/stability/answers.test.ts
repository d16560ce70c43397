import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, samplePng } from '../emulator-kit/index.ts';
import type { Engine, EngineCall, Handle, Snapshot } from '../spec/engine.ts';
import { startEmulator } from './emulator.ts';
import { stability } from './index.ts';
import { callWith, reference, request } from './testing.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 1 });
});
afterAll(() => emulator.close());

const { models } = stability.starter;
const open = (now?: () => Date): Engine => stability.open({ fields: emulator.fields, models, ...(now ? { now } : {}) });
const picture = Buffer.from(samplePng({ width: 16, height: 16 })).toString('base64');
const enlarging = () =>
  request('upscale-creative', { operation: 'upscale', media: [reference('init', samplePng({ width: 16, height: 16 }))], seed: 0 });

async function finish(engine: Engine, handle: Handle, call: EngineCall): Promise<Snapshot> {
  for (;;) {
    const snapshot = await engine.poll(handle, call);
    if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('an answer of Stability', () => {
  /** How a request ends whose answer is this. */
  const ending = async (answer: unknown, seed = 7): Promise<Snapshot> => {
    const call = callWith(async () => Response.json(answer));
    const { handle } = await open().start(request('stable-image-core', { seed }), call);
    return open().poll(handle, call);
  };

  it('names the seed that was drawn where it was left to them, and nothing is called clean', async () => {
    expect(await ending({ image: picture, seed: 343_940_597, finish_reason: 'SUCCESS' }, 0)).toMatchObject({
      outputs: [{ mime: 'image/png', seed: 343_940_597 }],
      safety: [{ verdict: 'unknown' }],
    });
    const unnamed = await ending({ image: picture }, 0);
    expect(unnamed.state === 'succeeded' && unnamed.outputs[0]?.seed).toBeUndefined();
  });

  it.each([
    ['is filtered', { image: picture, finish_reason: 'CONTENT_FILTERED' }, 'refused_content', 'moderation'],
    [
      'is a page',
      { image: Buffer.from('<!doctype html>').toString('base64'), finish_reason: 'SUCCESS' },
      'engine_fault',
      'without a picture',
    ],
    ['failed', { image: picture, finish_reason: 'INFERENCE_ERROR' }, 'engine_fault', 'INFERENCE_ERROR'],
    ['quotes the prompt', { finish_reason: 'because of: a lighthouse' }, 'engine_fault', 'no reason given'],
  ])('that %s brings no picture and says why', async (_, answer, kind, words) => {
    const snapshot = await ending(answer);
    if (snapshot.state !== 'failed') throw new Error(snapshot.state);
    expect(snapshot.error).toMatchObject({ kind, billed: 'unknown' });
    expect(snapshot.error.message).toContain(words);
    expect(snapshot.error.message).not.toContain('lighthouse');
  });

  it('may be the picture itself, with the rest in its headers', async () => {
    const answering = async (headers: Record<string, string>): Promise<Snapshot> => {
      const bytes = Buffer.from(picture, 'base64');
      const call = callWith(async () => new Response(bytes, { headers: { 'content-type': 'image/png', ...headers } }));
      const { handle } = await open().start(request('stable-image-core', { seed: 0 }), call);
      return open().poll(handle, call);
    };
    expect(await answering({ 'finish-reason': 'SUCCESS', seed: '42' })).toMatchObject({ outputs: [{ mime: 'image/png', seed: 42 }] });
    expect(await answering({ 'finish-reason': 'CONTENT_FILTERED' })).toMatchObject({ error: { kind: 'refused_content' } });
    const [untold] = [await answering({})].flatMap((one) => (one.state === 'succeeded' ? one.outputs : []));
    expect(untold).toMatchObject({ mime: 'image/png' });
    expect(untold?.seed).toBeUndefined();
  });

  it.each([
    [
      'a moderated prompt',
      403,
      { name: 'content_moderation', errors: ['flagged: a lighthouse'] },
      { kind: 'refused_content', billed: 'no' },
    ],
    ['a key without rights', 403, { name: 'forbidden', errors: ['nope'] }, { kind: 'auth', billed: 'no' }],
    ['another language', 422, { name: 'invalid_language', errors: ['English only'] }, { kind: 'bad_input', retry: 'change-input' }],
    [
      'a field of theirs',
      400,
      { name: 'bad_request', errors: ['style_preset: must be one of'] },
      { kind: 'bad_input', field: 'style_preset' },
    ],
    ['a body too large', 413, { name: 'payload_too_large' }, { kind: 'bad_input', billed: 'no' }],
    ['too many calls', 429, { name: 'rate_limit_exceeded' }, { kind: 'rate_limit', retryAfterMs: 60_000 }],
    ['an error of theirs', 500, { name: 'internal_error' }, { retry: 'reconcile-first', billed: 'unknown' }],
  ])('tells %s', async (_, status, body, facts) => {
    const call = callWith(async () => Response.json(body, { status }));
    const failure: unknown = await open()
      .start(request('stable-image-core'), call)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'EngineError', ...facts });
    expect((failure as Error).message).not.toContain('lighthouse');
  });

  it('is kept: another process finds it, until it is purged', async () => {
    const call = callWith();
    const asked = request('stable-image-core');
    const about = { attemptId: asked.attemptId, model: asked.model, count: 1 };
    const { handle } = await open().start(asked, call);
    expect(await open().reconcile(about, call)).toEqual({ found: handle });
    await open().purge?.(handle, call);
    expect(await open().reconcile(about, call)).toEqual({ found: null, certain: false });
  });
});

describe('a task of Stability', () => {
  it('is asked after no faster than every ten seconds', async () => {
    const call = callWith();
    emulator.fault({ kind: 'job-stuck' });
    const { handle } = await open().start(enlarging(), call);
    expect(await open().poll(handle, call)).toMatchObject({ state: 'running', pollAfterMs: 10_000 });
  });

  it('is kept as it comes: nobody asks for it twice', async () => {
    const [call, engine] = [callWith(), open()];
    const { handle } = await engine.start(enlarging(), call);
    const done = await finish(engine, handle, call);
    expect(done).toMatchObject({ state: 'succeeded', cost: { amountMicros: 600_000n } });
    const calls = emulator.calls.length;
    expect(await open().poll(JSON.parse(JSON.stringify(handle)) as Handle, call)).toEqual(done);
    expect(emulator.calls).toHaveLength(calls);
  });

  it('is found again when the process that began it died before its handle was stored', async () => {
    const call = callWith();
    const asked = enlarging();
    const { handle } = await open().start(asked, call);
    expect(await open().reconcile({ attemptId: asked.attemptId, model: asked.model, count: 1 }, call)).toEqual({ found: handle });
  });

  it('that is known to nobody any more is not waited for', async () => {
    const call = callWith();
    const { handle } = await open().start(enlarging(), call);
    const forgotten = { ...handle, extra: { ...(handle.extra as object), task: 'f'.repeat(64) } };
    await expect(open().poll(forgotten, call)).rejects.toMatchObject({ kind: 'not_found', billed: 'unknown' });
  });

  it('that is refused ends so', async () => {
    const call = callWith();
    emulator.fault({ kind: 'job-refused' });
    const { handle } = await open().start(enlarging(), call);
    expect(await finish(open(), handle, call)).toMatchObject({ state: 'failed', error: { kind: 'refused_content' } });
  });

  it('that answers with an error is asked again for five minutes, then over for everybody', async () => {
    const call = callWith();
    let now = new Date('2026-11-21T12:00:00Z');
    const engine = open(() => now);
    emulator.setJobMs(1);
    emulator.fault({ kind: 'job-fails' });
    const { handle } = await engine.start(enlarging(), call);
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const minute of [0, 4]) {
      now = new Date(Date.UTC(2026, 10, 21, 12, minute));
      await expect(engine.poll(handle, call)).rejects.toMatchObject({ kind: 'overloaded', retry: 'after-delay' });
    }
    now = new Date(Date.UTC(2026, 10, 21, 12, 6));
    expect(await engine.poll(handle, call)).toMatchObject({ state: 'failed', error: { kind: 'engine_fault', billed: 'unknown' } });
    expect(await open().poll(handle, call)).toMatchObject({ state: 'failed' });
  });
});

it('asks for the balance, and says when it is used up', async () => {
  expect(await open().probe(callWith())).toEqual({ ok: true });
  const empty = callWith(async () => Response.json({ credits: 0 }));
  expect(await open().probe(empty)).toMatchObject({ ok: false, error: { kind: 'quota' } });
});
