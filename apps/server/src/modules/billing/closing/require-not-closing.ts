import { AppError } from '../../../platform/app-error.ts';
import type { Db } from '../../../platform/database/database.ts';
import { findClosing } from '../store/closing-store.ts';

/** Nothing is bought, and no plan goes on, in a workspace whose billing is being closed or is closed. */
export async function requireNotClosing(db: Db, workspaceId: string): Promise<void> {
  const closing = await findClosing(db, workspaceId);
  if (closing) throw new AppError(closing.phase === 'closed' ? 'billing.closed' : 'billing.closing');
}
