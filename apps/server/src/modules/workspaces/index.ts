export { createPersonalWorkspace, type WorkspacesDeps } from './create-workspace.ts';
export { findPersonalWorkspace, listOwners, workspaceExists } from './workspace-store.ts';
export { mountWorkspaces } from './workspaces.routes.ts';
