import type { Upload } from '@pinhole/contract';
import type { QueryClient } from '@tanstack/react-query';
import { translate } from '../../app/i18n.ts';
import { api, newIdempotencyKey } from '../../lib/api.ts';
import { forgetFile, type KeptFile, keepFile, listKeptFiles } from '../../lib/kept-files.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';
import { assetQuery, putAsset } from '../../lib/queries/asset-queries.ts';
import { onUploadNews } from '../../lib/upload-news.ts';
import { announce } from '../../ui/announcer.tsx';
import { sendFile } from './send-file.ts';
import { addItem, changeItem, changeOf, dropItem, findItem, hasNote, uploadItems } from './upload-list.ts';
import { refusalText } from './upload-text.ts';

/** Browsers open six connections to a server; the page needs some of them. */
const atOnce = 3;

const files = new Map<string, KeptFile>();
const running = new Map<string, AbortController>();
const waiting: string[] = [];
let takeReference: ((assetId: string) => void) | undefined;
let client: QueryClient | undefined;

/** Where pictures go that were brought in to work from; set by the page that has a composer. */
export function takeReferences(take: (assetId: string) => void): () => void {
  takeReference = take;
  return () => {
    if (takeReference === take) takeReference = undefined;
  };
}

export async function uploadFiles(queryClient: QueryClient, chosen: Iterable<File>, { asReference = false } = {}): Promise<void> {
  start(queryClient);
  const { workspace } = await queryClient.ensureQueryData(meQuery);
  for (const file of chosen) {
    const kept: KeptFile = {
      key: newIdempotencyKey(),
      file,
      workspaceId: workspace.id,
      asReference,
      keptAt: Date.now(),
      uploadId: undefined,
    };
    enter(kept);
    void keepFile(kept);
  }
}

export async function uploadFromAddress(queryClient: QueryClient, url: string, { asReference = false } = {}): Promise<void> {
  start(queryClient);
  const upload = await api.uploads.createFromAddress({ url });
  addItem({ key: upload.id, name: hostOf(url), bytes: null, asReference, ...changeOf(upload) });
  await lookAgain(upload.id);
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function enter(kept: KeptFile): void {
  files.set(kept.key, kept);
  addItem({ key: kept.key, name: kept.file.name, bytes: kept.file.size, asReference: kept.asReference, uploadId: kept.uploadId });
  waiting.push(kept.key);
  next();
}

function next(): void {
  while (running.size < atOnce) {
    const key = waiting.shift();
    if (key === undefined) return;
    const stop = new AbortController();
    running.set(key, stop);
    void aloneInAllWindows(key, () => run(key, stop.signal)).finally(() => {
      running.delete(key);
      next();
    });
  }
}

/** Two windows of the same person must not send the same file; the other one does not even show it. */
async function aloneInAllWindows(key: string, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return work();
  await locks.request(`upload ${key}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    else dropItem(key);
  });
}

async function run(key: string, signal: AbortSignal): Promise<void> {
  const kept = files.get(key);
  if (!kept) return;
  changeItem(key, { phase: kept.uploadId ? 'sending' : 'checking', error: undefined });
  try {
    const upload = await sendFile({
      ...kept,
      idempotencyKey: key,
      signal,
      onProgress: (now) => {
        if (now.state === 'receiving' || now.state === 'processing') changeItem(key, changeOf(now));
        if (kept.uploadId !== now.id) void keepFile({ ...kept, uploadId: now.id });
      },
      onOffline: (offline) => {
        const phase = findItem(key)?.phase;
        if (offline) changeItem(key, { phase: 'offline' });
        else if (phase === 'offline') changeItem(key, { phase: 'sending' });
      },
    });
    // From here on the service has everything; the browser need not.
    void forgetFile(key);
    if (upload.state === 'processing') await lookAgain(upload.id);
    else await settle(key, upload);
  } catch (error) {
    if (signal.aborted) return;
    void forgetFile(key);
    changeItem(key, { phase: 'failed', error });
    announce(translate('uploads.spokenFailed', { name: kept.file.name }));
  }
}

/** Takes the row away when there is nothing more to say, and puts what came of it where it was wanted. */
async function settle(key: string, upload: Upload): Promise<void> {
  const before = findItem(key);
  if (!before || before.phase === 'ready' || before.phase === 'refused') return;
  changeItem(key, changeOf(upload));
  const item = findItem(key);
  if (!item) return;
  if (upload.state === 'refused') {
    announce(`${item.name}: ${refusalText(item.reason)}`);
    return;
  }
  files.delete(key);
  if (!hasNote(item) || item.asReference) dropItem(key);
  announce(translate('uploads.spokenReady', { name: item.name }));
  if (!upload.assetId || !client) return;
  const asset = await client.fetchQuery(assetQuery(upload.assetId));
  putAsset(client, asset);
  if (item.asReference && asset.kind === 'image') takeReference?.(asset.id);
}

async function hear(upload: Upload): Promise<void> {
  const item = uploadItems.get().find(({ uploadId }) => uploadId === upload.id);
  if (item && (upload.state === 'ready' || upload.state === 'refused')) await settle(item.key, upload);
}

/** The news of its end may have come before the page knew the number of the upload. */
async function lookAgain(uploadId: string): Promise<void> {
  const item = uploadItems.get().find((each) => each.uploadId === uploadId);
  const workspaceId = item && files.get(item.key)?.workspaceId;
  await api.uploads
    .get({ id: uploadId }, workspaceId ? { headers: { 'x-workspace': workspaceId } } : {})
    .then(hear)
    .catch(() => {}); // the next news, or the next connection, tells
}

/** Stops it wherever it is; the service forgets what has arrived. */
export function cancelUpload(key: string): void {
  const item = findItem(key);
  const kept = files.get(key);
  running.get(key)?.abort();
  files.delete(key);
  dropItem(key);
  void forgetFile(key);
  if (item?.uploadId)
    void api.uploads.cancel({ id: item.uploadId }, kept ? { headers: { 'x-workspace': kept.workspaceId } } : {}).catch(() => {});
}

/** Once more from the start, with the same file. */
export function retryUpload(key: string): void {
  const kept = files.get(key);
  if (!kept) return;
  dropItem(key);
  files.delete(key);
  const again: KeptFile = { ...kept, key: newIdempotencyKey(), keptAt: Date.now(), uploadId: undefined };
  enter(again);
  void keepFile(again);
}

export const canRetry = (key: string): boolean => files.has(key);

async function goOn(): Promise<void> {
  for (const kept of await listKeptFiles()) if (!files.has(kept.key)) enter(kept);
}

let started = false;

/** Goes on with what an earlier life of the page left unfinished, and listens for what becomes of it. */
export function start(queryClient: QueryClient): void {
  client = queryClient;
  if (started) return;
  started = true;
  onUploadNews((news) => {
    if (news !== 'reconnected') void hear(news);
    else for (const { phase, uploadId } of uploadItems.get()) if (phase === 'processing' && uploadId) void lookAgain(uploadId);
  });
  void goOn();
}
