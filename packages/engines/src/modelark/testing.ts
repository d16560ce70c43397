import { randomUUID } from 'node:crypto';
import { samplePng } from '../emulator-kit/sample-media.ts';
import type { Engine, EngineCall, EngineRequest, Handle, MediaRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';

export const newCall = (): EngineCall => ({
  signal: new AbortController().signal,
  fetch: (...args) => fetch(...args),
  scratch: createMemoryScratch(),
});

/** A line that answers so, whatever is asked, and remembers what was. */
export function answering(...answers: readonly { readonly status?: number; readonly body: unknown }[]): EngineCall & {
  readonly asked: { readonly url: string; readonly authorization: string | null; readonly body: unknown }[];
} {
  const asked: { url: string; authorization: string | null; body: unknown }[] = [];
  return {
    ...newCall(),
    asked,
    fetch: async (url, init) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
      asked.push({ url: new Request(url).url, authorization: new Headers(init?.headers).get('authorization'), body });
      return Response.json(answer?.body ?? {}, { status: answer?.status ?? 200 });
    },
  };
}

export function asks(engine: Engine) {
  const request = (model: string, operation: EngineRequest['operation'], changes: Partial<EngineRequest> = {}): EngineRequest => ({
    attemptId: randomUUID(),
    model,
    operation,
    prompt: 'a heron in the reeds',
    media: [],
    count: 1,
    size: engine.models().find(({ id }) => id === model)?.size.default ?? { width: 1024, height: 1024 },
    seed: 7,
    params: {},
    ...changes,
  });
  const finish = async (handle: Handle, call: EngineCall): Promise<Snapshot> => {
    for (;;) {
      const snapshot = await engine.poll(handle, call);
      if (snapshot.state !== 'queued' && snapshot.state !== 'running') return snapshot;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { request, finish };
}

export function reference(role: MediaRef['role'], seed = 3): MediaRef {
  const bytes = samplePng({ width: 32, height: 32, seed });
  return {
    role,
    mime: 'image/png',
    bytes: bytes.byteLength,
    sha256: '0'.repeat(64),
    strength: 1,
    open: async () => new Blob([bytes.slice()]).stream(),
  };
}
