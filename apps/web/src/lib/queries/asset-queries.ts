import type { Asset, Page } from '@pinhole/contract';
import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

const pageSize = 100;

export type AssetFilter = 'all' | 'image' | 'video' | 'trash';
export type AssetPages = InfiniteData<Page<Asset>, string | null>;

export const assetsKey = (filter: AssetFilter) => ['assets', 'list', filter] as const;

/** The library, newest first. Kept fresh by live events. */
export const assetsQuery = (filter: AssetFilter) =>
  infiniteQueryOptions({
    queryKey: assetsKey(filter),
    queryFn: ({ pageParam, signal }): Promise<Page<Asset>> =>
      api.assets.list(
        {
          limit: pageSize,
          ...(pageParam ? { cursor: pageParam } : {}),
          ...(filter === 'image' || filter === 'video' ? { kind: filter } : {}),
          ...(filter === 'trash' ? { trashed: 'true' as const } : {}),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const assetQuery = (id: string) =>
  queryOptions<Asset>({ queryKey: ['assets', 'one', id], queryFn: ({ signal }) => api.assets.get({ id }, { signal }), staleTime: 60_000 });

const belongs = (asset: Asset, filter: AssetFilter): boolean =>
  filter === 'trash' ? asset.deletedAt !== null : asset.deletedAt === null && (filter === 'all' || asset.kind === filter);

/** The list with an asset as it now is: replaced in place, put where its age says, or taken out. */
export function withAsset(list: AssetPages | undefined, asset: Asset, filter: AssetFilter): AssetPages | undefined {
  if (!list) return list;
  if (!belongs(asset, filter)) return withoutAsset(list, asset.id);
  const standing = list.pages.findIndex((page) => page.data.some(({ id }) => id === asset.id));
  if (standing >= 0) {
    return {
      ...list,
      pages: list.pages.map((page, index) =>
        index === standing ? { ...page, data: page.data.map((item) => (item.id === asset.id ? asset : item)) } : page,
      ),
    };
  }
  const newerFirst = (item: Asset) =>
    filter === 'trash' ? true : item.createdAt < asset.createdAt || (item.createdAt === asset.createdAt && item.id < asset.id);
  for (const [pageIndex, page] of list.pages.entries()) {
    const at = page.data.findIndex(newerFirst);
    if (at >= 0) return { ...list, pages: list.pages.with(pageIndex, { ...page, data: page.data.toSpliced(at, 0, asset) }) };
  }
  const last = list.pages.length - 1;
  const lastPage = list.pages[last];
  // Older than everything loaded: it will come with its own page.
  if (!lastPage || lastPage.nextCursor !== null) return list;
  return { ...list, pages: list.pages.with(last, { ...lastPage, data: [...lastPage.data, asset] }) };
}

export function withoutAsset(list: AssetPages | undefined, id: string): AssetPages | undefined {
  if (!list?.pages.some((page) => page.data.some((item) => item.id === id))) return list;
  return { ...list, pages: list.pages.map((page) => ({ ...page, data: page.data.filter((item) => item.id !== id) })) };
}

const filters: readonly AssetFilter[] = ['all', 'image', 'video', 'trash'];

export function putAsset(client: QueryClient, asset: Asset): void {
  client.setQueryData<Asset>(assetQuery(asset.id).queryKey, asset);
  for (const filter of filters) client.setQueryData<AssetPages>(assetsKey(filter), (list) => withAsset(list, asset, filter));
}

export function dropAsset(client: QueryClient, id: string): void {
  client.removeQueries({ queryKey: assetQuery(id).queryKey });
  for (const filter of filters) client.setQueryData<AssetPages>(assetsKey(filter), (list) => withoutAsset(list, id));
}
