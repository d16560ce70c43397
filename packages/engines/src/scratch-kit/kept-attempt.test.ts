import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { findKept, keepAttempt, keepFailure, openKept, pollKept } from './kept-attempt.ts';

const made = {
  outputs: [
    { kind: 'image', mime: 'image/png', from: { bytes: new Uint8Array([1, 2, 3]) }, seed: 7 },
    { kind: 'image', mime: 'image/png', from: { url: 'https://example.test/two.png' } },
  ],
  safety: [{ verdict: 'unknown', index: 0, source: 'example' }],
  cost: { amountMicros: 12_345_678_901_234_567_890n, currency: 'USD', quality: 'reported' },
  extra: { id: 'abc' },
} as const;

it('gives back what a provider answered, to the last micro', async () => {
  const scratch = createMemoryScratch();
  const id = randomUUID();
  await keepAttempt(scratch, id, made);
  const kept = await findKept(scratch, id);
  expect(kept).toEqual({
    snapshot: {
      state: 'succeeded',
      outputs: [
        { index: 0, kind: 'image', mime: 'image/png', seed: 7, source: { scratch: `${id}/output-0` } },
        { index: 1, kind: 'image', mime: 'image/png', source: { url: 'https://example.test/two.png' } },
      ],
      safety: made.safety,
      cost: made.cost,
    },
    extra: { id: 'abc' },
  });
  const handle = { engine: 'example', v: 1, id } as const;
  const [first, second] = kept?.snapshot.state === 'succeeded' ? kept.snapshot.outputs : [];
  if (!first || !second) throw new Error('two outputs were kept');
  expect(await new Response(await openKept(handle, first, { scratch })).bytes()).toEqual(new Uint8Array([1, 2, 3]));
  expect(await openKept(handle, second, { scratch })).toBeNull();
});

it('knows nothing of an attempt that broke off before its list was written', async () => {
  const scratch = createMemoryScratch();
  const id = randomUUID();
  const broken = {
    ...scratch,
    put: async (name: string, bytes: AsyncIterable<Uint8Array>) => {
      if (name.endsWith('.json')) throw new Error('the disk is full');
      await scratch.put(name, bytes);
    },
  };
  await expect(keepAttempt(broken, id, made)).rejects.toThrow('the disk is full');
  expect(await findKept(scratch, id)).toBeNull();
  await expect(pollKept({ engine: 'example', v: 1, id }, { scratch })).rejects.toMatchObject({ kind: 'not_found' });
});

it('opens nothing of another attempt', async () => {
  const scratch = createMemoryScratch();
  const [mine, theirs] = [randomUUID(), randomUUID()];
  await keepAttempt(scratch, theirs, made);
  const output = { index: 0, kind: 'image', mime: 'image/png', source: { scratch: `${theirs}/output-0` } } as const;
  await expect(openKept({ engine: 'example', v: 1, id: mine }, output, { scratch })).rejects.toMatchObject({ kind: 'not_found' });
  expect(await findKept(scratch, '../secrets')).toBeNull();
});

it('gives back that the work ended without outputs', async () => {
  const scratch = createMemoryScratch();
  const id = randomUUID();
  await keepFailure(scratch, id, { kind: 'refused_content', retry: 'change-input', billed: 'unknown', detail: 'It was not handed out.' });
  expect(await pollKept({ engine: 'example', v: 1, id }, { scratch })).toMatchObject({
    state: 'failed',
    error: { name: 'EngineError', kind: 'refused_content', retry: 'change-input', billed: 'unknown', message: 'It was not handed out.' },
  });
});
