import type { SavedWay, TopUp } from '@pinhole/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Below one key, so that whatever tells of it refreshes the rule and the cards. */
export const topUpKey = ['top-up'] as const;

export const topUpQuery = queryOptions<TopUp>({
  queryKey: [...topUpKey, 'rule'],
  queryFn: ({ signal }) => api.topUp.get({ signal }),
});

/** Asked of the payment provider each time: nothing of a card is kept. */
export const savedWaysQuery = (way: string) =>
  queryOptions<readonly SavedWay[]>({
    queryKey: [...topUpKey, 'saved', way],
    queryFn: async ({ signal }) => (await api.topUp.listSavedWays({ way }, { signal })).data,
  });
