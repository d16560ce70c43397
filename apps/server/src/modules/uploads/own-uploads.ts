import type { Upload } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { presentUpload } from './present-upload.ts';
import { releaseParts } from './refuse-upload.ts';
import { deleteUpload, findUploadRow, listUploadRows, listUploadRowsById, lockUpload } from './upload-store.ts';
import type { UploadDeps } from './uploads-deps.ts';

export async function listUploads(deps: Pick<UploadDeps, 'db'>, actor: Actor): Promise<Upload[]> {
  requireScope(actor, 'assets:write');
  return (await listUploadRows(deps.db, actor)).map(presentUpload);
}

export async function getUpload(deps: Pick<UploadDeps, 'db'>, actor: Actor, id: string): Promise<Upload> {
  requireScope(actor, 'assets:write');
  const row = await findUploadRow(deps.db, actor, id);
  if (!row) throw new AppError('upload.not_found');
  return presentUpload(row);
}

/** Forgets an upload, wherever it stands. An asset that came of it stays; a job that is reading it finds nothing to finish. */
export async function cancelUpload(deps: Pick<UploadDeps, 'db'>, actor: Actor, id: string): Promise<void> {
  requireScope(actor, 'assets:write');
  await inTransaction(deps.db, async (tx) => {
    if (!(await findUploadRow(tx, actor, id)) || !(await lockUpload(tx, id))) throw new AppError('upload.not_found');
    await releaseParts(tx, id);
    await deleteUpload(tx, id);
  });
}

/** For events: uploads of a workspace the caller has already been checked for. */
export async function readUploads(db: Db, workspaceId: string, ids: readonly string[]): Promise<Upload[]> {
  return (await listUploadRowsById(db, workspaceId, ids)).map(presentUpload);
}
