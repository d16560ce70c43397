import type { Scratch } from './engine.ts';

/** A scratch for tests and for programs that use an engine without the server: it lasts as long as this object. */
export function createMemoryScratch(): Scratch {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    async put(name, bytes) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      kept.set(name, new Uint8Array(Buffer.concat(chunks)));
    },
    get: async (name) => {
      const bytes = kept.get(name);
      return bytes ? new Blob([bytes]).stream() : null;
    },
    async clear(attemptId) {
      for (const name of kept.keys()) if (name.startsWith(`${attemptId}/`)) kept.delete(name);
    },
  };
}
