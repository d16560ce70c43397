import type { Tx } from '../../../platform/database/database.ts';
import { forgetBuyer } from '../store/buyer-store.ts';
import { cutTaxLink } from '../store/document-store.ts';

/** The end of a workspace's money: who buys is forgotten, and its documents, which the law wants kept, are nobody's here. */
export async function cutTaxPapers(tx: Tx, workspaceId: string): Promise<void> {
  await forgetBuyer(tx, workspaceId);
  await cutTaxLink(tx, workspaceId);
}
