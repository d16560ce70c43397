import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { emptyDraft, withReference } from './draft.ts';
import { sketchModel, upscaleModel, videoModel } from './model-fixture.ts';

const models = [sketchModel, videoModel, upscaleModel];
const draft = { ...emptyDraft, prompt: 'a fox' };
const masked = withReference(withReference(draft, sketchModel, 'p', 'init'), sketchModel, 'm', 'mask');
const pictures = new Map([['p', { width: 1216, height: 808 }]]);

it('fills in what nobody chose and says what it costs', () => {
  const composition = compose(draft, models);
  expect(composition.request).toEqual({ model: 'sketch-image', prompt: 'a fox', count: 4, size: { width: 1024, height: 1024 } });
  expect(composition.price).toBe(4_000_000n);
  expect(composition.obstacle).toBeUndefined();
});

it('says what stands in the way', () => {
  expect(compose({ ...draft, prompt: '  ' }, models).obstacle).toBe('no-prompt');
  expect(compose({ ...draft, prompt: 'x'.repeat(41) }, models).obstacle).toBe('prompt-too-long');
  expect(compose({ ...draft, choices: { 'sketch-image': { size: { width: 1023, height: 1024 } } } }, models).obstacle).toBe('size');
  expect(compose({ ...draft, models: { image: 'sketch-upscale' } }, models).obstacle).toBe('needs-picture');
  expect(compose(withReference(draft, sketchModel, 'm', 'mask'), models).obstacle).toBe('needs-init');
  expect(compose(draft, [{ ...sketchModel, available: false }]).obstacle).toBe('model-unavailable');
  expect(compose(draft, []).obstacle).toBe('no-model');
});

it('leaves out what the model does not take, and keeps it in the draft', () => {
  const written = {
    ...draft,
    mode: 'video' as const,
    negativePrompt: 'rain',
    references: [{ assetId: 'a', role: 'style' as const, strength: 0.6 }],
  };
  const composition = compose(written, models);
  expect(composition.request).not.toHaveProperty('negativePrompt');
  expect(composition.request).not.toHaveProperty('references');
  expect(composition.unused).toHaveLength(1);
  expect(composition.request?.durationSeconds).toBe(4);
});

it('follows the size of the picture it works on, until another one was chosen for just that', () => {
  const composition = compose(masked, models, pictures);
  expect(composition.operation).toBe('inpaint');
  expect(composition.request).toMatchObject({ operation: 'inpaint', size: { width: 1216, height: 808 } });
  const size = { width: 608, height: 400 };
  expect(compose({ ...masked, frame: { assetId: 'p', operation: 'inpaint', size } }, models, pictures).size).toEqual(size);
  expect(compose({ ...masked, frame: { assetId: 'q', operation: 'inpaint', size } }, models, pictures).size).toEqual({
    width: 1216,
    height: 808,
  });
});

it('names no price while the size of its picture is unknown, and says so when the picture is gone', () => {
  const waiting = compose(masked, models, new Map());
  expect([waiting.price, waiting.request]).toEqual([undefined, undefined]);
  expect(compose(masked, models, new Map([['p', null]])).obstacle).toBe('picture-gone');
  expect(compose(masked, models, new Map([...pictures, ['m', null]])).obstacle).toBe('picture-gone');
});

it('leaves a picture out that the chosen operation has no use for', () => {
  const composition = compose({ ...masked, operation: 'image2image' }, models, pictures);
  expect(composition.request?.references?.map(({ role }) => role)).toEqual(['init']);
  expect(composition.unused.map(({ role }) => role)).toEqual(['mask']);
  expect(compose({ ...masked, operation: 'cutout' }, models, pictures).operation).toBe('inpaint');
});

it('needs no words to enlarge a picture', () => {
  const start = { ...withReference(draft, upscaleModel, 'p'), prompt: '', models: { image: 'sketch-upscale' } };
  expect(compose(start, models, pictures)).toMatchObject({ obstacle: undefined, operation: 'upscale' });
});

it('names a locked seed as set aside where the model takes none', () => {
  const composition = compose({ ...draft, seed: 5 }, [{ ...sketchModel, seed: 'none' }]);
  expect(composition.setAside).toEqual(['seed']);
  expect(composition.request).not.toHaveProperty('seed');
});

it('makes clips with sound where there is any, unless it is switched off', () => {
  const loud = { ...videoModel, audio: true };
  const clip = { ...draft, mode: 'video' as const };
  expect(compose(clip, [loud]).request?.audio).toBe(true);
  expect(compose({ ...clip, choices: { 'sketch-video': { audio: false } } }, [loud]).request?.audio).toBe(false);
  expect(compose(clip, [videoModel]).request).not.toHaveProperty('audio');
});

it('uses a mask only with the picture it was drawn for', () => {
  const references = [
    { assetId: 'p', role: 'init' as const, strength: 0.6 },
    { assetId: 'm', role: 'mask' as const, strength: 1, of: 'p' },
  ];
  const fitting = compose({ ...draft, references }, models, pictures);
  expect(fitting.request?.references).toEqual([
    { assetId: 'p', role: 'init', strength: 0.6 },
    { assetId: 'm', role: 'mask', strength: 1 },
  ]);
  const other = references.map((reference) => (reference.role === 'init' ? { ...reference, assetId: 'q' } : reference));
  const composition = compose({ ...draft, references: other }, models, new Map([['q', { width: 512, height: 512 }]]));
  expect([composition.operation, composition.unused.map(({ assetId }) => assetId)]).toEqual(['image2image', ['m']]);
});

it('asks for a frame before a picture is expanded', () => {
  const painter = { ...sketchModel, operations: [...sketchModel.operations, 'outpaint' as const] };
  const start = { ...withReference(draft, painter, 'p', 'init'), operation: 'outpaint' as const };
  expect(compose(start, [painter], pictures).obstacle).toBe('needs-frame');
  const framed = { ...start, frame: { assetId: 'p', operation: 'outpaint' as const, size: { width: 1405, height: 808 } } };
  expect(compose(framed, [painter], pictures)).toMatchObject({ obstacle: undefined, size: { width: 1408, height: 808 } });
});
