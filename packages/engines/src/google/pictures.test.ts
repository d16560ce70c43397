import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, samplePng } from '../emulator-kit/index.ts';
import type { EngineRequest } from '../spec/engine.ts';
import { startEmulator } from './emulator.ts';
import { google } from './index.ts';
import { base64, callWith, finish, openGoogle, picture, pictureRequest } from './testing.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 1 });
});
afterAll(() => emulator.close());

const lastBody = (): unknown => emulator.calls.findLast(({ paid }) => paid)?.body;
const made = Buffer.from(samplePng({ width: 16, height: 16 })).toString('base64');
const image = { inlineData: { mimeType: 'image/png', data: made } };

/** How a request ends whose answer is this. */
async function ending(answer: unknown, changes: Partial<EngineRequest> = {}) {
  const call = callWith(async () => Response.json(answer));
  const engine = openGoogle({ apiKey: 'key' });
  const { handle } = await engine.start(pictureRequest(changes), call);
  return engine.poll(handle, call);
}

describe('a picture of Google', () => {
  it('is asked for with the picture to change first, by shape and size', async () => {
    const call = callWith();
    const asked = pictureRequest({
      operation: 'edit',
      media: [picture('subject'), picture('init')],
      size: { width: 2752, height: 1536 },
      seed: 4_294_967_295,
    });
    const { warnings } = await openGoogle(emulator.fields).start(asked, call);
    expect(warnings).toEqual([]);
    expect(lastBody()).toEqual({
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'a lighthouse' },
            { inlineData: { mimeType: 'image/png', data: base64('init') } },
            { inlineData: { mimeType: 'image/png', data: base64('subject') } },
          ],
        },
      ],
      generationConfig: {
        responseModalities: ['IMAGE'],
        imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
        seed: 2_147_483_647,
      },
    });
  });

  it('is asked for without a size where the model has only one, and says what it cannot have', async () => {
    const asked = pictureRequest({ model: 'gemini-3.1-flash-lite-image', size: { width: 3000, height: 2600 } });
    const { warnings } = await openGoogle(emulator.fields).start(
      { ...asked, operation: 'edit', media: [picture('init', { strength: 0.3 })] },
      callWith(),
    );
    expect(lastBody()).toMatchObject({ generationConfig: { imageConfig: { aspectRatio: '5:4' } } });
    expect(JSON.stringify(lastBody())).not.toContain('imageSize');
    expect(warnings.map(({ field }) => field).toSorted()).toEqual(['media.strength', 'size', 'size']);
  });

  it('is refused here when its references are larger than a request may be', async () => {
    const paid = emulator.calls.filter((one) => one.paid).length;
    const media = [picture('init', { bytes: 10 * 1024 * 1024 }), picture('subject', { bytes: 5 * 1024 * 1024 })];
    const refused = openGoogle(emulator.fields).start(pictureRequest({ operation: 'edit', media }), callWith());
    await expect(refused).rejects.toMatchObject({
      kind: 'bad_input',
      field: 'media',
      billed: 'no',
      message: expect.stringContaining('together'),
    });
    expect(emulator.calls.filter((one) => one.paid)).toHaveLength(paid);
  });

  it('is the one that was meant, not one the model drew while it was thinking', async () => {
    const call = callWith();
    const engine = openGoogle(emulator.fields);
    const { handle } = await engine.start(pictureRequest(), call);
    const snapshot = await engine.poll(handle, call);
    if (snapshot.state !== 'succeeded') throw new Error(snapshot.state);
    const [output] = snapshot.outputs;
    if (!output) throw new Error('no output');
    const bytes = await new Response(await engine.fetchOutput(handle, output, call)).bytes();
    expect(Buffer.from(bytes).readUInt32BE(16)).toBe(1024);
  });

  it('costs its tokens: those of the picture, of the words and of the input, each at its own price', async () => {
    const usageMetadata = {
      promptTokenCount: 10,
      candidatesTokenCount: 1392,
      thoughtsTokenCount: 100,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
    };
    const answer = { candidates: [{ content: { parts: [image] }, finishReason: 'STOP' }], usageMetadata };
    // 1120 × 60 + 372 × 3 + 10 × 0.5 dollars per million
    expect(await ending(answer)).toMatchObject({ cost: { amountMicros: 68_321n, currency: 'USD', quality: 'computed' } });
    const uncounted = { candidates: answer.candidates };
    expect(await ending(uncounted)).toMatchObject({ cost: { amountMicros: 67_000n, quality: 'estimated' } });
  });

  it.each([
    [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }, 'refused_content', 'PROHIBITED_CONTENT'],
    [{ candidates: [{ finishReason: 'IMAGE_SAFETY' }] }, 'refused_content', 'IMAGE_SAFETY'],
    [{ candidates: [{ finishReason: 'RECITATION', content: {} }] }, 'refused_content', 'RECITATION'],
    [{ candidates: [{ finishReason: 'NO_IMAGE', content: { parts: [{ text: 'no' }] } }] }, 'engine_fault', 'NO_IMAGE'],
    [{ candidates: [{ finishReason: 'STOP', content: { parts: [{ ...image, thought: true }] } }] }, 'engine_fault', 'STOP'],
    [{ candidates: [] }, 'engine_fault', 'no reason given'],
    [{ promptFeedback: { blockReason: 'because of: a lighthouse' } }, 'refused_content', 'unknown reason'],
  ])('that is not there says why: %j', async (answer, kind, reason) => {
    const snapshot = await ending(answer);
    if (snapshot.state !== 'failed') throw new Error(snapshot.state);
    expect(snapshot.error).toMatchObject({ kind, billed: 'unknown', retry: kind === 'refused_content' ? 'change-input' : 'after-delay' });
    expect(snapshot.error.message).toContain(reason);
    expect(snapshot.error.message).not.toContain('lighthouse');
  });

  it('that is something else is not handed on', async () => {
    const page = { inlineData: { mimeType: 'image/png', data: Buffer.from('<!doctype html>').toString('base64') } };
    expect(await ending({ candidates: [{ content: { parts: [page] } }] })).toMatchObject({
      state: 'failed',
      error: { kind: 'engine_fault' },
    });
  });

  it('is called clean only when every rating of it is low', async () => {
    const rated = (probability: string) => ({
      candidates: [{ content: { parts: [image] }, safetyRatings: [{ category: 'HARM_CATEGORY_HARASSMENT', probability }] }],
    });
    expect(await ending(rated('NEGLIGIBLE'))).toMatchObject({ safety: [{ verdict: 'clean', index: 0 }] });
    expect(await ending(rated('MEDIUM'))).toMatchObject({ safety: [{ verdict: 'unknown' }] });
    expect(await ending({ candidates: [{ content: { parts: [image] } }] })).toMatchObject({ safety: [{ verdict: 'unknown' }] });
  });

  it('is found again by a process that never saw the answer, from what was kept', async () => {
    const call = callWith();
    const asked = pictureRequest();
    const { handle } = await openGoogle(emulator.fields).start(asked, call);
    const restarted = openGoogle(emulator.fields);
    expect(await restarted.reconcile({ attemptId: asked.attemptId, model: asked.model, count: 1 }, call)).toEqual({ found: handle });
    expect((await finish(restarted, handle, call)).state).toBe('succeeded');
    await restarted.purge?.(handle, call);
    const answer = await restarted.reconcile({ attemptId: asked.attemptId, model: asked.model, count: 1 }, call);
    expect(answer).toEqual({ found: null, certain: false });
  });
});

