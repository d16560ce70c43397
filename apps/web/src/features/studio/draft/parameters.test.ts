import { expect, it } from 'vitest';
import { changedParameters, parametersOf, titleOf } from './parameters.ts';

const schema = {
  type: 'object',
  properties: {
    style: { type: 'string', title: 'Style', enum: ['auto', 'oil'], default: 'auto' },
    detail: { type: 'number', minimum: 0, maximum: 1, multipleOf: 0.05, default: 0.6 },
    guidanceScale: { type: 'number' },
    tiling: { type: 'boolean', default: false },
    nested: { type: 'object' },
  },
};

it('makes a control for each kind of parameter and none for what it cannot show', () => {
  expect(parametersOf(schema).map(({ name, kind }) => `${name}:${kind}`)).toEqual([
    'style:choice',
    'detail:amount',
    'guidanceScale:number',
    'tiling:toggle',
  ]);
});

it('names a parameter that brings no title', () => {
  expect(titleOf('guidanceScale')).toBe('Guidance scale');
  expect(titleOf('num_steps')).toBe('Num steps');
});

it('sends only what differs from the default', () => {
  expect(changedParameters(parametersOf(schema), { style: 'oil', detail: 0.6, tiling: true })).toEqual({ style: 'oil', tiling: true });
});

it('drops a value another model left behind that does not fit this one', () => {
  expect(changedParameters(parametersOf(schema), { style: 'charcoal', detail: 7, unknown: 1 })).toEqual({});
});
