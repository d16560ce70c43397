import type { Upload, UploadRefusal } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction, type Tx } from '../../platform/database/database.ts';
import { appendEvent } from '../../platform/events/event-log.ts';
import { enqueue } from '../../platform/jobs/job-queue.ts';
import { isImageType, sniffLength, sniffMediaType } from '../../platform/media/sniff-media-type.ts';
import { markBlobsDeleting, storeBlobs } from '../assets/index.ts';
import { ingestUploadJob } from './ingest-upload.ts';
import { presentUpload } from './present-upload.ts';
import { type Piece, receivePiece } from './receive-piece.ts';
import { refuseUpload } from './refuse-upload.ts';
import { findUploadRow, insertPart, lockUpload, setReceived, type UploadRow } from './upload-store.ts';
import type { UploadDeps } from './uploads-deps.ts';

/** Takes the next piece. Of several that begin at the same place exactly one counts, in whatever process they arrive. */
export async function appendUpload(
  deps: UploadDeps,
  actor: Actor,
  id: string,
  piece: { readonly offset: number; readonly body: AsyncIterable<Uint8Array> | undefined },
): Promise<Upload> {
  requireScope(actor, 'assets:write');
  const upload = await findUploadRow(deps.db, actor, id);
  if (!upload) throw new AppError('upload.not_found');
  requireNext(upload, piece.offset);
  if (!piece.body) throw new AppError('request.unsupported_media_type');
  // The database decides who wins; this only keeps two from filling the disk for nothing.
  if (deps.writing.has(id)) throw new AppError('upload.busy');
  deps.writing.add(id);
  try {
    await using received = await receivePiece(deps.tempFolder, piece.body, Number(upload.bytes) - piece.offset);
    if (received.bytes === 0) return presentUpload(upload);
    const refusal = piece.offset === 0 ? refusalOfHead(deps, upload, received) : undefined;
    if (refusal) return await refuseUpload(deps, id, refusal);
    return await keep(deps, upload, piece.offset, received);
  } finally {
    deps.writing.delete(id);
  }
}

function requireNext(upload: UploadRow, offset: number): void {
  if (upload.state !== 'receiving') throw new AppError('upload.not_receiving', { state: upload.state });
  if (upload.received !== BigInt(offset)) throw new AppError('upload.offset_mismatch', { offset: String(upload.received) });
}

/** What the first bytes give away is said before the rest is sent. */
function refusalOfHead(deps: UploadDeps, upload: UploadRow, { head, bytes }: Piece): UploadRefusal | undefined {
  if (head.length < sniffLength && BigInt(bytes) < (upload.bytes ?? 0n)) return undefined;
  const type = sniffMediaType(head);
  if (!type) return 'unsupported_type';
  const { imageBytes, videoBytes } = deps.limits();
  return Number(upload.bytes) > (isImageType(type) ? imageBytes : videoBytes) ? 'too_large' : undefined;
}

async function keep(deps: UploadDeps, upload: UploadRow, offset: number, piece: Piece): Promise<Upload> {
  deps.faults.point('U1:before');
  const [blobId = ''] = await storeBlobs(deps, upload.workspace_id, [piece], AbortSignal.timeout(storeTimeoutMs));
  deps.faults.point('U1:after');
  const outcome = await inTransaction(deps.db, async (tx) => {
    const current = await lockUpload(tx, upload.id);
    if (current?.state !== 'receiving' || current.received !== BigInt(offset)) {
      await markBlobsDeleting(tx, [blobId]);
      return { late: current };
    }
    return { kept: await count(deps, tx, current, offset, piece.bytes, blobId) };
  });
  deps.faults.point('U2:after');
  if (outcome.kept) return presentUpload(outcome.kept);
  if (outcome.late) requireNext(outcome.late, offset);
  throw new AppError('upload.not_found');
}

async function count(deps: UploadDeps, tx: Tx, upload: UploadRow, start: number, bytes: number, blobId: string): Promise<UploadRow> {
  await insertPart(tx, { uploadId: upload.id, start, blobId });
  const received = upload.received + BigInt(bytes);
  if (received !== upload.bytes) return setReceived(tx, upload.id, received, 'receiving');
  const row = await setReceived(tx, upload.id, received, 'processing');
  await enqueue(tx, ingestUploadJob, { uploadId: upload.id });
  await appendEvent(tx, { workspaceId: upload.workspace_id, type: 'upload-changed', subjectId: upload.id });
  afterCommit(tx, () => deps.events.announce(upload.workspace_id));
  return row;
}

const storeTimeoutMs = 120_000;
