import type { AdminModel, ModelChange } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { modelsQuery } from '../../../lib/queries/account-queries.ts';
import { adminModelsQuery } from '../connection-queries.ts';
import type { Typical } from '../margins/pricing.ts';

/** Changes a model, here and in what the studio offers. */
export function useChangeModel(id: string) {
  const client = useQueryClient();
  const keep = (changed: AdminModel): void => {
    client.setQueryData(adminModelsQuery.queryKey, (all) => all?.map((model) => (model.id === changed.id ? changed : model)));
    void client.invalidateQueries({ queryKey: modelsQuery.queryKey });
  };
  const change = useMutation({
    mutationFn: (wanted: ModelChange) => api.admin.updateModel({ model: id }, wanted),
    onSuccess: keep,
  });
  const closeBreaker = useMutation({ mutationFn: () => api.admin.closeBreaker({ model: id }), onSuccess: keep });
  return { change, closeBreaker };
}

export const typicalOf = ({ size, duration, typicalSeconds, output }: AdminModel): Typical => ({
  width: size.default.width,
  height: size.default.height,
  clipSeconds: duration?.default ?? null,
  workSeconds: typicalSeconds,
  isText: output === 'text',
});
