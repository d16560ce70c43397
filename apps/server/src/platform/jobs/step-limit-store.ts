import type { Tx } from '../database/database.ts';

/** How many steps of a workspace may be under way at once; null: as many as of everybody else. */
export async function setStepLimit(
  tx: Tx,
  workspaceId: string,
  limit: { readonly most: number; readonly until: Date | null } | null,
): Promise<void> {
  if (!limit) {
    await tx.deleteFrom('step_limit').where('workspace_id', '=', workspaceId).execute();
    return;
  }
  await tx
    .insertInto('step_limit')
    .values({ workspace_id: workspaceId, ...limit })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ ...limit }))
    .execute();
}
