import type { Cap, CapTargets, Page, SpendAlert, WorkspaceSpending } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const pageSize = 50;

export const spendingKey = ['admin', 'spending'] as const;

export const spendingQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: [...spendingKey, { name }],
    queryFn: ({ pageParam, signal }): Promise<Page<WorkspaceSpending>> =>
      api.admin.listSpending(
        { limit: pageSize, ...(name === '' ? {} : { name }), ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Below the list, so that whatever refreshes it refreshes these. */
export const workspaceCapsQuery = (workspace: string) =>
  queryOptions<readonly Cap[]>({
    queryKey: [...spendingKey, workspace, 'caps'],
    queryFn: async ({ signal }) => (await api.admin.listWorkspaceCaps({ workspace }, { signal })).data,
  });

export const capTargetsQuery = (workspace: string) =>
  queryOptions<CapTargets>({
    queryKey: [...spendingKey, workspace, 'targets'],
    queryFn: ({ signal }) => api.admin.getCapTargets({ workspace }, { signal }),
  });

export const workspaceAlertsQuery = (workspace: string) =>
  infiniteQueryOptions({
    queryKey: [...spendingKey, workspace, 'alerts'],
    queryFn: ({ pageParam, signal }): Promise<Page<SpendAlert>> =>
      api.admin.listWorkspaceAlerts({ workspace }, { limit: 10, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
