import { expect, it } from 'vitest';
import { type ConnectStep, searchOf, stepOf } from './use-connect-step.ts';

const steps: readonly ConnectStep[] = [
  { at: 'list' },
  { at: 'choose' },
  { at: 'key', provider: 'black-forest-labs' },
  { at: 'edit', connection: 'comfyui-2' },
  { at: 'test', connection: 'comfyui-2' },
  { at: 'models', connection: 'comfyui-2' },
];

it.each(steps)('finds the way back to $at from the address', (step) => {
  expect(stepOf(searchOf(step))).toEqual(step);
});

it('shows the list for an address that says nothing', () => {
  expect(stepOf({ connect: '' })).toEqual({ at: 'list' });
});
