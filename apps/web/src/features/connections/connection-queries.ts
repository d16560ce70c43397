import type { AdminModel, Connection, DoubtfulCall, EnginePush, MarginRow, Offer, Page, Provider, PushResult } from '@pinhole/contract';
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { serviceSettingsQuery } from '../../lib/queries/service-settings-query.ts';

const pageSize = 50;

export const providersQuery = queryOptions<readonly Provider[]>({
  queryKey: ['admin', 'providers'],
  queryFn: async ({ signal }) => (await api.admin.listProviders({ signal })).data,
});

export const connectionsQuery = queryOptions<readonly Connection[]>({
  queryKey: ['admin', 'connections'],
  queryFn: async ({ signal }) => (await api.admin.listConnections({ signal })).data,
});

/** Asks the provider itself where it can be asked, so it is not asked again by itself. */
export const offersQuery = (connection: string) =>
  queryOptions<readonly Offer[]>({
    queryKey: ['admin', 'offers', connection],
    queryFn: async ({ signal }) => (await api.admin.listOffers({ connection }, { signal })).data,
    refetchOnWindowFocus: false,
    retry: false,
  });

const lookAgainMs = 15_000;

/** Breakers open and close by themselves, so it looks again while somebody looks at it. */
export const adminModelsQuery = queryOptions<readonly AdminModel[]>({
  queryKey: ['admin', 'models'],
  queryFn: async ({ signal }) => (await api.admin.listAdminModels({ signal })).data,
  refetchInterval: lookAgainMs,
});

export const doubtfulQuery = (show: 'all' | 'unchecked') =>
  infiniteQueryOptions({
    queryKey: ['admin', 'doubtful', show],
    queryFn: ({ pageParam, signal }): Promise<Page<DoubtfulCall>> =>
      api.admin.listDoubtfulCalls({ show, limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const pushesQuery = (result: PushResult | undefined) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'pushes', result ?? 'all'],
    queryFn: ({ pageParam, signal }): Promise<Page<EnginePush>> =>
      api.admin.listEnginePushes(
        { limit: pageSize, ...(result ? { result } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const marginsQuery = (days: number) =>
  queryOptions<readonly MarginRow[]>({
    queryKey: ['admin', 'margins', days],
    queryFn: async ({ signal }) => (await api.admin.listMargins({ days }, { signal })).data,
  });

const creditsPerDollarUnlessSaid = 100;

/** What the operator said a dollar is worth, for everything that puts a price beside a cost. */
export function useCreditsPerDollar(): number {
  const { data } = useQuery(serviceSettingsQuery);
  const said = Number(data?.find(({ key }) => key === 'credits.perDollar')?.value);
  return said > 0 ? said : creditsPerDollarUnlessSaid;
}
