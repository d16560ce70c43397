import { type GenerationRequest, quote } from '@pinhole/contract';
import type { ModelDescriptor } from '@pinhole/engines';
import { expect, it } from 'vitest';
import { presentGeneration } from '../present-generation.ts';
import type { WholeGenerationRow } from '../store/generation-store.ts';
import { compileRequest } from './compile-request.ts';

const plain: ModelDescriptor = {
  id: 'portrait-2',
  title: 'Portrait 2',
  summary: 'Faces.',
  output: 'image',
  operations: ['text2image', 'edit'],
  media: { subject: { max: 1, mimes: ['image/png'] } },
  size: { min: 256, max: 1024, step: 8, maxPixels: 1_048_576, default: { width: 512, height: 512 }, presets: [] },
  count: { max: 2 },
  seed: 'none',
  negativePrompt: false,
  maxPromptLength: 100,
  params: { type: 'object', properties: {}, additionalProperties: false },
  typicalSeconds: 1,
};

const leftOut = (request: Omit<GenerationRequest, 'model' | 'prompt'>) =>
  compileRequest({
    request: { model: plain.id, prompt: 'a keeper of lighthouses', ...request },
    engine: 'acme',
    engineModel: plain.id,
    descriptor: plain,
    references: [{ assetId: 'a', kind: 'image', mime: 'image/png' }],
    drawnSeed: 1,
  }).dropped;

it('names what it leaves out by a code and its values, and says the same in English', () => {
  const { title: model } = plain;
  const dropped = leftOut({
    count: 4,
    seed: 7,
    negativePrompt: 'fog',
    durationSeconds: 3,
    audio: true,
    params: { mood: 'calm' },
    references: [
      { assetId: 'a', role: 'first_frame' },
      { assetId: 'a', role: 'subject' },
      { assetId: 'a', role: 'subject' },
    ],
  });
  expect(dropped.toSorted((one, other) => one.field.localeCompare(other.field))).toEqual([
    { field: 'audio', code: 'audio.not_made', model, reason: 'Portrait 2 makes no sound.' },
    { field: 'count', code: 'count.too_many', model, limit: 2, reason: 'Portrait 2 makes at most 2 at a time.' },
    { field: 'durationSeconds', code: 'duration.not_taken', model, reason: 'Portrait 2 makes pictures.' },
    { field: 'negativePrompt', code: 'negative_prompt.not_taken', model, reason: 'Portrait 2 takes no negative prompt.' },
    { field: 'params/mood', code: 'param.unknown', model, reason: 'Portrait 2 has no such parameter.' },
    {
      field: 'references/0',
      code: 'reference.not_taken',
      model,
      role: 'first_frame',
      reason: 'Portrait 2 takes no first frame reference.',
    },
    {
      field: 'references/2',
      code: 'reference.too_many',
      model,
      role: 'subject',
      limit: 1,
      reason: 'Portrait 2 takes at most 1 as subject.',
    },
    { field: 'seed', code: 'seed.not_taken', model, reason: 'Portrait 2 takes no seed.' },
  ]);
  expect(quote.shape.dropped.parse(dropped)).toEqual(dropped);
});

it('shows what was stored before there were codes in the words that were stored', () => {
  const stored = { field: 'seed', reason: 'Portrait 2 takes no seed.' };
  const row = {
    warnings: [stored],
    outputs: [],
    texts: [],
    previews: [],
    sent: null,
    price_micros: 0n,
    charged_micros: 0n,
    created_at: new Date(0),
    finished_at: null,
  } as unknown as WholeGenerationRow;
  expect(presentGeneration(row, new Date(0)).warnings).toEqual([{ ...stored, code: 'engine.warning' }]);
});
