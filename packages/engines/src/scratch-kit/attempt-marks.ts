import { z } from 'zod';
import type { Scratch } from '../spec/engine.ts';

const mark = z.object({ at: z.number() });

/** Notes a moment of an attempt, e.g. `begun` or `cancelled`, while nothing is kept of it yet. Names are lower-case words. */
export async function setMark(scratch: Scratch, id: string, name: string, at: Date): Promise<void> {
  await scratch.put(`${id}/${name}.json`, once(JSON.stringify({ at: at.getTime() })));
}

/** When a mark was set, in milliseconds since 1970; null when it was not. */
export async function readMark(scratch: Scratch, id: string, name: string): Promise<number | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const stream = await scratch.get(`${id}/${name}.json`);
  return stream && mark.parse(JSON.parse(await new Response(stream).text())).at;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
