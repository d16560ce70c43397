import type { MediaRole, ModelDescriptor, Operation } from '@pinhole/engines';
import { expect, it } from 'vitest';
import { compileRequest } from './compile-request.ts';

const assetId = '01980000-0000-7000-8000-000000000001';
const descriptor = (operations: readonly Operation[], roles: readonly MediaRole[]): ModelDescriptor =>
  ({
    id: 'able',
    title: 'Able',
    output: 'image',
    operations,
    media: Object.fromEntries(roles.map((role) => [role, { max: 2, mimes: ['image/png'] }])),
    size: { min: 64, max: 1024, step: 8, maxPixels: 1024 * 1024, default: { width: 512, height: 512 }, presets: [] },
    count: { max: 4 },
    seed: 'exact',
    maxPromptLength: 100,
    params: { type: 'object', properties: {} },
  }) as unknown as ModelDescriptor;

const painter = descriptor(['text2image', 'image2image', 'edit', 'inpaint'], ['init', 'mask', 'subject', 'style']);
const editor = descriptor(['text2image', 'edit'], ['subject']);
const changer = descriptor(['edit'], ['init', 'subject']);

it.each([
  ['nothing', painter, [], 'text2image'],
  ['a picture to work on', painter, ['init'], 'image2image'],
  ['a picture and its mask', painter, ['init', 'mask'], 'inpaint'],
  ['what it should look like, by a model that could have been given a picture', painter, ['subject', 'style'], 'text2image'],
  ['what it should look like, by a model that takes nothing else', editor, ['subject'], 'edit'],
  ['what it should look like, by a model that only edits', changer, ['subject'], 'edit'],
] as const)('is chosen from %s', (_, model, roles, operation) => {
  const { request } = compileRequest({
    request: { model: 'able', prompt: 'a boat', references: roles.map((role) => ({ assetId, role })) },
    engine: 'test',
    engineModel: 'able',
    descriptor: model,
    references: [{ assetId, kind: 'image', mime: 'image/png' }],
    drawnSeed: 1,
  });
  expect(request.operation).toBe(operation);
});
