import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface Preview {
  readonly index: number;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** Keeps the newest unfinished picture of each output; the version makes its address new. */
export async function upsertPreviews(tx: Tx, workspaceId: string, generationId: string, previews: readonly Preview[]): Promise<void> {
  if (previews.length === 0) return;
  await tx
    .insertInto('generation_preview')
    .values(
      previews.map((preview) => ({
        generation_id: generationId,
        output_index: preview.index,
        workspace_id: workspaceId,
        mime: preview.mime,
        bytes: Buffer.from(preview.bytes),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['generation_id', 'output_index']).doUpdateSet((row) => ({
        version: sql<number>`${row.ref('generation_preview.version')} + 1`,
        mime: row.ref('excluded.mime'),
        bytes: row.ref('excluded.bytes'),
      })),
    )
    .execute();
}

export async function findPreview(
  db: Db,
  workspaceId: string,
  generationId: string,
  index: number,
): Promise<{ mime: string; bytes: Buffer } | undefined> {
  return db
    .selectFrom('generation_preview')
    .select(['mime', 'bytes'])
    .where('workspace_id', '=', workspaceId)
    .where('generation_id', '=', generationId)
    .where('output_index', '=', index)
    .executeTakeFirst();
}
