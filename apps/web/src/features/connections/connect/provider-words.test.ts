import { expect, it } from 'vitest';
import { groupSent } from './provider-words.ts';

it('names each kind of what is sent once, a person’s words first', () => {
  const groups = groupSent([
    { field: 'headers.x-key', from: 'credential' },
    { field: 'input_image', from: 'reference' },
    { field: 'prompt', from: 'prompt' },
    { field: 'input_image_2', from: 'reference' },
  ]);
  expect(groups).toEqual([
    { kind: 'prompt', fields: ['prompt'] },
    { kind: 'reference', fields: ['input_image', 'input_image_2'] },
    { kind: 'credential', fields: ['headers.x-key'] },
  ]);
});
