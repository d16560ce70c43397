import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import { drawClip } from './clips/draw-clip.ts';
import { drawPicture } from './draw-picture.ts';
import { type OpenedMedia, readOrder } from './order.ts';
import { readRequest, readResult, type StoredProgress, type StoredResult, writeResult, writeWhole } from './spool.ts';

/** Draws everything one attempt asks for and records how it ended. Running it twice gives the same files. */
export async function drawAttempt(folder: string): Promise<void> {
  try {
    await writeResult(folder, await draw(folder));
  } catch (error) {
    await writeResult(folder, { state: 'failed', error: failure(error) });
  }
}

async function draw(folder: string): Promise<StoredResult> {
  const request = await readRequest(folder);
  if (!request) throw new Error('The attempt has no request.');
  const media: OpenedMedia[] = [];
  for (const reference of request.media) media.push({ ...reference, bytes: await readFile(path.join(folder, reference.file)) });

  const outputs: Extract<StoredResult, { state: 'succeeded' }>['outputs'] = [];
  const previews: StoredProgress['previews'] = [];
  const isVideo = request.operation.endsWith('video');
  for (let index = 0; index < request.count; index += 1) {
    const tell = async (fraction: number, preview: Uint8Array | undefined): Promise<void> => {
      if (preview) {
        const file = `preview-${index}.jpg`;
        await writeWhole(path.join(folder, file), preview);
        if (!previews.some((known) => known.index === index)) previews.push({ index, file, mime: 'image/jpeg' });
      }
      await writeWhole(path.join(folder, 'progress.json'), JSON.stringify({ fraction: (index + fraction) / request.count, previews }));
    };
    // A cancel that came while the last picture was drawn saves drawing the next.
    if (await readResult(folder)) break;
    await tell(0.01, undefined);
    const order = readOrder(request, media, index);
    const file = isVideo ? `output-${index}.mp4` : `output-${index}.png`;
    const bytes = isVideo ? await drawClip(order, tell) : await drawPicture(order, tell);
    await writeWhole(path.join(folder, file), bytes);
    outputs.push({ index, file, mime: isVideo ? 'video/mp4' : 'image/png', kind: isVideo ? 'video' : 'image', seed: order.seed });
  }
  return { state: 'succeeded', outputs };
}

function failure(error: unknown): EngineErrorFacts {
  if (error instanceof EngineError) {
    const { kind, retry, billed, message, field } = error;
    return { kind, retry, billed, detail: message, ...(field === undefined ? {} : { field }) };
  }
  const detail = `Sketch could not finish the drawing (${error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'unknown error'}).`;
  return { kind: 'engine_fault', retry: 'never', billed: 'no', detail };
}
