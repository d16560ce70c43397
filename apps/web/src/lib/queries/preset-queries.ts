import type { Preset } from '@pinhole/contract';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Those of everybody in the workspace; asked for again whenever the form comes on screen. */
export const presetsQuery = queryOptions<readonly Preset[]>({
  queryKey: ['presets'],
  queryFn: async ({ signal }) => (await api.presets.list({ signal })).data,
  staleTime: 10_000,
});

/** Puts a preset where the list shows it, by name. */
export function putPreset(client: QueryClient, preset: Preset): void {
  client.setQueryData(
    presetsQuery.queryKey,
    (list) => list && [...list.filter(({ id }) => id !== preset.id), preset].toSorted((one, other) => one.name.localeCompare(other.name)),
  );
}

export function dropPreset(client: QueryClient, id: string): void {
  client.setQueryData(presetsQuery.queryKey, (list) => list?.filter((preset) => preset.id !== id));
}
