import type { NewWorkspace, Workspace } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { type Account, type AuditedAct, updateProfile } from '../accounts/index.ts';
import { presentWorkspace } from './present-workspace.ts';
import { countOwned, insertWorkspace } from './workspace-store.ts';

export interface WorkspacesDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly maxOwned: () => number;
  /** Opens what a workspace needs from the modules above, in the same transaction. */
  readonly onWorkspaceCreated: (tx: Tx, workspaceId: string) => Promise<void>;
  readonly record: (tx: Tx, act: AuditedAct) => Promise<void>;
}

/** The workspace every person has from the start, and works in until they choose another. */
export async function createPersonalWorkspace(tx: Tx, deps: WorkspacesDeps, account: Account): Promise<string> {
  const at = deps.clock.now();
  const workspace = await insertWorkspace(tx, { id: newId(at), name: account.name, personal: true, ownerId: account.id, at });
  await updateProfile(tx, account.id, { activeWorkspaceId: workspace.id });
  await deps.onWorkspaceCreated(tx, workspace.id);
  return workspace.id;
}

export async function createWorkspace(tx: Tx, deps: WorkspacesDeps, actor: Actor, input: NewWorkspace): Promise<Workspace> {
  const most = deps.maxOwned();
  if ((await countOwned(tx, actor.accountId)) >= most) throw new AppError('workspace.limit_reached', { limit: String(most) });
  const at = deps.clock.now();
  const workspace = await insertWorkspace(tx, { id: newId(at), name: input.name, personal: false, ownerId: actor.accountId, at });
  await deps.onWorkspaceCreated(tx, workspace.id);
  await deps.record(tx, { action: 'workspace.created', actorId: actor.accountId, subject: workspace.id });
  return presentWorkspace(workspace);
}
