import { Readable } from 'node:stream';
import type { MediaRef } from '@pinhole/engines';
import { listOriginals } from '../../assets/index.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import type { GenerationErrorCode } from '../generation-error.ts';
import type { GenerationRow } from '../store/generation-store.ts';

/** The files a request is sent with, or why they are not to be had. Asked before anything is paid for. */
export async function openReferences(
  deps: Pick<GenerationDeps, 'db' | 'storage' | 'lastFrameOf'>,
  { workspaceId, request: { references } }: Pick<GenerationRow, 'workspaceId' | 'request'>,
  signal: AbortSignal,
): Promise<{ readonly media: readonly MediaRef[] } | { readonly missing: GenerationErrorCode }> {
  const ids = references.map(({ assetId }) => assetId);
  const originals = await listOriginals(deps.db, workspaceId, ids);
  const media: MediaRef[] = [];
  for (const { assetId, role, strength, rendition } of references) {
    const original = originals.find((candidate) => candidate.assetId === assetId);
    if (!original) return { missing: 'generation.reference_gone' };
    const file = rendition === 'last_frame' ? await deps.lastFrameOf({ workspaceId, assetId }, signal) : original;
    if (!file) return { missing: 'generation.no_last_frame' };
    const { mime, bytes, sha256, blobKey } = file;
    const open = async () => Readable.toWeb((await deps.storage.get(blobKey)).stream) as ReadableStream<Uint8Array>;
    media.push({ role, mime, bytes, sha256, strength, open });
  }
  return { media };
}
