import type { Upload, UploadRefusal } from '@pinhole/contract';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, inTransaction, type Tx } from '../../platform/database/database.ts';
import { appendEvent } from '../../platform/events/event-log.ts';
import { markBlobsDeleting } from '../assets/index.ts';
import { presentUpload } from './present-upload.ts';
import { listParts, lockUpload, setRefused } from './upload-store.ts';
import type { UploadDeps } from './uploads-deps.ts';

/** Ends an upload without an asset, says why, and gives its bytes to the sweep. What has ended before stays as it is. */
export async function refuseUpload(deps: Pick<UploadDeps, 'db' | 'events'>, id: string, reason: UploadRefusal): Promise<Upload> {
  return inTransaction(deps.db, async (tx) => {
    const upload = await lockUpload(tx, id);
    if (!upload) throw new AppError('upload.not_found');
    if (upload.state !== 'receiving' && upload.state !== 'processing') return presentUpload(upload);
    await releaseParts(tx, id);
    const refused = await setRefused(tx, id, reason);
    await appendEvent(tx, { workspaceId: upload.workspace_id, type: 'upload-changed', subjectId: id });
    afterCommit(tx, () => deps.events.announce(upload.workspace_id));
    return presentUpload(refused);
  });
}

/** The pieces are nobody's from here on: the next sweep deletes them. */
export async function releaseParts(tx: Tx, uploadId: string): Promise<void> {
  const parts = await listParts(tx, uploadId);
  await markBlobsDeleting(
    tx,
    parts.map(({ blobId }) => blobId),
  );
}
