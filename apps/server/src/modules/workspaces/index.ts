export { createPersonalWorkspace, type WorkspacesDeps } from './create-workspace.ts';
export { findPersonalWorkspace, findRole, listManagers, listOwners, type Manager, workspaceExists } from './workspace-store.ts';
export { mountWorkspaces } from './workspaces.routes.ts';
