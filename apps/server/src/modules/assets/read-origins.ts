import { buffer } from 'node:stream/consumers';
import type { Db } from '../../platform/database/database.ts';
import { type DigitalSourceType, digitalSourceTypes } from '../../platform/media/digital-source-type.ts';
import { readDigitalSourceType } from '../../platform/media/read-digital-source-type.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import { listOrigins } from './origin-store.ts';

/**
 * What the marks of assets say of how they came about, in the order asked for: what was made here as its recipe has it, what somebody
 * brought as its file has it. Null where there is no mark, or no such asset any more.
 */
export async function readOrigins(
  { db, storage }: { readonly db: Db; readonly storage: StorageDriver },
  workspaceId: string,
  assetIds: readonly string[],
): Promise<readonly (DigitalSourceType | null)[]> {
  const known = await listOrigins(db, workspaceId, assetIds);
  return Promise.all(
    assetIds.map(async (id) => {
      const asset = known.find(({ assetId }) => assetId === id);
      const said = digitalSourceTypes.find((type) => type === asset?.recipeType);
      if (said || !asset?.thumbKey) return said ?? null;
      // Every still of an asset carries its mark; this is the smallest.
      return readDigitalSourceType(await buffer((await storage.get(asset.thumbKey)).stream), 'image/webp') ?? null;
    }),
  );
}
