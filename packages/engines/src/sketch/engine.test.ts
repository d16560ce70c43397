import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeEngine } from '../spec/conformance.ts';
import type { MediaRef } from '../spec/engine.ts';
import type { MediaRole, Operation } from '../spec/model.ts';
import { sketchEngine } from './engine.ts';
import { testPicture } from './testing.ts';

const spoolFolder = await mkdtemp(path.join(tmpdir(), 'sketch-'));
const needsPicture: ReadonlySet<Operation> = new Set([
  'image2image',
  'edit',
  'variations',
  'inpaint',
  'outpaint',
  'upscale',
  'cutout',
  'caption',
]);
const small = { width: 256, height: 256 };

describeEngine('sketch', {
  open: () => {
    const engine = sketchEngine({ spoolFolder, concurrency: 1 });
    return { engine, close: () => engine.close() };
  },
  request: (model, operation) => ({
    size: operation === 'upscale' || operation === 'outpaint' ? { width: 512, height: 512 } : small,
    ...(operation === 'edit' ? { prompt: 'make it night and add snow' } : {}),
    ...(needsPicture.has(operation) ? { media: [reference('init'), ...(operation === 'inpaint' ? [reference('mask')] : [])] } : {}),
    ...(operation === 'image2video' || operation === 'extend-video' ? { media: [reference('first_frame')] } : {}),
    ...(model.duration ? { durationSeconds: model.duration.min } : {}),
  }),
  secrets: ['sk-test-never-shown'],
  slow: { count: 4 },
  failures: [
    {
      name: 'refuses a size it cannot make',
      request: { size: { width: 257, height: 256 } },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses a model it does not have',
      request: { model: 'no-such-model' },
      kind: 'unsupported',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses an operation the model does not have',
      request: { operation: 'caption' },
      kind: 'unsupported',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses an instruction it does not understand, and says what it does',
      request: { operation: 'edit', prompt: 'make it better somehow', media: [reference('init')] },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses to widen a picture that was not given',
      request: { operation: 'outpaint', media: [] },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses a size that is no enlargement of the picture',
      request: { model: 'sketch-upscale', operation: 'upscale', size: { width: 512, height: 300 }, media: [reference('init')] },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses a parameter outside of its range',
      request: { params: { detail: 7 } },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses a picture that is none',
      request: { operation: 'image2image', media: [reference('init', Buffer.from('not a picture'))] },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses a reference that differs from its hash',
      request: { operation: 'image2image', media: [{ ...reference('init'), sha256: '0'.repeat(64) }] },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
    {
      name: 'refuses an attempt id that is a path',
      request: { attemptId: '../../etc' },
      kind: 'bad_input',
      retry: 'change-input',
      billed: 'no',
    },
  ],
  after: () => rm(spoolFolder, { recursive: true, force: true }),
});

function reference(role: MediaRole, bytes: Uint8Array = testPicture(role === 'mask' ? 'mask' : 'scene')): MediaRef {
  return {
    role,
    mime: 'image/png',
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    strength: 0.6,
    open: async () => new Blob([Buffer.from(bytes)]).stream(),
  };
}
