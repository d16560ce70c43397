import type { Asset, Recipe, RenditionName } from '@pinhole/contract';
import type { AssetRow } from './asset-store.ts';
import { goesSoon, type Keeping, keptUntil } from './keeping.ts';

export function presentAsset(row: AssetRow, keeping: Keeping | null): Asset {
  const until = row.deleted_at ? null : keptUntil(row, keeping);
  const original = row.renditions.find(({ name }) => name === 'original');
  return {
    id: row.id,
    kind: row.kind,
    mime: row.mime,
    width: row.width,
    height: row.height,
    ...(row.duration_seconds === null ? {} : { durationSeconds: row.duration_seconds }),
    bytes: Number(original?.bytes ?? 0),
    sha256: original?.sha256 ?? '',
    thumbHash: row.thumb_hash,
    renditions: row.renditions.map((rendition) => ({
      name: rendition.name as RenditionName,
      url: `/media/${row.id}/${rendition.name}`,
      mime: rendition.mime,
      width: rendition.width,
      height: rendition.height,
      bytes: Number(rendition.bytes),
    })),
    origin: row.origin,
    // Frozen by settle from a typed recipe; nothing else writes this column.
    recipe: row.recipe as Recipe | null,
    createdAt: row.created_at.toISOString(),
    deletedAt: row.deleted_at?.toISOString() ?? null,
    purgeAt: row.purge_at?.toISOString() ?? null,
    keptUntil: until?.toISOString() ?? null,
    goesSoon: goesSoon(until, keeping),
  };
}
