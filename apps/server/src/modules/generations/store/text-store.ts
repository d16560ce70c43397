import type { Tx } from '../../../platform/database/database.ts';

export interface WrittenText {
  readonly index: number;
  readonly text: string;
}

export async function insertTexts(
  tx: Tx,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  texts: readonly WrittenText[],
): Promise<void> {
  if (texts.length === 0) return;
  await tx
    .insertInto('generation_text')
    .values(texts.map(({ index, text }) => ({ generation_id: id, output_index: index, workspace_id: workspaceId, text })))
    .execute();
}
