import type { NewUpload, Upload } from '@pinhole/contract';
import { type Actor, requireScope } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { afterCommit, type Tx } from '../../platform/database/database.ts';
import { appendEvent } from '../../platform/events/event-log.ts';
import { newId } from '../../platform/ids.ts';
import { enqueue } from '../../platform/jobs/job-queue.ts';
import { countStoredBytes, findAssetOfBytes, keepMask, lockStorage, maskEnd } from '../assets/index.ts';
import { ingestUploadJob } from './ingest-upload.ts';
import { presentUpload } from './present-upload.ts';
import { countOpenUploads, insertUpload, sumOpenBytes } from './upload-store.ts';
import type { UploadDeps } from './uploads-deps.ts';

const dayMs = 86_400_000;

type CreateDeps = Pick<UploadDeps, 'clock' | 'events' | 'limits' | 'storedBytesOf'>;

/** A place for a file that is about to come. Bytes that the library has already need not come at all. */
export async function createUpload(deps: CreateDeps, tx: Tx, actor: Actor, input: NewUpload): Promise<Upload> {
  requireScope(actor, 'assets:write');
  const limits = deps.limits();
  const most = Math.max(limits.imageBytes, limits.videoBytes);
  if (input.bytes > most) throw new AppError('upload.too_large', { maxBytes: String(most) });
  const purpose = input.purpose ?? 'library';
  const isMask = purpose === 'mask';
  const knownAssetId = input.sha256 ? ((await findAssetOfBytes(tx, actor.workspaceId, input.sha256, isMask)) ?? null) : null;
  if (knownAssetId && isMask) await keepMask(tx, knownAssetId, maskEnd(deps.clock.now()));
  if (!knownAssetId) await requireRoom(deps, tx, actor, input.bytes);
  const row = await insertUpload(tx, {
    ...place(deps, actor),
    state: knownAssetId ? 'ready' : 'receiving',
    purpose,
    url: null,
    bytes: input.bytes,
    sha256: input.sha256 ?? null,
    knownAssetId,
  });
  return presentUpload(row);
}

/** The address is kept until the file is here or refused; a job fetches it. */
export async function createUploadFromAddress(deps: CreateDeps, tx: Tx, actor: Actor, url: string): Promise<Upload> {
  requireScope(actor, 'assets:write');
  const placed = place(deps, actor);
  // Before the storage is locked, as at a submit: events and storage are locked in one order everywhere.
  await appendEvent(tx, { workspaceId: actor.workspaceId, type: 'upload-changed', subjectId: placed.id });
  await requireRoom(deps, tx, actor, 0);
  const row = await insertUpload(tx, {
    ...placed,
    state: 'processing',
    purpose: 'library',
    url,
    bytes: null,
    sha256: null,
    knownAssetId: null,
  });
  await enqueue(tx, ingestUploadJob, { uploadId: row.id });
  afterCommit(tx, () => deps.events.announce(actor.workspaceId));
  return presentUpload(row);
}

function place({ clock }: CreateDeps, actor: Actor) {
  const createdAt = clock.now();
  return {
    id: newId(createdAt),
    workspaceId: actor.workspaceId,
    accountId: actor.accountId,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + dayMs),
  };
}

async function requireRoom({ limits, storedBytesOf }: CreateDeps, tx: Tx, actor: Actor, bytes: number): Promise<void> {
  const { maxOpen } = limits();
  if ((await countOpenUploads(tx, actor)) >= maxOpen) throw new AppError('upload.too_many', { max: String(maxOpen) });
  const storedBytes = await storedBytesOf(tx, actor.workspaceId);
  if (storedBytes === null) return;
  await lockStorage(tx, actor.workspaceId);
  const wanted = (await countStoredBytes(tx, actor.workspaceId)) + (await sumOpenBytes(tx, actor.workspaceId)) + bytes;
  if (wanted > storedBytes) throw new AppError('upload.storage_limit', { maxBytes: String(storedBytes) });
}
