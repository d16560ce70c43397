import type { EffectiveSetting } from '@pinhole/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

export const serviceSettingsQuery = queryOptions<readonly EffectiveSetting[]>({
  queryKey: ['admin', 'settings'],
  queryFn: async ({ signal }) => (await api.admin.listSettings({ signal })).data,
});

/** Whether the service is set to sell packs only: then nothing that recurs can be drafted or bought. */
export const sellsPacksOnly = (settings: readonly EffectiveSetting[]): boolean =>
  settings.some(({ key, value }) => key === 'billing.mode' && value === 'packs');
