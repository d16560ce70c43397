import { buffer } from 'node:stream/consumers';
import type { Studio } from '../entry/studio.ts';

/** One stored file of an asset as it would be served. For tests that look into the bytes. */
export async function storedBytes(
  studio: Pick<Studio, 'db' | 'storage'>,
  assetId: string,
  rendition: string,
): Promise<{ readonly bytes: Buffer; readonly mime: string }> {
  const row = await studio.db
    .selectFrom('rendition')
    .innerJoin('blob', 'blob.id', 'rendition.blob_id')
    .select(['blob.key', 'rendition.mime'])
    .where('asset_id', '=', assetId)
    .where('name', '=', rendition)
    .executeTakeFirstOrThrow();
  return { bytes: await buffer((await studio.storage.get(row.key)).stream), mime: row.mime };
}
