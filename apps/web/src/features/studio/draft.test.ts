import type { Model } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { compose, draftOf, emptyDraft, parseDraft, requestOf, withMode, withReference } from './draft.ts';

const sketch: Model = {
  id: 'sketch-image',
  engine: 'sketch',
  title: 'Sketch',
  summary: '',
  tags: [],
  output: 'image',
  operations: ['text2image', 'image2image', 'inpaint'],
  media: { init: { max: 1, mimes: ['image/png'] }, mask: { max: 1, mimes: ['image/png'] }, style: { max: 1, mimes: ['image/png'] } },
  size: { min: 256, max: 2048, step: 8, maxPixels: 2048 * 2048, default: { width: 1024, height: 1024 }, presets: [] },
  count: { max: 8 },
  seed: 'exact',
  negativePrompt: true,
  maxPromptLength: 40,
  params: { properties: { grain: { type: 'number', minimum: 0, maximum: 1, default: 0.3 } } },
  typicalSeconds: 1,
  measured: null,
  price: { version: 1, perOutput: '1000000', perMegapixel: '0', perSecond: '0' },
  available: true,
  unavailableReason: null,
  unavailable: null,
  ai: false,
  dataNote: '',
};
const video: Model = {
  ...sketch,
  id: 'sketch-video',
  output: 'video',
  operations: ['text2video', 'image2video'],
  media: { first_frame: { max: 1, mimes: [] } },
  count: { max: 4 },
  duration: { min: 2, max: 6, default: 4 },
  negativePrompt: false,
};
const upscale: Model = {
  ...sketch,
  id: 'sketch-upscale',
  operations: ['upscale'],
  media: { init: { max: 1, mimes: [] } },
  count: { max: 1 },
};
const models = [sketch, video, upscale];
const draft = { ...emptyDraft, prompt: 'a fox' };

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
  expect(compose(withReference(draft, sketch, 'm', 'mask'), models).obstacle).toBe('needs-init');
  expect(compose(draft, [{ ...sketch, available: false }]).obstacle).toBe('model-unavailable');
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

it('puts a reference where the model has room, and replaces where it has none', () => {
  const one = withReference(draft, sketch, 'a');
  const two = withReference(one, sketch, 'b');
  expect(two.references.map(({ role }) => role)).toEqual(['init', 'style']);
  expect(withReference(one, upscale, 'c').references.map(({ assetId }) => assetId)).toEqual(['c']);
});

it('makes the same request again from what it left in the composer', () => {
  const wanted = {
    ...draft,
    negativePrompt: 'rain',
    seed: 7,
    choices: { 'sketch-image': { size: { width: 512, height: 512 }, count: 2, params: { grain: 0.5 } } },
  };
  const first = compose(wanted, models).request;
  const compiled = {
    model: 'sketch-image',
    prompt: 'a fox',
    negativePrompt: 'rain',
    count: 2,
    size: { width: 512, height: 512 },
    seed: 7,
    seedChosen: true,
    references: [],
    params: { grain: 0.5 },
  };
  expect(compose(draftOf(emptyDraft, compiled, models), models).request).toEqual(first);
  expect(requestOf(compiled, { sameSeed: true })).toEqual(first);
});

it('draws a new seed when asked for a variation', () => {
  const compiled = {
    model: 'sketch-image',
    prompt: 'a fox',
    count: 1,
    size: { width: 512, height: 512 },
    seed: 7,
    seedChosen: true,
    references: [],
    params: {},
  };
  expect(requestOf(compiled, { sameSeed: false })).not.toHaveProperty('seed');
});

it('survives a reload, and survives what an older version stored', () => {
  const written = { ...draft, seed: 12, mode: 'video' as const };
  expect(parseDraft(JSON.parse(JSON.stringify(written)))).toEqual(written);
  expect(parseDraft({ prompt: 'a fox', references: [null, 3], mode: 'audio' })).toEqual(draft);
  expect(parseDraft('nonsense')).toBeUndefined();
});

