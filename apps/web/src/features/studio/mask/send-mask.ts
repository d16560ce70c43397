import type { Upload } from '@pinhole/contract';
import type { QueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../lib/api.ts';
import { meQuery } from '../../../lib/queries/account-queries.ts';
import { sendFile } from '../../uploads/send-file.ts';

/** The service did not take what was drawn. */
export class MaskRefusedError extends Error {
  override readonly name = 'MaskRefusedError';
}

const firstLookMs = 120;
const longestLookMs = 1_000;

/** Stores a mask and answers the asset that requests can name. `onProgress` hears 0…1 of its bytes. */
export async function sendMask(
  client: QueryClient,
  mask: Blob,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
): Promise<string> {
  onProgress(0);
  const { workspace } = await client.ensureQueryData(meQuery);
  let upload: Upload = await sendFile({
    file: new File([mask], 'mask.png', { type: 'image/png' }),
    purpose: 'mask',
    workspaceId: workspace.id,
    uploadId: undefined,
    idempotencyKey: newIdempotencyKey(),
    signal,
    onProgress: ({ received }) => onProgress(Math.min(1, received / mask.size)),
    onOffline: () => {},
  });
  for (let waitMs = firstLookMs; upload.state === 'processing'; waitMs = Math.min(longestLookMs, waitMs * 1.5)) {
    await new Promise((resolve) => void setTimeout(resolve, waitMs));
    signal.throwIfAborted();
    upload = await api.uploads.get({ id: upload.id }, { signal });
  }
  if (upload.assetId === null) throw new MaskRefusedError(upload.reason ?? upload.state);
  return upload.assetId;
}
