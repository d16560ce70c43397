export { createPersonalWorkspace, type WorkspacesDeps } from './create-workspace.ts';
export { findPersonalWorkspace, workspaceExists } from './workspace-store.ts';
export { mountWorkspaces } from './workspaces.routes.ts';
