import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { continuingModel, withContinuation } from './continue-clip.ts';
import { emptyDraft } from './draft.ts';
import { aModel } from './model-fixture.ts';

const start = { first_frame: { max: 1, mimes: ['image/png', 'image/webp'] } };
const clips = { output: 'video', duration: { min: 2, max: 6, default: 4 } } as const;
const starter = aModel('starter', { ...clips, operations: ['text2video', 'image2video'], media: start });
const extender = aModel('extender', { ...clips, operations: ['text2video', 'extend-video'], media: start });
const fromWords = aModel('from-words', { ...clips, operations: ['text2video'], media: {} });
const models = [fromWords, starter, extender];
const clip = { assetId: 'c', size: { width: 512, height: 384 }, prompt: 'a storm' };

it('goes on with the model that made the clip, else with one made for it', () => {
  expect(continuingModel(models, 'starter')?.id).toBe('starter');
  expect(continuingModel(models, 'from-words')?.id).toBe('extender');
  expect(continuingModel([fromWords, starter], undefined)?.id).toBe('starter');
  expect(continuingModel([fromWords, { ...starter, available: false }], 'starter')).toBeUndefined();
  expect(continuingModel([{ ...starter, media: { first_frame: { max: 1, mimes: ['image/png'] } } }], 'starter')).toBeUndefined();
});

it('starts from the clip itself: the service takes its last frame', () => {
  const draft = withContinuation({ ...emptyDraft, beside: { video: ['starter'] }, seed: 3 }, models, { ...clip, model: 'extender' });
  expect(draft && compose(draft, models).request).toMatchObject({
    model: 'extender',
    prompt: 'a storm',
    count: 1,
    size: { width: 512, height: 384 },
    durationSeconds: 4,
    references: [{ assetId: 'c', role: 'first_frame', strength: 1 }],
  });
  expect(draft).toMatchObject({ beside: { video: [] }, seed: null });
});

it('keeps the words in the composer for a clip that was uploaded', () => {
  const draft = withContinuation({ ...emptyDraft, prompt: 'and then' }, models, { assetId: 'c', size: clip.size });
  expect(draft?.prompt).toBe('and then');
});
