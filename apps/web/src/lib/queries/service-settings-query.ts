import type { EffectiveSetting } from '@pinhole/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

export const serviceSettingsQuery = queryOptions<readonly EffectiveSetting[]>({
  queryKey: ['admin', 'settings'],
  queryFn: async ({ signal }) => (await api.admin.listSettings({ signal })).data,
});
