import type { MediaRole, Model, Operation } from '@pinhole/contract';
import { expect, it } from 'vitest';
import { drawableOperations, modelsFor, offeredOperations, offersElsewhere } from './operation-rules.ts';

const model = (id: string, operations: readonly Operation[], roles: readonly MediaRole[], change: Partial<Model> = {}): Model =>
  ({
    id,
    operations,
    media: Object.fromEntries(roles.map((role) => [role, { max: 2, mimes: ['image/png'] }])),
    available: true,
    ...change,
  }) as unknown as Model;
const refs = (...roles: readonly MediaRole[]) => roles.map((role) => ({ role }));

const painter = model(
  'painter',
  ['text2image', 'image2image', 'edit', 'variations', 'inpaint', 'outpaint'],
  ['init', 'mask', 'subject', 'style'],
);
const editor = model('editor', ['text2image', 'edit'], ['subject']);
const enlarger = model('enlarger', ['upscale'], ['init']);
const mover = model('mover', ['text2video', 'image2video'], ['first_frame', 'last_frame', 'subject']);

it.each([
  [painter, [], 'text2image'],
  [painter, ['init'], 'image2image'],
  [painter, ['init', 'mask'], 'inpaint'],
  [painter, ['subject', 'style'], 'text2image'],
  [painter, ['init', 'subject'], 'image2image'],
  [editor, ['subject'], 'edit'],
  [enlarger, ['init'], 'upscale'],
  [enlarger, [], undefined],
  [mover, ['first_frame'], 'image2video'],
  [mover, ['last_frame'], 'image2video'],
  [mover, ['subject'], 'text2video'],
] as const)('suggests what is most likely meant: %#', (chosen, roles, operation) => {
  expect(offeredOperations(chosen, refs(...roles))[0]).toBe(operation);
});

it('offers nothing from words alone once there is a picture to work on, and no mask work without a mask', () => {
  expect(offeredOperations(painter, refs('init'))).toEqual(['image2image', 'edit', 'variations', 'outpaint']);
  expect(offeredOperations(painter, refs('mask'))).toEqual(['text2image']);
  expect(drawableOperations(painter, refs('init'))).toEqual(['inpaint', 'outpaint']);
  expect(drawableOperations(painter, refs('subject'))).toEqual([]);
});

it('names another model for what the chosen one cannot do, and only one that can be used now', () => {
  const models = [painter, model('broken', ['upscale'], ['init'], { available: false }), enlarger, mover];
  expect(offersElsewhere(models, painter, refs('init'), offeredOperations(painter, refs('init')))).toEqual([
    { model: enlarger, operation: 'upscale' },
  ]);
  expect(modelsFor(models, 'upscale', 'painter').map(({ id }) => id)).toEqual(['enlarger']);
  expect(modelsFor([editor, painter], 'edit', 'painter').map(({ id }) => id)).toEqual(['painter', 'editor']);
});
