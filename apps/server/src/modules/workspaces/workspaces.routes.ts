import { accountRoutes, workspaceRoutes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { createWorkspace, type WorkspacesDeps } from './create-workspace.ts';
import { getMe, listWorkspaces, updateMe } from './me.ts';

export function mountWorkspaces(http: Http, deps: WorkspacesDeps): void {
  mount(http, accountRoutes.getMe, ({ actor }) => getMe(deps, actor));
  mount(http, accountRoutes.updateMe, ({ actor, body }) => updateMe(deps, actor, body));
  mount(http, workspaceRoutes.listWorkspaces, async ({ actor }) => ({ data: await listWorkspaces(deps, actor) }));
  mount(http, workspaceRoutes.createWorkspace, ({ tx, actor, body }) => createWorkspace(tx, deps, actor, body));
}
