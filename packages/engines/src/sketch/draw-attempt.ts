import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import { describePicture } from './captions/describe-picture.ts';
import { drawClip } from './clips/draw-clip.ts';
import { drawPicture } from './draw-picture.ts';
import { getGiven } from './edits/given.ts';
import { type OpenedMedia, type Order, readOrder, type Tell } from './order.ts';
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
    const { kind, mime, ending } = forms[formOf(request.operation)];
    const file = `output-${index}.${ending}`;
    await writeWhole(path.join(folder, file), await make(order, tell));
    outputs.push({ index, file, mime, kind, seed: order.seed });
  }
  return { state: 'succeeded', outputs };
}

const forms = {
  image: { kind: 'image', mime: 'image/png', ending: 'png' },
  video: { kind: 'video', mime: 'video/mp4', ending: 'mp4' },
  text: { kind: 'text', mime: 'text/plain', ending: 'txt' },
} as const;

function formOf(operation: string): keyof typeof forms {
  if (operation === 'caption') return 'text';
  return operation.endsWith('video') ? 'video' : 'image';
}

async function make(order: Order, tell: Tell): Promise<Uint8Array> {
  const form = formOf(order.operation);
  if (form === 'video') return drawClip(order, tell);
  if (form === 'image') return drawPicture(order, tell);
  return new TextEncoder().encode(describePicture((await getGiven(order, 'init')).canvas));
}

function failure(error: unknown): EngineErrorFacts {
  if (error instanceof EngineError) {
    const { kind, retry, billed, message, field } = error;
    return { kind, retry, billed, detail: message, ...(field === undefined ? {} : { field }) };
  }
  const detail = `Sketch could not finish the drawing (${error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'unknown error'}).`;
  return { kind: 'engine_fault', retry: 'never', billed: 'no', detail };
}