it('keeps how far a picture is to go on, and takes no margin that is none', () => {
  const expansion = { assetId: 'p', margins: { left: 0, top: 12, right: 40.5, bottom: 0 } };
  expect(parseDraft(JSON.parse(JSON.stringify({ ...draft, expansion })))?.expansion).toEqual(expansion);
  const odd = { assetId: 'p', margins: { left: -4, top: '12', right: null } };
  expect(parseDraft({ expansion: odd })?.expansion).toEqual({ assetId: 'p', margins: { left: 0, top: 0, right: 0, bottom: 0 } });
  expect(parseDraft({ expansion: { margins: expansion.margins } })?.expansion).toBeNull();
});

const masked = withReference(withReference(draft, sketch, 'p', 'init'), sketch, 'm', 'mask');
const pictures = new Map([['p', { width: 1216, height: 808 }]]);

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
  const start = { ...withReference(draft, upscale, 'p'), prompt: '', models: { image: 'sketch-upscale' } };
  expect(compose(start, models, pictures)).toMatchObject({ obstacle: undefined, operation: 'upscale' });
});

it('takes what is shared into the other mode, sets the rest aside, and has it all again on the way back', () => {
  const written = {
    ...withReference(withReference(withReference(draft, sketch, 'p', 'init'), sketch, 'm', 'mask'), sketch, 's', 'style'),
    negativePrompt: 'rain',
    seed: 5,
  };
  const clip = withMode(written, 'video', models);
  const composition = compose(clip, models);
  expect(composition.request).toMatchObject({ model: 'sketch-video', prompt: 'a fox', seed: 5 });
  expect(composition.references).toEqual([{ assetId: 'p', role: 'first_frame', strength: 0.6 }]);
  expect(composition.unused.map(({ assetId }) => assetId)).toEqual(['m', 's']);
  expect(composition.setAside).toEqual(['negative']);
  expect(withMode(clip, 'image', models)).toEqual(written);
});

it('names a locked seed as set aside where the model takes none', () => {
  const composition = compose({ ...draft, seed: 5 }, [{ ...sketch, seed: 'none' }]);
  expect(composition.setAside).toEqual(['seed']);
  expect(composition.request).not.toHaveProperty('seed');
});

it('makes clips with sound where there is any, unless it is switched off', () => {
  const loud = { ...video, audio: true };
  const clip = { ...draft, mode: 'video' as const };
  expect(compose(clip, [loud]).request?.audio).toBe(true);
  expect(compose({ ...clip, choices: { 'sketch-video': { audio: false } } }, [loud]).request?.audio).toBe(false);
  expect(compose(clip, [video]).request).not.toHaveProperty('audio');
});

it('sends of a recipe only what can be asked for', () => {
  const references = [{ assetId: 'c', role: 'first_frame' as const, strength: 1, rendition: 'last_frame' }];
  const compiled = {
    model: 'sketch-video',
    prompt: 'a fox',
    count: 1,
    size: { width: 256, height: 256 },
    seed: 1,
    seedChosen: false,
    references,
    params: {},
  };
  expect(requestOf(compiled, { sameSeed: true }).references).toEqual([{ assetId: 'c', role: 'first_frame', strength: 1 }]);
  expect(draftOf(emptyDraft, compiled, models).references).toEqual([{ assetId: 'c', role: 'first_frame', strength: 1 }]);
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
  const painter = { ...sketch, operations: [...sketch.operations, 'outpaint' as const] };
  const start = { ...withReference(draft, painter, 'p', 'init'), operation: 'outpaint' as const };
  expect(compose(start, [painter], pictures).obstacle).toBe('needs-frame');
  const framed = { ...start, frame: { assetId: 'p', operation: 'outpaint' as const, size: { width: 1405, height: 808 } } };
  expect(compose(framed, [painter], pictures)).toMatchObject({ obstacle: undefined, size: { width: 1408, height: 808 } });
});
