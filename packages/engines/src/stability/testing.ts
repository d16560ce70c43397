import { randomUUID } from 'node:crypto';
import type { EngineCall, EngineRequest, MediaRef } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';

/** A call on a scratch of its own, over the wire or answered by a function. */
export const callWith = (fetch: EngineCall['fetch'] = (...args) => globalThis.fetch(...args)): EngineCall => ({
  signal: new AbortController().signal,
  fetch,
  scratch: createMemoryScratch(),
});

export const reference = (role: MediaRef['role'], bytes: Uint8Array, changes: Partial<MediaRef> = {}): MediaRef => ({
  role,
  mime: 'image/png',
  bytes: bytes.byteLength,
  sha256: '0'.repeat(64),
  strength: 0.6,
  open: async () => new Blob([bytes.slice()]).stream(),
  ...changes,
});

export const request = (model: string, changes: Partial<EngineRequest> = {}): EngineRequest => ({
  attemptId: randomUUID(),
  model,
  operation: 'text2image',
  prompt: 'a lighthouse',
  media: [],
  count: 1,
  size: { width: 1024, height: 1024 },
  seed: 7,
  params: {},
  ...changes,
});
