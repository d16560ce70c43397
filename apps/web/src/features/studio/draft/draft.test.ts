import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { emptyDraft, parseDraft, withMode, withReference } from './draft.ts';
import { sketchModel, upscaleModel, videoModel } from './model-fixture.ts';

const models = [sketchModel, videoModel, upscaleModel];
const draft = { ...emptyDraft, prompt: 'a fox' };

it('puts a reference where the model has room, and replaces where it has none', () => {
  const one = withReference(draft, sketchModel, 'a');
  const two = withReference(one, sketchModel, 'b');
  expect(two.references.map(({ role }) => role)).toEqual(['init', 'style']);
  expect(withReference(one, upscaleModel, 'c').references.map(({ assetId }) => assetId)).toEqual(['c']);
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

it('takes what is shared into the other mode, sets the rest aside, and has it all again on the way back', () => {
  const written = {
    ...withReference(withReference(withReference(draft, sketchModel, 'p', 'init'), sketchModel, 'm', 'mask'), sketchModel, 's', 'style'),
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
