import type { Me, ProfileChange, Workspace } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { type Account, findAccount, updateProfile } from '../accounts/index.ts';
import type { WorkspacesDeps } from './create-workspace.ts';
import { presentWorkspace } from './present-workspace.ts';
import { findRole, listWorkspacesOf } from './workspace-store.ts';

export async function getMe(deps: Pick<WorkspacesDeps, 'db'>, actor: Actor): Promise<Me> {
  const account = await findAccount(deps.db, actor.accountId);
  if (!account) throw new AppError('auth.required');
  return presentMe(deps.db, account, actor.workspaceId);
}

export async function updateMe(deps: Pick<WorkspacesDeps, 'db'>, actor: Actor, change: ProfileChange): Promise<Me> {
  const { activeWorkspaceId } = change;
  const account = await inTransaction(deps.db, async (tx) => {
    if (activeWorkspaceId && !(await findRole(tx, actor.accountId, activeWorkspaceId))) throw new AppError('workspace.not_found');
    return updateProfile(tx, actor.accountId, change);
  });
  return presentMe(deps.db, account, activeWorkspaceId ?? actor.workspaceId);
}

export async function listWorkspaces(deps: Pick<WorkspacesDeps, 'db'>, actor: Actor): Promise<Workspace[]> {
  return (await listWorkspacesOf(deps.db, actor.accountId)).map(presentWorkspace);
}

async function presentMe(db: Db, account: Account, workspaceId: string): Promise<Me> {
  const workspaces = (await listWorkspacesOf(db, account.id)).map(presentWorkspace);
  const workspace = workspaces.find(({ id }) => id === workspaceId);
  if (!workspace) throw new AppError('workspace.not_found');
  return {
    account: {
      id: account.id,
      name: account.name,
      email: account.email,
      emailVerified: account.emailVerified,
      operator: account.operator,
      locale: account.locale,
      theme: account.theme,
      confirmAbove: account.confirmAbove === null ? null : String(account.confirmAbove),
      createdAt: account.createdAt.toISOString(),
    },
    workspace,
    workspaces,
  };
}
