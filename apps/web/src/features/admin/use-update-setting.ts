import type { EffectiveSetting } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { serviceSettingsQuery } from '../../lib/queries/service-settings-query.ts';

interface SettingChange {
  readonly key: string;
  /** Null goes back to the preset or built-in value. */
  readonly value: string | null;
}

export function useUpdateSetting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, value }: SettingChange): Promise<EffectiveSetting> => api.admin.updateSetting({ key }, { value }),
    onSuccess: (changed) =>
      client.setQueryData(serviceSettingsQuery.queryKey, (all) => all?.map((setting) => (setting.key === changed.key ? changed : setting))),
  });
}
