import type { ModelDescriptor } from '@pinhole/engines';
import { expect, it } from 'vitest';
import { limitsOf, mergeChanges, withChanges } from './model-changes.ts';

const offered: ModelDescriptor = {
  id: 'clip',
  title: 'Clip',
  summary: '',
  output: 'video',
  operations: ['text2video'],
  media: {},
  size: {
    min: 256,
    max: 2048,
    step: 64,
    maxPixels: 4_194_304,
    default: { width: 1024, height: 1024 },
    presets: [
      { label: 'Square', width: 1024, height: 1024 },
      { label: 'Small', width: 512, height: 512 },
    ],
  },
  count: { max: 4 },
  duration: { min: 2, max: 10, default: 5 },
  seed: 'none',
  negativePrompt: false,
  maxPromptLength: 100,
  params: {},
  typicalSeconds: 10,
};

it('leaves a model as its engine describes it when nothing was changed', () => {
  expect(withChanges(offered, {})).toEqual(offered);
});

it('tightens limits and keeps what is offered by name within them', () => {
  const model = withChanges(offered, { title: 'Our clips', limits: { count: 2, pixels: 300_000, seconds: 4 } });
  expect(model).toMatchObject({ title: 'Our clips', count: { max: 2 }, duration: { min: 2, max: 4, default: 4 } });
  expect(model.size).toMatchObject({ maxPixels: 300_000, default: { width: 512, height: 512 }, presets: [{ label: 'Small' }] });
});

it('never allows what the engine cannot do', () => {
  const model = withChanges(offered, { limits: { count: 99, pixels: 900_000_000, seconds: 600 } });
  expect(limitsOf(model)).toEqual(limitsOf(offered));
  expect(withChanges(offered, { limits: { seconds: 1, pixels: 5_000 } })).toMatchObject({
    duration: { max: 2 },
    size: { maxPixels: 65_536, default: { width: 256, height: 256 }, presets: [{ width: 256, height: 256 }] },
  });
});

it('takes a change back with null and keeps what is not mentioned', () => {
  const changed = mergeChanges({ title: 'Ours', limits: { count: 2 } }, { tags: ['fast', 'fast', 'portrait'] });
  expect(changed).toEqual({ title: 'Ours', tags: ['fast', 'portrait'], limits: { count: 2 } });
  expect(mergeChanges(changed, { title: null, limits: null, tags: [] })).toEqual({});
});
