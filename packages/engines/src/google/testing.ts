import { randomUUID } from 'node:crypto';
import { samplePng } from '../emulator-kit/index.ts';
import type { Engine, EngineCall, EngineRequest, Handle, MediaRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { google } from './index.ts';

export const openGoogle = (fields: Readonly<Record<string, string>>): Engine => google.open({ fields, models: google.starter.models });

/** A call on a scratch of its own, over the wire or answered by a function. */
export const callWith = (fetch: EngineCall['fetch'] = (...args) => globalThis.fetch(...args)): EngineCall => ({
  signal: new AbortController().signal,
  fetch,
  scratch: createMemoryScratch(),
});

export function picture(role: MediaRef['role'], changes: Partial<MediaRef> = {}): MediaRef {
  const bytes = samplePng({ width: 16, height: 16, seed: role.length });
  const open = async (): Promise<ReadableStream<Uint8Array>> => new Blob([bytes.slice()]).stream();
  return { role, mime: 'image/png', bytes: bytes.byteLength, sha256: '0'.repeat(64), strength: 1, open, ...changes };
}

export const base64 = (role: MediaRef['role']): string =>
  Buffer.from(samplePng({ width: 16, height: 16, seed: role.length })).toString('base64');

export const pictureRequest = (changes: Partial<EngineRequest> = {}): EngineRequest => ({
  attemptId: randomUUID(),
  model: 'gemini-3.1-flash-image',
  operation: 'text2image',
  prompt: 'a lighthouse',
  media: [],
  count: 1,
  size: { width: 1024, height: 1024 },
  seed: 7,
  params: {},
  ...changes,
});

export const clipRequest = (changes: Partial<EngineRequest> = {}): EngineRequest =>
  pictureRequest({
    model: 'veo-3.1-fast-generate-preview',
    operation: 'text2video',
    size: { width: 1280, height: 720 },
    durationSeconds: 4,
    ...changes,
  });

export async function finish(engine: Engine, handle: Handle, call: EngineCall): Promise<Snapshot> {
  for (;;) {
    const snapshot = await engine.poll(handle, call);
    if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
