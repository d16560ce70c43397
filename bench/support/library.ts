import type { Recipe } from '@pinhole/contract';
import { sql } from 'kysely';
import { type Db, inTransaction } from '../../apps/server/src/platform/database/database.ts';
import { someId } from '../../apps/server/src/testing/some-id.ts';

/** Fills a workspace's library with rows as a settlement would write them, without bytes: for what only reads rows. */
export async function fillLibrary(db: Db, workspaceId: string, count: number): Promise<void> {
  const recipe: Recipe = {
    generationId: someId(),
    request: {
      model: 'sketch-image',
      engine: 'sketch',
      operation: 'text2image',
      prompt: 'a lighthouse on a cliff at dusk, long light over the water, a boat far out, film photo with soft grain',
      count: 1,
      size: { width: 1024, height: 1024 },
      seed: 1,
      seedChosen: true,
      references: [],
      params: { style: 'auto', palette: 'auto', detail: 0.6, grain: 0.3 },
    },
    index: 0,
    seed: 1,
    engine: 'sketch',
    engineTitle: 'Sketch',
    modelTitle: 'Sketch',
    digitalSourceType: 'algorithmicMedia',
    charged: '1000000',
    dataNote: 'Nothing leaves this machine. Sketch is a drawing program, not AI.',
  };
  await inTransaction(db, async (tx) => {
    await sql`create temporary table made on commit drop as
      select n, time_ordered_uuid() as asset, gen_random_uuid() as thumb, gen_random_uuid() as preview, gen_random_uuid() as original from generate_series(1, ${count}) n`.execute(
      tx,
    );
    await sql`insert into asset (id, workspace_id, kind, mime, width, height, thumb_hash, recipe)
      select asset, ${workspaceId}, 'image', 'image/png', 1024, 1024, '1QcSHQRnh493V4dIh4eXh1h4kJUI', ${JSON.stringify(recipe)}::jsonb from made`.execute(
      tx,
    );
    for (const name of ['thumb', 'preview', 'original'] as const) {
      await sql`insert into blob (id, workspace_id, key, mime, bytes, sha256, state) select ${sql.ref(name)}, ${workspaceId}, ${sql.ref(name)}::text, 'image/webp', 9000, 'x', 'committed' from made`.execute(
        tx,
      );
      await sql`insert into rendition (asset_id, name, blob_id, mime, width, height, bytes, sha256) select asset, ${name}, ${sql.ref(name)}, 'image/webp', 320, 320, 9000, 'x' from made`.execute(
        tx,
      );
    }
  });
  await sql`analyze asset, blob, rendition`.execute(db);
}
