import { operation } from '@pinhole/contract';
import { operationNeeds } from '@pinhole/contract/operations';
import { operationNeeds as neededByEngines } from '@pinhole/engines';
import { expect, it } from 'vitest';

it('lets nobody ask for what the engines refuse: both know the same needs of every operation', () => {
  expect(operationNeeds).toEqual(neededByEngines);
  expect(operation.options).toEqual(expect.arrayContaining(Object.keys(neededByEngines)));
});
