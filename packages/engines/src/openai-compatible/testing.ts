import { randomUUID } from 'node:crypto';
import { encode } from 'fast-png';
import type { Emulator } from '../emulator-kit/index.ts';
import type { Engine, EngineCall, EngineRequest, MediaRef, Snapshot } from '../spec/engine.ts';
import { createMemoryScratch } from '../spec/memory-scratch.ts';
import { openAiCompatible } from './index.ts';

/** An engine on an emulator, with the models that it offers. */
export async function openOn(
  emulator: Emulator,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ readonly engine: Engine; readonly call: EngineCall }> {
  const call: EngineCall = { signal: new AbortController().signal, fetch: (...args) => fetch(...args), scratch: createMemoryScratch() };
  const connection = { fields: { ...emulator.fields, ...fields }, models: [] };
  const models = (await openAiCompatible.discover?.(connection, call)) ?? [];
  return { engine: openAiCompatible.open({ ...connection, models }), call };
}

export function requestFor(engine: Engine, changes: Partial<EngineRequest> = {}): EngineRequest {
  const [model] = engine.models();
  if (!model) throw new Error('no model');
  return {
    attemptId: randomUUID(),
    model: model.id,
    operation: 'text2image',
    prompt: 'a lighthouse above a calm sea',
    media: [],
    count: 1,
    size: { width: 1024, height: 1024 },
    seed: 7,
    params: {},
    ...changes,
  };
}

/** A PNG of 64 by 64 pixels, one grey left and another right. */
export function halves(role: MediaRef['role'], left: number, right: number): MediaRef {
  const data = Uint8Array.from({ length: 64 * 64 }, (_, at) => (at % 64 < 32 ? left : right));
  const bytes = encode({ width: 64, height: 64, data, channels: 1, depth: 8 });
  return {
    role,
    mime: 'image/png',
    bytes: bytes.byteLength,
    sha256: '0'.repeat(64),
    strength: 0.6,
    open: async () => new Blob([new Uint8Array(bytes)]).stream(),
  };
}

export async function make(
  engine: Engine,
  call: EngineCall,
  changes: Partial<EngineRequest> = {},
): Promise<{ readonly snapshot: Extract<Snapshot, { state: 'succeeded' }>; readonly warnings: string[]; readonly pictures: Uint8Array[] }> {
  const { handle, warnings } = await engine.start(requestFor(engine, changes), call);
  const snapshot = await engine.poll(handle, call);
  if (snapshot.state !== 'succeeded') throw new Error(`ended as ${snapshot.state}`);
  const pictures = await Promise.all(
    snapshot.outputs.map(async (output) => new Response(await engine.fetchOutput(handle, output, call)).bytes()),
  );
  return { snapshot, warnings: warnings.map(({ field }) => field), pictures };
}
