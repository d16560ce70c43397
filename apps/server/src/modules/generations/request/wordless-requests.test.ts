import { generationRequest } from '@pinhole/contract';
import type { ModelDescriptor, Operation } from '@pinhole/engines';
import { expect, it } from 'vitest';
import { compileRequest } from './compile-request.ts';

const assetId = '01980000-0000-7000-8000-000000000001';
const descriptor = {
  id: 'able',
  title: 'Able',
  output: 'image',
  operations: ['text2image', 'image2image', 'inpaint', 'outpaint', 'variations', 'upscale', 'cutout'],
  media: { init: { max: 1, mimes: ['image/png'] }, mask: { max: 1, mimes: ['image/png'] } },
  size: { min: 64, max: 1024, step: 8, maxPixels: 1024 * 1024, default: { width: 512, height: 512 }, presets: [] },
  count: { max: 4 },
  seed: 'exact',
  maxPromptLength: 100,
  params: { type: 'object', properties: {} },
} as unknown as ModelDescriptor;

const compile = (operation: Operation, prompt: string, roles: readonly ('init' | 'mask')[] = ['init', 'mask']) =>
  compileRequest({
    request: generationRequest.parse({ model: 'able', prompt, operation, references: roles.map((role) => ({ assetId, role })) }),
    engine: 'test',
    engineModel: 'able',
    descriptor,
    references: [{ assetId, kind: 'image', mime: 'image/png' }],
    drawnSeed: 1,
  }).request;

it.each(['variations', 'upscale', 'cutout'] as const)('%s needs a picture and no words', (operation) => {
  expect(compile(operation, '  ', ['init'])).toMatchObject({ operation, prompt: '' });
});

it.each(['text2image', 'image2image', 'inpaint', 'outpaint'] as const)(
  '%s says what is missing when nobody says what to make',
  (operation) => {
    expect(() => compile(operation, ' ')).toThrowError(
      expect.objectContaining({ code: 'request.invalid', details: expect.objectContaining({ pointer: '/prompt' }) }),
    );
    expect(compile(operation, 'a boat')).toMatchObject({ operation, prompt: 'a boat' });
  },
);
