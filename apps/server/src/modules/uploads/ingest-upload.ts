import { createHash } from 'node:crypto';
import type { UploadRefusal } from '@pinhole/contract';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction, type Tx } from '../../platform/database/database.ts';
import { EgressError, type EgressErrorKind } from '../../platform/egress/egress-error.ts';
import { appendEvents } from '../../platform/events/event-log.ts';
import { newId } from '../../platform/ids.ts';
import { defineJob, enqueue } from '../../platform/jobs/job-queue.ts';
import { MediaError, type MediaErrorKind } from '../../platform/media/media-error.ts';
import { commitAsset, findAssetOfBytes, keepMask, laterRenditionsJob, maskEnd, type StoredFile, storeFiles } from '../assets/index.ts';
import { refuseUpload, releaseParts } from './refuse-upload.ts';
import { findUploadById, listParts, lockBytes, lockUpload, setReady, type UploadRow } from './upload-store.ts';
import type { IngestedUpload, UploadDeps } from './uploads-deps.ts';

/** Tried for about an hour: what fails is the machine, not the file, which would have been refused. */
export const ingestUploadJob = defineJob('uploads.ingest', { uploadId: z.uuid() }, { maxAttempts: 8 });

/**
 * Makes an asset of what arrived. Every step may be the last before a power cut: until the one transaction at the end nothing is
 * visible, and what was stored by then is swept like any unclaimed file. An upload that ended meanwhile is left alone.
 */
export async function ingestUpload(deps: UploadDeps, { uploadId }: { readonly uploadId: string }, signal: AbortSignal): Promise<void> {
  const upload = await findUploadById(deps.db, uploadId);
  if (upload?.state !== 'processing') return;
  const hash = createHash('sha256');
  let ingested: IngestedUpload;
  try {
    const source = upload.url === null ? readParts(deps, upload, signal) : fetchAddress(deps, upload.url, signal);
    deps.faults.point('U3:before');
    ingested = await deps.ingest(hashing(source, hash), deps.limits(), signal);
    deps.faults.point('U3:after');
  } catch (error) {
    const reason = refusalOf(error);
    if (!reason) throw error;
    await refuseIfThere(deps, uploadId, reason);
    return;
  }
  try {
    const sha256 = hash.digest('hex');
    if (upload.sha256 !== null && upload.sha256 !== sha256) return await refuseIfThere(deps, uploadId, 'hash_mismatch');
    const isMask = upload.purpose === 'mask';
    if (isMask && ingested.kind !== 'image') return await refuseIfThere(deps, uploadId, 'unsupported_type');
    const known = await findAssetOfBytes(deps.db, upload.workspace_id, sha256, isMask);
    const files = known ? [] : await storeFiles(deps, upload.workspace_id, ingested.files, signal);
    deps.faults.point('U4:after');
    await inTransaction(deps.db, (tx) => finish(deps, tx, uploadId, { ingested, sha256, files }));
    deps.faults.point('U5:after');
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'service.storage_full')) throw error;
    await refuseIfThere(deps, uploadId, 'storage_full');
  } finally {
    await ingested.cleanup();
  }
}

interface Finished {
  readonly ingested: IngestedUpload;
  readonly sha256: string;
  readonly files: readonly StoredFile[];
}

/** One transaction: the files claimed, the asset, the state, the pieces given up, the news. */
async function finish(deps: UploadDeps, tx: Tx, uploadId: string, { ingested, sha256, files }: Finished): Promise<void> {
  const upload = await lockUpload(tx, uploadId);
  if (upload?.state !== 'processing') return;
  const { workspace_id: workspaceId, account_id: accountId } = upload;
  await lockBytes(tx, workspaceId, sha256);
  const isMask = upload.purpose === 'mask';
  const known = await findAssetOfBytes(tx, workspaceId, sha256, isMask);
  // It was there a moment ago and went to the trash: the next run stores it.
  if (!known && files.length === 0) throw new Error('the asset of the same bytes is gone');
  const assetId = known ?? newId(deps.clock.now());
  const end = maskEnd(deps.clock.now());
  if (known && isMask) await keepMask(tx, known, end);
  if (!known) {
    const { kind, mime, width, height, durationSeconds, thumbHash } = ingested;
    const origin = isMask ? ({ origin: 'mask', purgeAt: end } as const) : ({ origin: 'upload' } as const);
    const facts = { kind, mime, width, height, durationSeconds, thumbHash, ...origin, sourceSha256: sha256 };
    await commitAsset(tx, { id: assetId, workspaceId, accountId, generationId: null, outputIndex: null, recipe: null, ...facts }, files);
    if (kind === 'image' && !isMask) await enqueue(tx, laterRenditionsJob, { assetId }, { priority: 100 });
  }
  await setReady(tx, uploadId, { assetId, known: known !== undefined, warnings: ingested.warnings });
  await releaseParts(tx, uploadId);
  await appendEvents(tx, workspaceId, [
    // A mask is nothing new in the library.
    ...(known || isMask ? [] : [{ type: 'asset-created', subjectId: assetId }]),
    { type: 'upload-changed', subjectId: uploadId },
  ]);
  afterCommit(tx, () => deps.events.announce(workspaceId));
}

/** Cancelled in the meantime is as good as refused. */
async function refuseIfThere(deps: UploadDeps, id: string, reason: UploadRefusal): Promise<void> {
  await refuseUpload(deps, id, reason).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'upload.not_found')) throw error;
  });
}

async function* readParts(deps: UploadDeps, upload: UploadRow, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const { key } of await listParts(deps.db, upload.id)) yield* (await deps.storage.get(key, { signal })).stream;
}

const fetchTimeoutMs = 120_000;

async function* fetchAddress(deps: UploadDeps, url: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { imageBytes, videoBytes } = deps.limits();
  const maxBytes = Math.max(imageBytes, videoBytes);
  yield* (await deps.fetchUntrusted(url, { purpose: 'upload', maxBytes, timeoutMs: fetchTimeoutMs, signal })).body;
}

async function* hashing(source: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

const ofMedia: { readonly [Kind in MediaErrorKind]: UploadRefusal | undefined } = {
  unsupported_type: 'unsupported_type',
  decoder_missing: 'decoder_missing',
  too_large: 'too_large',
  too_many_pixels: 'too_many_pixels',
  too_many_frames: 'too_many_frames',
  too_long: 'too_long',
  corrupt: 'corrupt',
  timeout: 'too_costly',
  memory: 'too_costly',
  aborted: undefined,
  internal: undefined,
};

const ofEgress: { readonly [Kind in EgressErrorKind]?: UploadRefusal } = {
  refused: 'address_refused',
  redirect: 'address_refused',
  too_large: 'too_large',
  timeout: 'address_too_slow',
};

/** Undefined for what is not the file's doing: the job is tried again. */
function refusalOf(error: unknown): UploadRefusal | undefined {
  if (error instanceof MediaError) return ofMedia[error.kind];
  return error instanceof EgressError ? ofEgress[error.kind] : undefined;
}
