import { expect, it } from 'vitest';
import { type Origin, sourceTypeOf } from './digital-source.ts';

const [model, mixed, drawn] = ['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia', 'algorithmicMedia'] as const;

it.each([
  ['a model, from words alone', model, [], model],
  ['a model, on a photograph', model, [null], mixed],
  ['a model, on what a model made', model, [model], model],
  ['a model, on what it had changed before', model, [mixed], mixed],
  ['a model, on a drawing', model, [drawn], mixed],
  ['a model, between its own picture and a photograph', model, [model, null], mixed],
  ['a drawing program, from words alone', drawn, [], drawn],
  ['a drawing program, on its own drawing', drawn, [drawn], drawn],
  ['a drawing program, on a photograph', drawn, [null], 'algorithmicallyEnhanced'],
  ['a drawing program, on what a model made', drawn, [model], mixed],
  ['a drawing program, on what a model took part in', drawn, [drawn, mixed], mixed],
] as const)('marks the work of %s', (_, engine, origins: readonly Origin[], expected) => {
  expect(sourceTypeOf(engine, origins)).toBe(expected);
});
