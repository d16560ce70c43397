import type { ApiKey, Me, SessionInfo } from '@pinhole/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { meQuery } from '../../lib/queries/account-queries.ts';

export const sessionsQuery = queryOptions<readonly SessionInfo[]>({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.sessions.list({ signal })).data,
});

export const keysQuery = queryOptions<readonly ApiKey[]>({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => (await api.keys.list({ signal })).data,
});

/** Changes name, language, theme or active workspace. */
export function useUpdateMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Parameters<typeof api.me.update>[0]): Promise<Me> => api.me.update(change),
    onSuccess: (me) => client.setQueryData(meQuery.queryKey, me),
  });
}
