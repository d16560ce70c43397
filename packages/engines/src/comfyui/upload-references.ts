import { z } from 'zod';
import { readAnswer, readMedia, send } from '../http-kit/index.ts';
import type { EngineCall, MediaRef } from '../spec/engine.ts';
import { failureOf, type Server, title } from './api.ts';

/** ComfyUI's own default for one upload is 100 MB. */
const maxReferenceBytes = 64 * 1024 * 1024;
const subfolder = 'pinhole';

const uploaded = z.object({ name: z.string().min(1), subfolder: z.string().nullish() });

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

/** Brings a reference into ComfyUI's input folder. The answer is the name that a loading node takes. */
export async function uploadReference(server: Server, reference: MediaRef, name: string, call: EngineCall): Promise<string> {
  const form = new FormData();
  const bytes = await readMedia(reference, maxReferenceBytes);
  form.set('image', new Blob([bytes], { type: reference.mime }), `${name}.${extensions[reference.mime] ?? 'bin'}`);
  form.set('type', 'input');
  form.set('subfolder', subfolder);
  form.set('overwrite', 'true');
  const response = await send(
    call,
    new URL('api/upload/image', server.base),
    { method: 'POST', headers: server.headers, body: form },
    { provider: title },
  );
  if (!response.ok) throw await failureOf(response, { field: 'media' });
  const stored = await readAnswer(response, uploaded, { provider: title });
  return stored.subfolder ? `${stored.subfolder}/${stored.name}` : stored.name;
}
