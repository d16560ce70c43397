import { z } from 'zod';
import type { Scratch } from '../spec/engine.ts';

/** What is known of an attempt while nothing is kept of it yet. `missing`: nobody seems to wait for its answer any more. */
export type Mark = 'begun' | 'cancelled' | 'missing';

const mark = z.object({ at: z.number() });

/** Sets a mark with the time, in milliseconds. */
export async function setMark(scratch: Scratch, id: string, name: Mark, at: Date): Promise<void> {
  await scratch.put(`${id}/${name}.json`, once(JSON.stringify({ at: at.getTime() })));
}

/** When a mark was set; null when it was not. */
export async function readMark(scratch: Scratch, id: string, name: Mark): Promise<number | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const stream = await scratch.get(`${id}/${name}.json`);
  return stream && mark.parse(JSON.parse(await new Response(stream).text())).at;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
