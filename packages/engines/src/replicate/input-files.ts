import { readMedia, toDataUri } from '../http-kit/read-media.ts';
import type { EngineCall, EngineRequest, MediaRef } from '../spec/engine.ts';
import type { ReplicateApi } from './api.ts';

const inlineBytes = 256 * 1024;
const uploadBytes = 100 * 1024 * 1024;
/** A model may wait for a machine that long before it reads its inputs. */
const signedSeconds = 60 * 60;

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

export interface InputFiles {
  readonly addressOf: ReadonlyMap<MediaRef, string>;
  /** Ids of what was uploaded. */
  readonly uploaded: readonly string[];
}

/**
 * Puts references where a model can read them: behind an address of our own where the service has one, inside the request when they are
 * small, else as an uploaded file. Uploads cost nothing; when one fails, those before it are deleted.
 */
export async function placeInputFiles(call: EngineCall, api: ReplicateApi, { media }: EngineRequest): Promise<InputFiles> {
  const addressOf = new Map<MediaRef, string>();
  const uploaded: string[] = [];
  try {
    for (const reference of media) {
      const address = await reference.publicUrl?.(signedSeconds);
      if (address) addressOf.set(reference, address.href);
      else if (reference.bytes <= inlineBytes) addressOf.set(reference, await toDataUri(reference, inlineBytes));
      else {
        const file = new Blob([await readMedia(reference, uploadBytes)], { type: reference.mime });
        const { id, url } = await api.upload(call, file, `reference.${extensions[reference.mime] ?? 'bin'}`);
        uploaded.push(id);
        addressOf.set(reference, url);
      }
    }
  } catch (error) {
    await deleteInputFiles(call, api, uploaded);
    throw error;
  }
  return { addressOf, uploaded };
}

/** As well as it goes: what stays behind expires at Replicate by itself. */
export async function deleteInputFiles(call: EngineCall, api: ReplicateApi, ids: readonly string[]): Promise<void> {
  await Promise.allSettled(ids.map((id) => api.deleteFile(call, id)));
}
