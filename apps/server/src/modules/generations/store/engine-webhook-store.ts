import type { Tx } from '../../../platform/database/database.ts';

/** False when this push was here before. */
export async function insertWebhook(
  tx: Tx,
  push: { readonly engine: string; readonly dedupeKey: string; readonly generationId: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('engine_webhook')
    .values({ engine: push.engine, dedupe_key: push.dedupeKey.slice(0, 200), generation_id: push.generationId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function deleteOldWebhooks(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('engine_webhook').where('received_at', '<', before).execute();
}
