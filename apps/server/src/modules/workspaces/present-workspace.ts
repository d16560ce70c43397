import type { Workspace } from '@pinhole/contract';
import type { WorkspaceRow } from './workspace-store.ts';

export const presentWorkspace = ({ id, name, personal, role, createdAt }: WorkspaceRow): Workspace => ({
  id,
  name,
  personal,
  role,
  createdAt: createdAt.toISOString(),
});