describe('an error of Google', () => {
  const failure = async (status: number, error: object): Promise<unknown> => {
    const call = callWith(async () => Response.json({ error }, { status }));
    return openGoogle({ apiKey: 'key' })
      .start(pictureRequest(), call)
      .then(
        () => 'none',
        (reason: unknown) => reason,
      );
  };
  const quota = (quotaId: string) => ({ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] });

  it.each([
    ['a wrong key, which is a 400 there', 400, { details: [{ reason: 'API_KEY_INVALID' }] }, { kind: 'auth', billed: 'no' }],
    [
      'a quota of the minute',
      429,
      { details: [quota('PerMinute'), { retryDelay: '34.4s' }] },
      { kind: 'rate_limit', retryAfterMs: 34_400 },
    ],
    ['a quota of the day', 429, { details: [quota('GenerateRequestsPerDayPerProject')] }, { kind: 'quota', retry: 'never' }],
    ['a model that is gone', 404, { status: 'NOT_FOUND' }, { kind: 'unsupported', billed: 'no' }],
    ['a country without service', 400, { status: 'FAILED_PRECONDITION' }, { kind: 'unsupported', retry: 'never', billed: 'no' }],
    ['a model that says it is overloaded', 503, { message: 'The model is overloaded.' }, { kind: 'overloaded', billed: 'no' }],
    ['a 503 that does not say so', 503, { message: 'Deadline' }, { retry: 'reconcile-first', billed: 'unknown' }],
    ['a deadline', 504, { status: 'DEADLINE_EXCEEDED' }, { retry: 'reconcile-first', billed: 'unknown' }],
    [
      'a field it does not take',
      400,
      { status: 'INVALID_ARGUMENT', details: [{ fieldViolations: [{ field: 'generationConfig.seed' }] }] },
      { kind: 'bad_input', field: 'generationConfig.seed' },
    ],
  ])('tells %s', async (_, status, error, facts) => {
    expect(await failure(status, error)).toMatchObject({ name: 'EngineError', ...facts });
  });

  it('is told by the emulator for a wrong key as Google tells it', async () => {
    const engine = openGoogle({ ...emulator.fields, apiKey: 'wrong' });
    expect(await engine.probe(callWith())).toMatchObject({ ok: false, error: { kind: 'auth' } });
  });
});

it('offers the models that the project has, over as many pages as it takes', async () => {
  const pages: string[] = [];
  const call = callWith(async (input) => {
    const url = new URL(input instanceof Request ? input.url : input);
    pages.push(url.search);
    return url.searchParams.has('pageToken')
      ? Response.json({ models: [{ name: 'models/veo-3.1-lite-generate-preview' }] })
      : Response.json({ models: [{ name: 'models/gemini-3-pro-image' }, { name: 'models/other' }], nextPageToken: 'two' });
  });
  const found = await google.discover?.({ fields: { apiKey: 'key' }, models: [] }, call);
  expect(found?.map(({ providerModel }) => providerModel)).toEqual(['gemini-3-pro-image', 'veo-3.1-lite-generate-preview']);
  expect(pages).toEqual(['?pageSize=1000', '?pageSize=1000&pageToken=two']);
});
